"""What can be wrong with the store."""


class StoreUnavailableError(Exception):
    """Raised where the database cannot be reached: nothing was saved, and may be tried again."""


class MovedError(OSError):
    """Raised for a database whose file was removed, replaced or cut off while it was open."""


class NewerDatabaseError(Exception):
    """Raised for a database that a later version of Askademy has changed."""
