import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.rewording import joined, resolved, swapped

TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("before", "said", "found"),
    [
        ("What does the kiln cost an hour?", "the wheel?", "What does the wheel cost an hour?"),
        (
            "What is the rent of the big hall for a day?",
            "the loft",
            "What is the rent of the loft for a day?",
        ),
        (
            "What is the fee for a bachelor's thesis?",
            "a master's thesis?",
            "What is the fee for a master's thesis?",
        ),
        ("How far is it from the station?", "from the airport?", "How far is it from the airport?"),
        ("When does the bar close?", "on Sundays?", "When does the bar close on Sundays?"),
        ("When do you open?", "the café?", "When does the café open?"),
        ("Are dogs allowed in the yard?", "cats?", "Are cats allowed in the yard?"),
        ("How much does it cost?", "parking?", "How much does parking cost?"),
        (
            "When does the Spanish evening course start?",
            "the intensive one?",
            "When does the Spanish intensive course start?",
        ),
        (
            "What is the mission of the ILEAs?",
            "the objectives?",
            "What are the objectives of the ILEAs?",
        ),
    ],
)
def test_a_topic_takes_the_place_of_its_kind(before: str, said: str, found: str) -> None:
    """ "And X?" asks the same of X: a thing for a thing, a time for a time."""
    assert swapped(before, said) == found


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("Why?", "the loft?"),
        ("Who reads it?", "about rules?"),
        ("When was the first ILEA opened?", "the one in Gaborone?"),
    ],
)
def test_what_is_of_no_kind_takes_no_place(before: str, said: str) -> None:
    """Where the question before has nothing of the kind, nothing is swapped."""
    assert swapped(before, said) is None


@pytest.mark.parametrize(
    ("before", "said", "person", "found"),
    [
        (
            "When was the gauge at Anholt set up?",
            "who reads it?",
            "",
            "Who reads the gauge at Anholt?",
        ),
        (
            "Who is the librarian?",
            "Where does she sit?",
            "Mara Quill",
            "Where does Mara Quill sit?",
        ),
        ("Who is the librarian?", "Where does she sit?", "", "Where does the librarian sit?"),
        (
            "Who teaches Thai?",
            "What else does he teach?",
            "",
            "What else does the person who teaches Thai teach?",
        ),
        (
            "Can I pause my membership?",
            "How often can I do that?",
            "",
            "How often can I pause my membership?",
        ),
        ("Where is the museum?", "what is its number?", "", "What is the museum’s number?"),
        ("Is there a café?", "Is it open on Sundays?", "", "Is the café open on Sundays?"),
        ("Where are the gauges?", "who runs them?", "", "Who runs the gauges?"),
        ("Where is the hall?", "Can I park there?", "", "Can I park at the hall?"),
    ],
)
def test_a_pronoun_is_said_in_words(before: str, said: str, person: str, found: str) -> None:
    """What a pronoun stands for is said in its place, as the question before put it."""
    assert resolved(said, before, person) == found


def test_a_fragment_is_joined_to_the_question() -> None:
    """What has no place in the question before is asked along with it, once."""
    assert joined("Where did it open?", "when?") == "When did it open?"
    twice = joined(joined("Who called for it?", "why?"), "On what occasion?")
    assert twice == "Who called for it, and on what occasion?"


@given(TEXT, TEXT)
def test_any_two_texts_can_be_put_together(before: str, said: str) -> None:
    """No text is too odd; what comes out is one question."""
    found = [swapped(before, said), resolved(said, before, "")]
    assert all(text is None or text.endswith("?") for text in found)
    if said.strip(" ?!.,;:…"):
        assert joined(before, said).endswith("?")
