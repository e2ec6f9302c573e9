from bot.owner.check import counts, warnings
from corpus.curation.model import Curation, MissingTopic, Phrasings
from corpus.document import Document
from corpus.load import Corpus
from corpus.splitting.split import split

PAGE = Document("page", "Hours", "The office opens at nine. It closes at five.")


def found(curation: Curation, *documents: Document) -> list[str]:
    passages = [passage for document in documents for passage in split(document)]
    return list(warnings(Corpus(documents, curation), passages))


def test_counts() -> None:
    """Documents, passages and each part of the curation are counted, one of them as one."""
    curation = Curation(
        (Phrasings("opens at nine", ("When?", "At what time?")),),
        glossary={"shop": ("office",)},
        missing=(MissingTopic("parking", ("parking",)),),
    )
    assert counts(Corpus((PAGE,), curation), split(PAGE)) == {
        "document": 1,
        "passages": 2,
        "phrasings": 2,
        "glossary entry": 1,
        "missing topic": 1,
    }


def test_glossary_word_that_no_page_has() -> None:
    """The right side of the glossary must be words of the pages, in any of their forms."""
    curation = Curation(
        glossary={"shop": ("offices", "opening"), "late": ("closing hour", "night")}
    )
    assert found(curation, PAGE) == ['Glossary, "late": no page has "night" (night).']


def test_words_that_are_never_searched_for() -> None:
    """Stop words do nothing in the glossary and in missing topics, and that is said."""
    curation = Curation(
        glossary={"on": ("office",), "shut": ("at", "closes")},
        missing=(MissingTopic("parking", ("parking", "into it")),),
    )
    assert found(curation, PAGE) == [
        'Glossary, "on": "on" is never searched for: it is too common.',
        'Glossary, "shut": "at" is never searched for: it is too common.',
        'Missing, "parking": "into it" is never searched for: it is too common.',
    ]


def test_phrasing_under_two_quotes() -> None:
    """One question cannot mean two passages."""
    curation = Curation(
        (
            Phrasings("opens at nine", ("When is it open?",)),
            Phrasings("closes at five", ("when is it  open?",)),
        )
    )
    assert found(curation, PAGE) == [
        'The phrasing "when is it open?" stands 2 times: leave it under one quote.'
    ]


def test_page_without_text() -> None:
    """A page that gives no passage is named: nothing of it can ever be an answer."""
    empty = Document("empty", "Empty", "")
    assert found(Curation(), PAGE, empty) == [
        'The page "empty": it has no text that can be quoted.'
    ]
