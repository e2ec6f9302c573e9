"""Quotes that were found are found again when pages change, as if they were sought anew."""

import pytest

from corpus.curation.model import Phrasings
from corpus.curation.quotes import Quotes
from corpus.document import Document, Passage
from corpus.errors import CorpusError
from corpus.splitting.split import split

BUILT = Phrasings("built in 1905", ("How old is it?",))


def passages(*texts: str) -> list[Passage]:
    return [p for n, text in enumerate(texts) for p in split(Document(str(n), str(n), text))]


def found() -> Quotes:
    quotes = Quotes(passages("It is here.", "It was built in 1905."))
    assert quotes.position(BUILT) == 1
    return quotes


def test_quote_moves_with_its_passage() -> None:
    """A new page in front moves what stands behind it."""
    now = passages("New.", "It is here.", "It was built in 1905.")
    assert found().revised(now, [-1, 0, 1]).position(BUILT) == 2


def test_quote_that_a_new_page_has_as_well_is_ambiguous() -> None:
    """What was found once is refused where a new passage holds it, too."""
    now = passages("It is here.", "It was built in 1905.", "The mill was built in 1905, too.")
    with pytest.raises(CorpusError, match="several passages"):
        found().revised(now, [0, 1, -1]).position(BUILT)


def test_quote_whose_page_has_changed_is_sought_anew() -> None:
    """It is found where it stands now, or nowhere."""
    now = passages("It is here.", "We say: built in 1905 or later.")
    assert found().revised(now, [0, -1]).position(BUILT) == 1
    with pytest.raises(CorpusError, match="in no passage"):
        found().revised(passages("It is here."), [0]).position(BUILT)
