"""Pages that change are indexed as if from the start, and only what is new in them is read."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.page_facts import PageFacts
from corpus.curation.model import Curation, Phrasings
from corpus.document import Document, Passage
from corpus.errors import CorpusError
from corpus.splitting.split import split
from index.analysed import analyse
from index.retriever import Retriever
from index.revision import Revision
from tests.index.engines.scoring import scores
from tests.index.test_retriever import passages, read_texts
from tests.indexed import NOTHING, facts_of, retriever_over

PARTS = (
    "# Visiting\n\nThe mill was built in 1905. Edith Carrow closed it.",
    "# When is it open?\n\nIt is open on Mondays. Wexmouth has a ferry.",
    "Please bring:\n\n- a ticket\n- a warm coat\n  - of wool",
    "| day | opens |\n|---|---|\n| Monday | 9:00 |\n| Friday | 10:00 |",
    "# Visiting\n\nA carrow is a bird. The harbour is deep.",
    "The harbour is deep. It was dug in 1931, when the ferry came.",
    "# Fees\n\nRun this:\n\n```\npay now\n```",
    "",
)
CURATED = (
    Phrasings("The mill was built in 1905.", ("How old is the building?",)),
    Phrasings("Edith Carrow closed it.", ("Who shut the mill down?", "what desaster")),
    Phrasings("a warm coat", ("How do I dress?",)),
    Phrasings("It is open on Mondays.", ("When can I come?",)),
)
ASKED = (
    "How old is the building?", "who shut the mil", "dress warm", "When was the mill built?",
    "Friday opens", "ticket coat", "ferry harbor", "Carrow", "pay", "desastre", "Wexmouth",
)  # fmt: skip

texts = st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map("\n\n".join)
pages = st.dictionaries(st.sampled_from("abcdef"), texts, max_size=6)


def documents(found: dict[str, str]) -> list[Document]:
    return [Document(name, f"Page {name}", found[name]) for name in sorted(found)]


def fitting(documents: list[Document], wanted: set[int]) -> Curation:
    """Of the curation what fits the pages."""
    fits = []
    for i in sorted(wanted):
        try:
            retriever_over(passages(*documents), Curation(phrasings=(CURATED[i],)))
        except CorpusError:
            continue
        fits.append(CURATED[i])
    return Curation(phrasings=tuple(fits))


def assert_same(revised: Retriever, anew: Retriever) -> None:
    assert [*revised.pages.passages] == [*anew.pages.passages]
    assert [*revised.pages.analysed] == [*anew.pages.analysed]
    assert revised.pages.counted == anew.pages.counted
    assert revised.pages.terms == anew.pages.terms
    assert revised.pages.layout.sections.tolist() == anew.pages.layout.sections.tolist()
    assert [*revised.terms] == [*anew.terms]
    assert revised.questions == anew.questions
    assert revised.reader.known == anew.reader.known
    assert revised.pages.speller.words == anew.pages.speller.words
    for term in sorted(anew.reader.known):
        one, other = (scores(each.engine, {term: 1.0}).tolist() for each in (revised, anew))
        assert one == other
        assert revised.engine.idf(term) == anew.engine.idf(term)
    for asked in ASKED:
        query = revised.reader.read(asked)
        assert query == anew.reader.read(asked)
        hits, expected = (each.searcher.search(query, 9) for each in (revised, anew))
        assert hits.best == expected.best
        assert list(hits.closest.first()) == list(expected.closest.first())


def assert_same_facts(revised: PageFacts, anew: PageFacts, retriever: Retriever) -> None:
    assert [*revised.spans] == [*anew.spans]
    for asked in ASKED:
        query = retriever.reader.read(asked)
        assert revised.names.asked(query) == anew.names.asked(query)
        assert revised.names.unknown(query, with_guesses=True) == anew.names.unknown(
            query, with_guesses=True
        )
    for passage in retriever.pages.passages:
        title = passage.document.title
        assert revised.names.in_title(title) == anew.names.in_title(title)
        for broad in (False, True):
            shown, expected = (
                each.quoting.quotes(passage, 1.0, broad=broad, whole_list=True)
                for each in (revised, anew)
            )
            assert shown == expected


@given(pages, pages, pages, *[st.sets(st.integers(0, len(CURATED) - 1))] * 2)
@settings(deadline=None)
def test_changed_pages_are_indexed_as_if_from_the_start(
    first: dict[str, str],
    second: dict[str, str],
    third: dict[str, str],
    curated: set[int],
    curated_then: set[int],
) -> None:
    """However pages and curation change, an index finds, reads and knows what a new one does."""
    before = documents(first)
    found = retriever_over(passages(*before), fitting(before, curated))
    facts = facts_of(found)
    for changes in (second, third):
        now = documents(first | changes)
        curation = fitting(now, curated_then)
        revision = Revision.of(now, found.pages.passages)
        found = found.revised(revision, curation)
        facts = facts.revised(revision, found.pages.terms)
        anew = retriever_over(passages(*now), curation)
        assert_same(found, anew)
        assert_same_facts(facts, facts_of(anew), anew)
        first = changes  # so that pages go as well


HARBOUR, MILL, TOWER = (
    Document(name, name, f"The {name} is here. It is old. Nobody knows the {name}'s age.")
    for name in ("harbour", "mill", "tower")
)


def test_only_a_changed_page_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of pages that are as they were no text is read again."""
    index = retriever_over(passages(HARBOUR, MILL, TOWER))
    changed = Document("mill", "mill", "The mill has burnt down.")
    read = read_texts(monkeypatch)
    index.revised(Revision.of([HARBOUR, changed, TOWER], index.pages.passages), NOTHING)
    assert any("burnt" in text for text in read)
    assert [text for text in read if "harbour" in text or "tower" in text] == []


@pytest.mark.parametrize("field", ["id", "title", "url", "date", "text"])
def test_page_is_another_one_where_anything_of_it_is(field: str) -> None:
    """A page whose address, date or title is new is not taken from before."""
    before = tuple(split(MILL))
    changed = replace(MILL, **{field: "2026"})  # type: ignore[arg-type]
    revision = Revision.of([changed], before)
    assert revision.kept == 0
    assert all(each.document is changed for each in revision.passages)
    assert len(revision.gone) == len(before)


def test_pages_in_another_order_stand_in_that() -> None:
    """Where an equal page comes earlier than before, the order is that of the pages now."""
    before = tuple(passages(HARBOUR, MILL, TOWER))
    revision = Revision.of([TOWER, HARBOUR, MILL], before)
    assert list(revision.passages) == passages(TOWER, HARBOUR, MILL)
    index = retriever_over(before).revised(revision, NOTHING)
    assert_same(index, retriever_over(passages(TOWER, HARBOUR, MILL)))


def test_passages_are_those_of_before() -> None:
    """A page that has not changed is the very same object: it takes no memory twice."""
    before: tuple[Passage, ...] = tuple(passages(HARBOUR, MILL))
    revision = Revision.of([replace(HARBOUR), MILL, TOWER], before)
    assert all(
        now.document is then.document for now, then in zip(revision.passages, before, strict=False)
    )
    assert analyse(split(TOWER)) == tuple(revision.new.values())
