from dataclasses import replace

from bot.owner.taken import not_answered_by_their_own
from bot.service.building import build_chat
from corpus.curation.model import Curation, Phrasings
from corpus.document import Document
from corpus.load import Corpus

PAGE = Document(
    "mill",
    "Mill",
    "# Mill\n\n## When does the mill grind?\n\nIt grinds on Mondays.\n\n## Shop\n\nIt sells bread.",
)
CORPUS = Corpus((PAGE,), Curation((Phrasings("sells bread", ("What can I buy?",)),)))
CHAT = build_chat(CORPUS, None)


def test_what_a_new_phrasing_takes_is_told() -> None:
    """The same question tied to an earlier passage is answered by that one from then on."""
    same = Phrasings("grinds on Mondays", ("What can I buy?",))
    curation = replace(CORPUS.curation, phrasings=(*CORPUS.curation.phrasings, same))
    after = CHAT.with_corpus(replace(CORPUS, curation=curation))
    (found,) = not_answered_by_their_own(after)
    assert str(found) == (
        '"What can I buy?" is about "It sells bread.", and "It grinds on Mondays." answers it.'
    )
    assert [each.question for each in not_answered_by_their_own(after)] == ["What can I buy?"]


def test_what_takes_nothing_is_not_told() -> None:
    """A phrasing of its own leaves the others theirs."""
    other = Phrasings("sells bread", ("Where can I buy a bun?",))
    curation = replace(CORPUS.curation, phrasings=(*CORPUS.curation.phrasings, other))
    after = CHAT.with_corpus(replace(CORPUS, curation=curation))
    assert list(not_answered_by_their_own(after)) == []
    assert list(not_answered_by_their_own(CHAT)) == []
