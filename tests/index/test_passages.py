from corpus.document import Document
from corpus.splitting.split import split
from index.analysed import AnalysedTable, analyse, paragraph_of
from index.passages import TermsTable

PAGE = Document(
    "mill", "Old Mill", "# Visiting\n\nThe mill grinds rye. It opens in spring.\n\nDogs wait."
)
ANALYSED = AnalysedTable.of(analyse(split(PAGE)))


def test_what_is_around_a_passage_is_its_paragraph() -> None:
    """Without curated questions a passage is also about what stands beside it and above it."""
    grinds, opens, dogs = TermsTable(ANALYSED, {}, several=False)
    assert grinds.around == opens.around >= {"visit", "rye", "spring"}
    assert "rye" not in dogs.around
    assert grinds.asked == frozenset()


def test_curated_questions_stand_for_the_paragraph() -> None:
    """A passage with curated questions is about these, and not about its neighbours."""
    grinds, opens, _ = TermsTable(ANALYSED, {0: ["flour"]}, several=False)
    assert grinds.around == {"visit", "flour"}
    assert grinds.asked == {"flour"}
    assert "rye" in opens.around


def test_the_title_counts_among_several_pages() -> None:
    """Only where there are several pages does the title tell one passage from another."""
    assert "old" in TermsTable(ANALYSED, {}, several=True)[0].around
    assert "old" not in TermsTable(ANALYSED, {}, several=False)[0].around


def test_sentences_of_a_paragraph_have_it_in_common() -> None:
    """Two sentences of one paragraph belong together, one of the next does not."""
    first, second, third = (paragraph_of(each.passage) for each in ANALYSED)
    assert first == second != third
