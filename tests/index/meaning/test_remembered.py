from index.meaning.remembered import Remembered
from tests.index.meaning.encoders import WordEncoder


def test_questions_that_were_seen_are_not_encoded_again() -> None:
    """Each text has its row, in the order of the call."""
    encoder = WordEncoder()
    remembered = Remembered(encoder)
    first = remembered.questions(["one", "two", "one"])
    again = remembered.questions(["two", "three"])
    assert encoder.encoded == ["one", "two", "three"]
    assert first[0].tobytes() == first[2].tobytes()
    assert again[0].tobytes() == first[1].tobytes()
    assert remembered.questions([]).shape == (0, encoder.size)


def test_what_was_asked_for_least_lately_is_encoded_again() -> None:
    """Memory is bounded, whatever people ask."""
    encoder = WordEncoder()
    remembered = Remembered(encoder, most=2)
    for text in ("one", "two", "one", "three", "one", "two"):
        remembered.questions([text])
    assert encoder.encoded == ["one", "two", "three", "two"]


def test_more_questions_than_are_kept_have_their_vectors() -> None:
    """What one call needs is there for it, however little is kept."""
    assert Remembered(WordEncoder(), most=1).questions(["one", "two", "three"]).shape[0] == 3
