from hypothesis import given
from hypothesis import strategies as st

from bot.slack.messages.button_values import LONGEST, Chosen, GivenAnswer, answer_of, chosen_of

PARTS = ("T0000TEAM", "C0000PUBLIC", "1600000000.000001")
GIVEN = GivenAnswer("answer", "When?", PARTS)


def test_what_a_button_carries_comes_back() -> None:
    """An answer and a choice survive the way through Slack."""
    choice = Chosen(GIVEN, "page", 3, 9, "abc")
    assert answer_of(GIVEN.encoded()) == GIVEN
    assert chosen_of(choice.encoded()) == choice
    assert answer_of(choice.encoded()) == GIVEN
    assert chosen_of(GIVEN.encoded()) is None


@given(st.text(max_size=3_000))
def test_value_fits_whatever_was_asked(question: str) -> None:
    """A value never exceeds Slack's limit; the ids in it stay whole."""
    encoded = Chosen(GivenAnswer("a" * 22, question, PARTS), "d" * 255, 0, 9, "v").encoded()
    assert len(encoded) <= LONGEST < 2_000
    found = answer_of(encoded)
    assert found
    assert (found.id, found.conversation) == ("a" * 22, PARTS)


@given(
    st.text(max_size=50)
    | st.just("[" * 100_000)
    | st.just('{"answer": 1}')
    | st.just(GivenAnswer("a" * 33, "When?", PARTS).encoded())
    | st.just(GivenAnswer("a\0", "When?", PARTS).encoded())
)
def test_value_of_others_is_none_of_ours(value: str) -> None:
    """What no button of ours carries is nobody's answer."""
    assert answer_of(value) is None
    assert chosen_of(value) is None


def test_button_of_an_earlier_version_still_names_its_answer() -> None:
    """Buttons that carry a conversation's id are votes for their answer, and open nothing."""
    old = '{"answer": "answer", "conversation": "slack-1", "question": "When?"}'
    assert answer_of(old) == GivenAnswer("answer", "When?", None)
