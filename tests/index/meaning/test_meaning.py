import numpy as np
import pytest

from corpus.curation.model import Curation, Phrasings
from corpus.document import Document
from corpus.splitting.split import split
from index.analysed import analyse
from index.meaning.kept import Encoding, Encodings
from index.meaning.meaning import Meaning
from index.retriever import Retriever
from index.revision import Revision
from tests.index.meaning.encoders import WordEncoder
from tests.indexed import NOTHING

PAGE = """# Zoo

## Animals

The owl hunts. The heron fishes.

## May I feed them?

Nobody may.
"""
OWL = Phrasings("The owl hunts.", ("Who flies at night?", "Night bird?", "Owls?"))


def document(text: str = PAGE, id_: str = "zoo") -> Document:
    return Document(id_, "Zoo", text)


def retriever(
    *documents: Document, curation: Curation = NOTHING, encoder: WordEncoder | None = None
) -> Retriever:
    passages = [passage for each in documents for passage in split(each)]
    return Retriever.of(analyse(passages), curation, Encodings(Encoding(encoder or WordEncoder())))


def meaning(found: Retriever) -> Meaning:
    assert found.meanings.english
    return found.meanings.english


def test_a_passage_means_what_stands_above_it_too() -> None:
    """A question that has the words of title, heading and text is nearest, each counting once."""
    nearness = meaning(retriever(document())).nearness("zoo. animals. the owl hunts")
    assert nearness.passages.argmax() == 0
    assert nearness.passages[0] == pytest.approx(1, abs=0.001)


def test_a_heading_that_asks_is_compared_as_a_question() -> None:
    """What stands below it is as near as its question; below another heading there is none."""
    nearness = meaning(retriever(document())).nearness("May I feed them?")
    assert nearness.to_questions(np.arange(3)).tolist() == [0.0, 0.0, 1.0]


def test_curated_questions_are_compared_one_by_one() -> None:
    """The nearest counts .7 and the mean of the three nearest .3."""
    found = retriever(document(), curation=Curation(phrasings=(OWL,)))
    nearness = meaning(found).nearness("Night bird?")
    one = 1 / np.sqrt(2 * 4)
    assert nearness.questions[0] == pytest.approx(0.7 + 0.3 * (1 + one + 0) / 3, abs=0.002)


def test_a_passage_without_a_common_word_is_found() -> None:
    """Where words fail, what is near by its meaning is a hit; what is far is none."""
    found = retriever(document(), curation=Curation(phrasings=(OWL,)))
    hits = found.searcher.search(found.reader.read("Night bird?"), 5).best
    assert hits[0].passage.text == "The owl hunts."
    assert hits[0].meant > 0
    assert hits[0].score == pytest.approx(
        sum(hits[0].parts.values()) + hits[0].bonus + hits[0].meant
    )
    assert found.searcher.search(found.reader.read("quantum chromodynamics"), 5).best == ()


def test_what_has_no_word_is_not_compared() -> None:
    """Letters that are no word of English or of the pages are near to nothing."""
    found = retriever(document())
    assert found.reader.read("xyzzy qwfpgj").text == ""
    assert found.reader.read("May I feed them?").text == "May I feed them?"


MUSEUM = document("# Museum\n\nShips are shown. Coins too.", "museum")
CHANGED = document(PAGE.replace("owl", "eagle owl"))


def revised(before: Retriever, *pages: Document) -> Meaning:
    revision = Revision.of(pages, before.pages.passages)
    return meaning(before).revised(revision, before.pages.revised(revision).layout, [])


@pytest.mark.parametrize(
    "pages",
    [
        (document(), MUSEUM),
        (MUSEUM, document()),
        (CHANGED, MUSEUM),
        (document(PAGE + "\n## New\n\nIt is new."),),
    ],
)
def test_changed_pages_are_as_if_read_anew(pages: tuple[Document, ...]) -> None:
    """Nearness is the same, bit for bit, as if nothing had been there before."""
    found = revised(retriever(document(), MUSEUM), *pages)
    anew = meaning(retriever(*pages))
    for question in ("owl", "ships zoo", "May I feed them?"):
        one, other = found.nearness(question), anew.nearness(question)
        assert one.passages.tobytes() == other.passages.tobytes()
        assert one.questions.tobytes() == other.questions.tobytes()


def test_only_a_changed_page_is_encoded() -> None:
    """The passages of other pages keep the vectors that they have."""
    encoder = WordEncoder()
    before = retriever(document(), MUSEUM, encoder=encoder)
    encoder.encoded.clear()
    revised(before, CHANGED, MUSEUM)
    assert any("eagle owl" in text for text in encoder.encoded)
    assert not any("Museum" in text for text in encoder.encoded)
