import pytest

from bot.slack.work.policy import TIMES, Policy


def test_channels_are_those_of_the_list() -> None:
    """Without a list every channel is answered in; direct messages always are."""
    some = Policy(channels=("C1",))
    assert [some.allows(channel) for channel in ("C1", "C2", "D2")] == [True, False, True]
    assert Policy().allows("C2")


@pytest.mark.parametrize(
    ("policy", "has"),
    [(Policy(), False), (Policy(human_channel="C1"), True), (Policy(contact="a"), True)],
)
def test_there_is_somebody_to_ask(policy: Policy, has: bool) -> None:  # noqa: FBT001
    """In a channel that people read, or under an address."""
    assert policy.has_human is has


def test_times_leave_room_for_each_other() -> None:
    """Slack's three seconds are for the store and the answer; a lease outlives some renewals."""
    assert 2 * TIMES.patience <= 3.0
    assert TIMES.lease >= 3 * TIMES.look
