"""What `askademy check` reports: the size of a corpus, and what in it is likely a mistake."""

from collections import Counter
from collections.abc import Iterator, Sequence

from corpus.curation.model import Curation, folded
from corpus.document import Passage
from corpus.load import Corpus
from index.analyzer import terms


def counts(corpus: Corpus, passages: Sequence[Passage]) -> dict[str, int]:
    """How many there are, by the name in the singular or the plural that fits the number."""
    curation = corpus.curation
    found = {
        ("document", "documents"): len(corpus.documents),
        ("passage", "passages"): len(passages),
        ("phrasing", "phrasings"): sum(len(entry.questions) for entry in curation.phrasings),
        ("glossary entry", "glossary entries"): len(curation.glossary),
        ("missing topic", "missing topics"): len(curation.missing),
    }
    return {one if count == 1 else many: count for (one, many), count in found.items()}


def warnings(corpus: Corpus, passages: Sequence[Passage]) -> Iterator[str]:
    """One sentence each; a corpus with warnings can be used."""
    filled = {passage.document.id for passage in passages}
    for document in corpus.documents:
        if document.id not in filled:
            yield f'The page "{document.id}" has no text that can be quoted.'
    known = {
        term
        for passage in passages
        for term in terms(f"{passage.document.title} {passage.heading} {passage.text}")
    }
    for phrase, words in corpus.curation.glossary.items():
        for word in words:
            if unknown := [term for term in terms(word) if term not in known]:
                yield f'Glossary, "{phrase}": no page has "{word}" ({", ".join(unknown)}).'
    yield from _unsearched(corpus.curation)
    yield from _repeated(corpus)


def _unsearched(curation: Curation) -> Iterator[str]:
    """Words of the curation that are left out of every question, and so never found."""
    for phrase, words in curation.glossary.items():
        for word in (phrase, *words):
            if not terms(word):
                yield f'Glossary, "{phrase}": "{word}" is never searched for: it is too common.'
    for topic in curation.missing:
        for word in topic.words:
            if not terms(word):
                yield f'Missing, "{topic.topic}": "{word}" is never searched for: it is too common.'


def _repeated(corpus: Corpus) -> Iterator[str]:
    """Questions that stand twice, under one quote or under two."""
    asked = Counter(
        folded(question) for entry in corpus.curation.phrasings for question in entry.questions
    )
    for question, times in asked.items():
        if times > 1:
            yield f'The phrasing "{question}" stands {times} times: leave it under one quote.'
