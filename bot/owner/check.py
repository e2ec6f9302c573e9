"""What `askademy check` reports: the size of a corpus, and what in it is likely a mistake."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from corpus.curation.model import Curation, folded
from corpus.curation.quotes import Quotes
from corpus.document import Document, Passage, PassageKind
from corpus.errors import CorpusError, FilePlace, Remark
from corpus.load import Corpus
from corpus.readers import formats
from corpus.splitting.blocks import blocks
from corpus.splitting.markup import Block, BlockKind
from index.analyzer import STOP_WORDS, terms, tokens

# In the sentences of 97 English pages at least 16 of 100 words are stop words, in German, French
# and Hungarian ones 3 to 9.
FEWEST_WORDS, LEAST_COMMON = 60, 0.12


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


def unanchored(curation: Curation, passages: Sequence[Passage]) -> Iterator[str]:
    """One sentence for each entry whose quote does not stand in just one passage."""
    quotes = Quotes(passages)
    for entry in curation.phrasings:
        try:
            quotes.position(entry)
        except CorpusError as error:
            yield str(error)


def warnings(corpus: Corpus, passages: Sequence[Passage]) -> Iterator[str]:
    """One sentence each; a corpus with warnings can be used."""
    yield from (f"Left out: {remark}" for remark in corpus.left_out)
    yield from map(str, corpus.notes)
    yield from map(str, _of_pages(corpus, passages))
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


def _of_pages(corpus: Corpus, passages: Sequence[Passage]) -> Iterator[Remark]:
    filled = {passage.document.id for passage in passages}
    foreign = set(_of_other_languages(passages))
    copies = dict(_copies(corpus.documents))
    for document in corpus.documents:
        file = corpus.files.get(document.id)
        place = FilePlace(str(file) if file else f'The page "{document.id}"')
        if document.id not in filled:
            yield Remark(place, "it has no text that can be quoted.")
        for heading in _empty_headings(document):
            line = _line_of(heading, file) if file else None
            yield Remark(
                replace(place, line=line), f'nothing stands under the heading "{heading}".'
            )
        if other := copies.get(document.id):
            yield Remark(place, f'it is a copy of "{other}": leave one of them.')
        if document.id in foreign:
            yield Remark(place, "it seems to be in another language than English.")


def _empty_headings(document: Document) -> Iterator[str]:
    found = blocks(document.text)
    for block, below in zip(found, [*found[1:], None], strict=False):
        if block.kind is BlockKind.HEADING and _ends(block, below):
            yield document.text[slice(*block.span)]


def _line_of(heading: str, file: Path) -> int | None:
    """The only line of a text file that has this heading; None where there is no such line."""
    if file.suffix.lower() in formats.SUFFIXES:
        return None
    sought = folded(heading)
    lines = file.read_text("utf-8", "replace").split("\n")
    found = [number for number, line in enumerate(lines, 1) if sought in folded(line)]
    return found[0] if len(found) == 1 else None


def _ends(heading: Block, below: Block | None) -> bool:
    """Whether what a heading announces has ended with what comes next."""
    ending = {BlockKind.HEADING, BlockKind.END}
    return below is None or (below.kind in ending and below.level <= heading.level)


def _copies(documents: Sequence[Document]) -> Iterator[tuple[str, str]]:
    """Each page that is a copy, and the first page that it is one of."""
    first: dict[str, str] = {}
    for document in documents:
        other = first.setdefault(document.sha256, document.id)
        if other != document.id and document.text.strip():
            yield document.id, other


def _of_other_languages(passages: Sequence[Passage]) -> Iterator[str]:
    """Pages whose sentences have hardly any of the words that every English text is full of."""
    words: dict[str, list[str]] = {}
    for passage in passages:
        if passage.kind is PassageKind.SENTENCE:
            words.setdefault(passage.document.id, []).extend(t.term for t in tokens(passage.text))
    for page, found in words.items():
        common = sum(word in STOP_WORDS for word in found)
        if len(found) >= FEWEST_WORDS and common < LEAST_COMMON * len(found):
            yield page


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
