"""Where the log goes: everything that any part or library says, through one place."""

import logging
import sys
import threading
from collections import Counter
from typing import Literal, TextIO

from bot.logs.flood import Bounded
from bot.logs.lines import JsonLines, PlainLines, TextLines
from bot.logs.safe_text import safe

Form = Literal["text", "json"]
OURS = ("bot", "corpus", "index")

_log = logging.getLogger(__name__)


class Levels(logging.Filter):
    """Counts what is logged, also what is left out of the log."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        self.counts[record.levelname.lower()] += 1
        return True


class _Handler(logging.StreamHandler[TextIO]):
    """Writes to the standard error as it is when a line comes."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


def log_plainly() -> None:
    """For a command: warnings, each as its message."""
    _use(PlainLines())
    for name in OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)


def log_as_server(form: Form) -> Levels:
    """For a process that serves: with time, level and request; what is counted of it."""
    levels = Levels()
    _use(JsonLines() if form == "json" else TextLines(), levels, Bounded())
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = _tell_of_thread
    return levels


def tell_reason(sentence: str) -> None:
    """Why a command ends: for people, but where the log is for machines a line of it."""
    handlers = logging.getLogger().handlers
    if any(isinstance(each.formatter, JsonLines) for each in handlers):
        _log.critical("%s", sentence)
    else:
        sys.stderr.write(f"{safe(sentence)}\n")


def _use(lines: logging.Formatter, *filters: logging.Filter) -> None:
    root = logging.getLogger()
    for each in [each for each in root.handlers if isinstance(each, _Handler)]:
        root.removeHandler(each)
    handler = _Handler()
    handler.setFormatter(lines)
    for one in filters:
        handler.addFilter(one)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)


def _tell_of_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None:
        _log.error("A thread has ended in the middle of its work.", exc_info=ended.exc_value)
