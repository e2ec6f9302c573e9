"""What can be wrong with the store."""


class StoreUnavailableError(Exception):
    """Raised where the database cannot be reached: nothing was saved, and may be tried again."""


class NewerDatabaseError(Exception):
    """Raised for a database that a later version of Askademy has changed."""
