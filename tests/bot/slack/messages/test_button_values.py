from hypothesis import given
from hypothesis import strategies as st

from bot.slack.messages.button_values import LONGEST, Asked, Chosen, asked_of, chosen_of

ASKED = Asked("answer", "slack-1", "When?")


def test_what_a_button_carries_comes_back() -> None:
    """An answer and a choice survive the way through Slack."""
    choice = Chosen(ASKED, "page", 3, 9, "abc")
    assert asked_of(ASKED.encoded()) == ASKED
    assert chosen_of(choice.encoded()) == choice
    assert asked_of(choice.encoded()) == ASKED
    assert chosen_of(ASKED.encoded()) is None


@given(st.text(max_size=3_000))
def test_value_fits_whatever_was_asked(question: str) -> None:
    """A value never exceeds Slack's limit; the ids in it stay whole."""
    encoded = Chosen(Asked("a" * 22, "slack-" + "c" * 40, question), "d" * 255, 0, 9, "v").encoded()
    assert len(encoded) <= LONGEST < 2_000
    found = asked_of(encoded)
    assert found
    assert (found.answer, found.conversation) == ("a" * 22, "slack-" + "c" * 40)


@given(
    st.text(max_size=50)
    | st.just("[" * 100_000)
    | st.just('{"answer": 1}')
    | st.just(Asked("a" * 33, "slack-1", "When?").encoded())
    | st.just(Asked("a\0", "slack-1", "When?").encoded())
)
def test_value_of_others_is_none_of_ours(value: str) -> None:
    """What no button of ours carries is nobody's answer."""
    assert asked_of(value) is None
    assert chosen_of(value) is None
