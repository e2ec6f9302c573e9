"""What `askademy check` reports: the size of a corpus, and what in it is likely a mistake."""

from collections import Counter
from collections.abc import Iterator, Sequence

from corpus.curation import folded
from corpus.document import Passage
from corpus.load import Corpus
from index.analyzer import terms


def counts(corpus: Corpus, passages: Sequence[Passage]) -> dict[str, int]:
    curation = corpus.curation
    return {
        "documents": len(corpus.documents),
        "passages": len(passages),
        "phrasings": sum(len(entry.questions) for entry in curation.phrasings),
        "glossary entries": len(curation.glossary),
        "missing topics": len(curation.missing),
    }


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
    yield from _repeated(corpus)


def _repeated(corpus: Corpus) -> Iterator[str]:
    """Questions that stand twice, under one quote or under two."""
    asked = Counter(
        folded(question) for entry in corpus.curation.phrasings for question in entry.questions
    )
    for question, times in asked.items():
        if times > 1:
            yield f'The phrasing "{question}" stands {times} times: leave it under one quote.'
