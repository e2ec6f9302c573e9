"""How long a question will take is told by those of its length before it."""

from bot.service.pace import REMEMBERED, Pace

SHORT, LONG = "?" * 20, "?" * 900


def test_nothing_is_known_at_first() -> None:
    """What was never asked at that length, or with turns before it, is not guessed."""
    pace = Pace()
    assert pace.expected(SHORT, follows=False) is None
    pace.took(SHORT, 0.001, 0.001, follows=False)
    assert pace.expected(SHORT, follows=False) == 0.001
    assert pace.expected(LONG, follows=False) is None
    assert pace.expected(SHORT, follows=True) is None


def test_a_busy_machine_makes_no_question_heavy() -> None:
    """What lasts longer now and then is expected to take what it works."""
    pace = Pace()
    for lasted in (0.05, 0.001, 0.2):
        pace.took(SHORT, 0.001, lasted, follows=False)
    assert pace.expected(SHORT, follows=False) == 0.001


def test_waiting_for_something_else_counts() -> None:
    """What always lasts long, as an engine on another machine does, takes long."""
    pace = Pace()
    for _ in range(REMEMBERED):
        pace.took(SHORT, 0.001, 0.02, follows=False)
    assert pace.expected(SHORT, follows=False) == 0.02


def test_what_is_expected_follows_what_is_asked() -> None:
    """Questions that have become heavier are soon expected to be so."""
    pace = Pace()
    pace.took(SHORT, 0.001, 0.001, follows=False)
    for _ in range(10):
        pace.took(SHORT, 0.01, 0.01, follows=False)
    assert 0.005 < (pace.expected(SHORT, follows=False) or 0) <= 0.01
