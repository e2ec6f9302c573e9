import pytest

from corpus.curation.model import Curation, MissingTopic, Phrasings
from corpus.document import Document, Passage
from corpus.load import ACADEMY, load
from corpus.splitting.split import split
from index import analyzer
from index.analysed import analyse
from index.retriever import Retriever
from tests.indexed import NOTHING, retriever_over

MILL = Document(
    "mill",
    "Mill",
    """# Visiting

The mill was built in 1905. A fire closed it. It opened again in 1931.

Please bring:

- a ticket
- a warm coat

| day | opens |
|---|---|
| Monday | 9:00 |
| Friday | 10:00 |
""",
)
HARBOUR = Document("harbour", "Harbour", "The harbour is deep. Ships come in spring.")


def passages(*pages: Document) -> list[Passage]:
    return [passage for page in pages for passage in split(page)]


def curation(*phrasings: tuple[str, str]) -> Curation:
    return Curation(phrasings=tuple(Phrasings(quote, (asked,)) for quote, asked in phrasings))


BUILT = ("The mill was built in 1905.", "How old is the building?")
FIRE = ("A fire closed it.", "What desaster struck?")
COAT = ("a warm coat", "How do I dress?")
FRIDAY = ("Friday | 10:00", "When can I come at the weekend?")
OTHER = Curation(
    phrasings=curation(BUILT, COAT).phrasings,
    glossary={"desaster": ("fire",)},
    missing=(MissingTopic("parking", ("garage",)),),
)
QUESTIONS = (
    "How old is the building?", "what desaster", "dress warm", "When was the mill built?",
    "weekend", "Friday", "ticket coat", "spring ships", "grage", "opend", "closed", "desastre",
)  # fmt: skip


@pytest.mark.parametrize("pages", [(MILL,), (MILL, HARBOUR)], ids=["one page", "two pages"])
@pytest.mark.parametrize("before", [NOTHING, curation(BUILT), curation(FIRE, COAT, FRIDAY), OTHER])
@pytest.mark.parametrize("after", [NOTHING, curation(BUILT), curation(FIRE, FRIDAY), OTHER])
def test_other_curation_is_indexed_as_if_from_the_start(
    pages: tuple[Document, ...], before: Curation, after: Curation
) -> None:
    """With other curation an index finds, reads and knows just what a new one does."""
    anew = retriever_over(passages(*pages), after)
    changed = retriever_over(passages(*pages), before).with_curation(after)
    assert [*changed.terms] == [*anew.terms]
    assert changed.reader.known == anew.reader.known
    assert changed.questions == anew.questions
    for question in QUESTIONS:
        query = changed.reader.read(question)
        assert query == anew.reader.read(question)
        hits, expected = (each.searcher.search(query, 9) for each in (changed, anew))
        assert hits.best == expected.best
        assert list(hits.closest.first()) == list(expected.closest.first())


def test_the_same_curation_is_the_same_index() -> None:
    """What the index does not have of a curation, such as its suggestions, builds nothing."""
    index = retriever_over(passages(MILL), curation(BUILT))
    suggested = Curation(phrasings=curation(BUILT).phrasings, suggestions=("Why?",))
    assert index.with_curation(suggested).searcher is index.searcher
    assert index.with_curation(suggested).curation is suggested


def test_corrections_know_the_words_of_curation() -> None:
    """Typing errors are put right towards the words of glossary, phrasings and missing topics."""
    index = retriever_over(passages(MILL), OTHER)
    words = index.reader.read("desastre grage buildng").words
    assert [word.corrected for word in words] == ["desaster", "garage", "building"]


def read_texts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the analyzer reads from now on, in order."""
    found: list[str] = []

    class Noting:
        def finditer(self, text: str) -> object:
            found.append(text)
            return pattern.finditer(text)

    pattern = analyzer._TOKEN  # noqa: SLF001
    analyzer.tokens.cache_clear()
    monkeypatch.setattr(analyzer, "_TOKEN", Noting())
    return found


def test_each_passage_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """An index reads every text of its pages once, however often it is needed."""
    text = "\n\n".join(
        f"## Part {n // 5}\n\nSentence {n} is here. Line {n} too." for n in range(1500)
    )
    many = passages(Document("long", "Long", text))
    assert len(many) > 2 * analyzer.tokens.cache_info().maxsize  # type: ignore[operator]
    Retriever.of((), NOTHING)  # what all share is read before
    read = read_texts(monkeypatch)
    Retriever.of(analyse(many), NOTHING)
    texts = {passage.text for passage in many}
    assert sum(each in texts for each in read) == len(many)
    # Beside them the title, the lead-in that none has, and each heading by itself for two fields
    # and with the title for the words.
    assert len(read) - len(many) == 2 + 3 * 300


def test_a_phrasing_reads_its_own_paragraph_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Curation that is added while serving leaves the other pages alone."""
    index = retriever_over(passages(MILL, HARBOUR))
    read = read_texts(monkeypatch)
    index.with_curation(curation(FIRE))
    assert "A fire closed it." in read
    paragraph = {"The mill was built in 1905.", "A fire closed it.", "It opened again in 1931."}
    assert {each for each in read if len(each.split()) > 2} <= {*paragraph, FIRE[1]}


def test_the_academys_index_has_all_its_passages() -> None:
    """The packaged pages and their curation make an index over every passage."""
    corpus = load(ACADEMY)
    found = [passage for page in corpus.documents for passage in split(page)]
    index = Retriever.of(analyse(found), corpus.curation)
    assert [*index.pages.passages] == found
    assert len(index.terms) == len(found)
    assert sum(map(len, index.questions.values())) == sum(
        len(entry.questions) for entry in corpus.curation.phrasings
    )
