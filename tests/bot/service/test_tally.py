from bot.dialogue.reply import Reply, Status
from bot.service.tally import Tally


def test_small_talk_has_no_confidence() -> None:
    """A greeting is a reply like others, and says nothing of how sure the answers are."""
    tally = Tally()
    tally.add(Reply(Status.SMALLTALK, ()), "api", 0.001)
    tally.add(Reply(Status.UNSURE, (), 0.4), "slack", 3.0)
    assert tally.replies == {("api", Status.SMALLTALK): 1, ("slack", Status.UNSURE): 1}
    assert tally.confidence.figures()[-2:] == [1, 0.4]
    assert {channel: each.counts[-1] for channel, each in tally.seconds.items()} == {
        "api": 0,
        "slack": 1,
    }
