import json
import logging
from types import TracebackType

import pytest

from bot.logs.lines import JsonLines, PlainLines, TextLines
from bot.request_id import request_id

FORGED = "a\n2026-01-01T00:00:00Z CRITICAL bot: all is lost\x1b[2J"
FORMATTERS = [PlainLines(), TextLines(), JsonLines()]


def record(message: str, *arguments: object, **more: object) -> logging.LogRecord:
    found = logging.LogRecord("bot.x", logging.WARNING, __file__, 1, message, arguments, None)
    found.created = 0.5
    found.__dict__.update(more)
    return found


def caught() -> tuple[type[BaseException], BaseException, TracebackType | None]:
    try:
        int(FORGED)
    except ValueError as error:
        return type(error), error, error.__traceback__
    raise AssertionError


@pytest.mark.parametrize("lines", FORMATTERS, ids=lambda lines: type(lines).__name__)
def test_nobody_forges_a_line(lines: logging.Formatter) -> None:
    """A name with a line feed in it stays in its line; what is indented is of our own making."""
    formatted = lines.format(record("Left out: %s", FORGED, exc_info=caught()))
    assert "\x1b" not in formatted
    assert all(line.startswith("    ") for line in formatted.splitlines()[1:])
    assert formatted.count("all is lost") == 1


def test_text_has_time_level_and_request() -> None:
    """What an administrator looks for stands at the beginning."""
    token = request_id.set("abc-1")
    try:
        formatted = TextLines().format(record("Told %s.", "so", left_out=1_234))
    finally:
        request_id.reset(token)
    assert formatted == (
        "1970-01-01T00:00:00.500Z WARNING bot.x [abc-1]: Told so."
        " (1,234 more like it were left out.)"
    )
    assert PlainLines().format(record("Told %s.", "so")) == "Told so."


def test_json_has_fields() -> None:
    """A machine reads what a line is about, and where a fault was, without its text."""
    token = request_id.set("abc-1")
    try:
        extra = {"fields": {"status": 503, "route": "/faq"}, "exc_info": caught()}
        line = json.loads(JsonLines().format(record("Told %s.", "só", **extra)))
    finally:
        request_id.reset(token)
    (fault,) = line.pop("faults")
    assert line == {
        "time": "1970-01-01T00:00:00.500Z",
        "level": "warning",
        "logger": "bot.x",
        "message": "Told só.",
        "request": "abc-1",
        "status": 503,
        "route": "/faq",
    }
    assert fault["kind"] == "ValueError"
    assert __file__ in fault["places"][0]
