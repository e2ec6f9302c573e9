from bot.slack.listeners.acknowledgement import AGAIN, TAKEN


def test_slack_sends_again_what_is_not_taken() -> None:
    """200 ends a delivery; anything else asks for another one, without a word to the person."""
    assert (TAKEN.status, TAKEN.body) == (200, None)
    assert (AGAIN.status, AGAIN.body) == (503, None)
