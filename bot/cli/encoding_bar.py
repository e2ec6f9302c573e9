"""How many texts are encoded, or pages read, shown while that takes long."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

# Texts from which it is shown: they take some seconds.
MANY = 1_000


class EncodingBar:
    """A bar on a terminal, and nothing where there is none.

    It is called with how many are done of how many, and not again once all are.
    """

    def __init__(self, doing: str = "Encoding") -> None:
        self._doing = doing
        self._console = Console(stderr=True)
        self._bar: Progress | None = None

    def __call__(self, done: int, of: int) -> None:
        if of < MANY or not self._console.is_terminal:
            return
        if self._bar is None:
            columns = TextColumn(self._doing), BarColumn(), MofNCompleteColumn()
            self._bar = Progress(
                *columns, TimeRemainingColumn(), console=self._console, transient=True
            )
            self._bar.add_task("")
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=done, total=of)
        if done == of:
            self._bar.stop()
            self._bar = None
