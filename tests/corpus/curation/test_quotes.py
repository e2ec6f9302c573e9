import pytest

from corpus.curation.model import Phrasings
from corpus.curation.quotes import Quotes
from corpus.document import Document
from corpus.errors import CorpusError, FilePlace
from corpus.load import ACADEMY, load
from corpus.splitting.split import split

PASSAGES = [
    *split(Document("a", "A", "It opened in 2001. “It is free.” It is free of charge.\n")),
    *split(Document("b", "B", "# It is green\n\nIt is free. It opened late.\n")),
]


def test_phrasings_find_their_passages() -> None:
    """A quote may leave out quotation marks' shape, case and white space; entries add up."""
    found = Quotes(PASSAGES).questions(
        [
            Phrasings("it  OPENED\nin 2001", ("when",)),
            Phrasings('"It is free."', ("fee",)),
            Phrasings("It is free", ("price",), "b"),
            Phrasings("It is free of charge.", ("cost",)),
            Phrasings("opened in 2001.", ("how old",)),
        ]
    )
    assert {
        (PASSAGES[i].document.id, PASSAGES[i].text): questions for i, questions in found.items()
    } == {
        ("a", "It opened in 2001."): ("when", "how old"),
        ("a", "“It is free.”"): ("fee",),
        ("b", "It is free."): ("price",),
        ("a", "It is free of charge."): ("cost",),
    }


def test_the_whole_passage_comes_before_one_that_holds_it() -> None:
    """A quote that is a whole passage is not ambiguous because longer ones repeat it."""
    passages = split(Document("a", "A", "- Papers\n- Papers and a photograph"))
    assert passages[Quotes(passages).position(Phrasings("Papers", ("q",)))].text == "Papers"


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (
            Phrasings("It is blue", ("q",), place=FilePlace("here", 7)),
            'here, line 7: the quote "It is blue" stands in no passage of the pages: copy',
        ),
        (Phrasings("It is green", ("q",)), "stands in no passage"),
        (
            Phrasings("It is free", ("q",)),
            'the quote "It is free" stands in several passages: add page = and one of a, b.',
        ),
        (Phrasings("It is free", ("q",), "a"), "stands in several passages: copy more of it."),
        (Phrasings("It", ("q",), "c"), 'there is no page "c": write the id of a page.'),
    ],
)
def test_a_quote_not_found_once(entry: Phrasings, sentence: str) -> None:
    """A quote that is on no page, or in several passages, is refused with its line."""
    with pytest.raises(CorpusError) as caught:
        Quotes(PASSAGES).position(entry)
    assert sentence in str(caught.value)


def test_the_academy_curation_fits_its_page() -> None:
    """Every quote of the packaged curation stands in exactly one passage."""
    corpus = load(ACADEMY)
    passages = [passage for document in corpus.documents for passage in split(document)]
    assert Quotes(passages).questions(corpus.curation.phrasings)
