import pytest

from bot.answering.evidence import Evidence
from corpus.curation.model import Curation, MissingTopic, Phrasings
from corpus.document import Document
from corpus.splitting.split import split
from tests.indexed import indexed

MILL = Document(
    "mill",
    "Mill",
    "The mill was founded in 1931. The miller was Joseph Pratt. It stands on the river Anholt."
    "\n\nAnother river, the Burgsee, is far away.",
)
CURATION = Curation(phrasings=(Phrasings("founded in 1931", ("How old is the mill?",)),))
ROOF = MissingTopic("the roof", ("roof",))


def evidence(question: str, curation: Curation = CURATION) -> Evidence:
    """What speaks for and against the passage that answers best."""
    answer = indexed(split(MILL), curation, (ROOF,)).answer(question)
    assert answer is not None
    return answer.evidence


def test_a_passage_with_every_word_covers_the_question() -> None:
    """All of a question is covered where the passage has all of its content words."""
    assert evidence("Who was the miller, Joseph Pratt?").coverage == pytest.approx(1)


def test_words_that_are_nowhere_lower_the_coverage() -> None:
    """The more of a question the pages lack, the less of it is covered."""
    shares = [
        evidence(question).coverage
        for question in ("founded mill", "founded mill zeppelin", "founded mill zeppelin xylophone")
    ]
    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) == 3


def test_question_words_carry_no_content() -> None:
    """How a question is put does not change how much of it is covered."""
    plain = evidence("founded mill").coverage
    assert evidence("Can you tell me about how the mill was founded?").coverage == plain


def test_the_word_for_the_type_is_covered_by_a_span_of_it() -> None:
    """A passage with a date has what "year" asks for, though not the word."""
    asked = evidence("In which year was the mill founded?").coverage
    assert asked == pytest.approx(evidence("When was the mill founded?").coverage)


def test_only_fillers_are_content_too() -> None:
    """A question of filling words alone is held against the passage word for word."""
    assert 0 <= evidence("is it far away").coverage <= 1
    assert 0 <= evidence("was was was mill").coverage <= 1


def test_a_missing_type_is_noticed() -> None:
    """A question for a sum is not answered by a sentence without one."""
    assert evidence("What did the founded mill cost?").type_absent
    assert not evidence("When was the mill founded?").type_absent
    assert not evidence("Tell me of the mill that was founded").type_absent


def test_a_missing_name_is_noticed() -> None:
    """A name of the pages that neither the passage nor its paragraph has is named."""
    assert evidence("Did Pratt found the mill, founded on the Burgsee?").names_absent
    assert evidence("Who was the miller, Joseph Pratt?").names_absent == ()


def test_a_missing_topic_is_noticed() -> None:
    """A topic known to be missing is found by its words beside words of the pages."""
    assert evidence("Who built the roof of the mill?").missing_topic == ROOF
    assert evidence("Who was the miller?").missing_topic is None


def test_a_curated_question_is_noticed() -> None:
    """Closeness to a curated question is 1 for its own words and 0 without curation."""
    assert evidence("How old is the mill?").similarity == pytest.approx(1)
    assert evidence("How old is the mill?").curated
    without = evidence("How old is the mill?", Curation())
    assert (without.similarity, without.curated) == (0, False)


def test_a_lead_is_a_share_of_the_score() -> None:
    """The margin is positive for a clear winner, and at most the whole score."""
    assert 0 < evidence("Who was the miller, Joseph Pratt?").margin <= 1
    assert evidence("rivers").margin < evidence("miller Joseph Pratt").margin
