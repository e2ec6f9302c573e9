"""What can be wrong with an engine that runs elsewhere, each in one sentence for its operator."""


class EngineError(Exception):
    """Raised where passages cannot be searched."""


class EngineAwayError(EngineError):
    """Raised where the engine does not answer, and may do so again soon."""


class IndexGoneError(EngineError):
    """Raised where the engine has no such index."""
