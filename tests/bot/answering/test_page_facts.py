from bot.answering.page_facts import PageFacts
from bot.language.spans import SpanType
from corpus.document import Document
from corpus.splitting.split import split
from index.analysed import analyse
from index.revision import Revision

ANALYSED = analyse(
    split(Document("mill", "Mill", "Anna Lind built the mill in 1905. It is closed on Mondays."))
)


def test_facts_are_those_of_each_passage() -> None:
    """Every passage has its own dates and names, and the types of them."""
    facts = PageFacts.of(ANALYSED, frozenset())
    assert facts.spans.types(0) == {SpanType.NAME, SpanType.DATE}
    assert facts.spans.types(1) == {SpanType.DATE}
    texts = [each.passage.text for each in ANALYSED]
    assert texts[0][facts.spans[0][0].start : facts.spans[0][0].end] == "Anna Lind"
    assert facts.names.in_title("Mill") == frozenset()


def test_no_passages_have_no_facts() -> None:
    """An empty corpus has facts, which are empty."""
    facts = PageFacts.of((), frozenset())
    assert [*facts.spans] == []


def test_list_that_has_gone_is_not_quoted() -> None:
    """Where a list stood on a page before, a sentence in its lead-in's place stands for itself."""
    before = split(Document("mill", "Mill", "Please bring:\n\n- a ticket\n- a warm coat"))
    now = Document("mill", "Mill", "Please bring.\n\nAnd a warm coat is good to have as well.")
    facts = PageFacts.of(analyse(before), frozenset())
    revision = Revision.of([now], before)
    revised = facts.revised(revision, frozenset())
    shown = revised.quoting.quotes(revision.passages[0], 1.0, broad=False, whole_list=True)
    assert [quote.text for quote in shown] == ["Please bring."]
