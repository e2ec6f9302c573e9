import pytest

from bot.answering.closeness import Closeness
from bot.language.spans import typed_spans
from corpus.curation.model import Curation, Phrasings
from corpus.document import Document
from corpus.splitting.split import split
from tests.indexed import indexed

RIVER = Document(
    "river",
    "River",
    """The gauge at Anholt is read by the warden. He writes the level down. In 1931, after the \
flood, a warden came to the gauge at Burgsee.""",
)


def bonuses(question: str, number: int) -> dict[str, float]:
    """What the wording of one passage counts for, by its kind."""
    over = indexed(split(RIVER))
    reading = over.read(question)
    closeness = Closeness(over.retriever)
    hits = over.retriever.searcher.search(reading.query, 9).best
    hit = next(hit for hit in hits if hit.position == number)
    typed = [s for s in typed_spans(hit.passage.text) if s.type in reading.types]
    found = closeness.bonuses(closeness.asked(reading), hit, typed)
    return {bonus.source: bonus.score for bonus in found}


def test_words_count_in_the_sentence_and_in_the_one_before() -> None:
    """A sentence is about what the sentence before it names, though for less than by a name."""
    own, next_ = (bonuses("Who writes down the level of the gauge?", n) for n in (0, 1))
    assert next_["present"] > own["present"] > 0
    assert next_["before"] > 0
    assert own["before"] == 0


def test_pairs_count_in_their_order() -> None:
    """Two words that follow each other as in the question say more than the two apart."""
    assert bonuses("Is the gauge read by anybody?", 0)["pairs"] > 0
    assert bonuses("Is by read gauge the?", 0)["pairs"] == 0


def test_a_date_counts_for_more_near_to_what_is_asked() -> None:
    """Nearness is counted from a span of the type asked for, where the question has it not."""
    near = bonuses("When was the flood?", 2)["near"]
    assert near > bonuses("When did somebody come to Burgsee?", 2)["near"]
    assert bonuses("When was the flood of 1931?", 2)["near"] < near
    assert "near" not in bonuses("Who writes the level down?", 1)


def test_the_sentence_that_words_it_like_the_question_comes_first() -> None:
    """Of two sentences with the words asked for, the one that puts them alike comes first."""
    text = "The mill by the river grinds rye and the sluice is old.\n\nThe old mill grinds by hand."
    best = indexed(split(Document("mill", "Mill", text))).rank("Where is the old mill?")[0]
    assert best.hit.passage.text.startswith("The old mill")


@pytest.mark.parametrize(
    ("curated", "counts"), [(("read by",), True), (("read by", "He wr"), False)]
)
def test_wording_counts_where_few_passages_are_curated(
    curated: tuple[str, ...], *, counts: bool
) -> None:
    """Where most are, and one of them leads, the others gain nothing by their wording."""
    asked = "Who reads the gauge at Anholt?"
    curation = Curation(tuple(Phrasings(quote, (asked, f"{quote}?")) for quote in curated))
    best, *others = indexed(split(RIVER), curation).rank(asked)
    assert best.hit.position == 0
    sources = {bonus.source for candidate in (best, *others) for bonus in candidate.bonuses}
    assert ("present" in sources) == counts
