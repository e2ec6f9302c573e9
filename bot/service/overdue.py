"""That there is no answer in time, whatever keeps it."""

TOO_LONG = "Answering takes too long just now: ask again in a few seconds, or in fewer words."
AWAY = "The pages cannot be searched just now: ask again in a few seconds."
CROWDED = "Too many questions are asked just now: ask again in a few seconds."


class OverdueError(Exception):
    """Raised where there is no answer within the deadline; its text is for those who ask."""

    def __init__(self, told: str = TOO_LONG) -> None:
        super().__init__(told)


class FrequentError(OverdueError):
    """Raised at once where a conversation has been asked too much in too short a time."""

    def __init__(self, seconds: int) -> None:
        """`seconds` is when it may be asked again."""
        super().__init__(f"Too many questions in this conversation: ask again in {seconds} s.")
        self.seconds = seconds


class CrowdedError(OverdueError):
    """Raised at once where so many wait that it would take long."""

    def __init__(self) -> None:
        super().__init__(CROWDED)
