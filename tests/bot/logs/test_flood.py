import logging

from bot.logs.flood import MOST, MOST_KINDS, SECONDS, Bounded, left_out


def record(name: str, message: str, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord(name, logging.WARNING, __file__, 1, message, arguments, None)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_lines_of_strangers_are_bounded() -> None:
    """Of each kind some a minute are told, whatever they name; then how many were not."""
    clock = Clock()
    bounded = Bounded(clock)
    lines = [record("uvicorn.error", "Invalid %s", number) for number in range(500)]
    assert [bounded.filter(line) for line in lines].count(True) == MOST
    assert bounded.filter(record("uvicorn.error", "Something else"))
    clock.now = SECONDS
    again = record("uvicorn.error", "Invalid %s", "again")
    assert bounded.filter(again)
    assert left_out(again) == 500 - MOST


def test_what_we_say_is_always_told() -> None:
    """A start with many pages that cannot be read names each of them."""
    bounded = Bounded()
    lines = [record("bot.app", "Left out: %s", number) for number in range(500)]
    assert all(map(bounded.filter, lines))


def test_kinds_are_bounded() -> None:
    """A library that makes each message anew takes no memory for ever."""
    bounded = Bounded()
    for number in range(3 * MOST_KINDS):
        bounded.filter(record("slack_sdk", f"Failed with {number}"))
    assert len(bounded._kinds) <= MOST_KINDS  # noqa: SLF001
