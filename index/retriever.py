"""Passages and their curation → what a corpus is searched with: a reader and a searcher."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from corpus.curation.model import Curation
from corpus.curation.quotes import Quotes
from corpus.document import Passage
from index.analysed import AnalysedPassage, analyse
from index.analyzer import searched, tokens, written
from index.engines.rank_bm25 import WeightedBM25
from index.fields import field_changes, passage_fields
from index.passages import PassageTerms, paragraph_of, passage_terms
from index.phrasings import CuratedQuestion, PhrasingIndex, rarity
from index.query import QuestionReader
from index.searcher import Searcher
from index.spelling import Speller, compounds

# The owner's questions, of each passage that has any, by its position.
Questions = Mapping[int, Sequence[CuratedQuestion]]


@dataclass(frozen=True, slots=True)
class IndexedPages:
    """What is made of the pages alone, whatever is curated."""

    passages: tuple[Passage, ...]
    # The terms of texts, lead-ins, headings and titles.
    terms: frozenset[str]
    # How many passages have each term.
    frequencies: Mapping[str, int]
    # Knows the words of texts, headings and titles.
    speller: Speller
    quotes: Quotes

    @property
    def several(self) -> bool:
        """Whether they are of several documents."""
        return bool(self.passages) and (
            self.passages[0].document.id != self.passages[-1].document.id
        )

    @classmethod
    def of(cls, analysed: Sequence[AnalysedPassage]) -> "IndexedPages":
        passages = tuple(each.passage for each in analysed)
        headings = {f"{p.document.title} {p.heading}" for p in passages}
        above = [(heading, tokens(heading)) for heading in headings]
        frequencies = Counter(term for each in analysed for term in set(each.body))
        words = chain.from_iterable(written(each.passage.text, each.words) for each in analysed)
        return cls(
            passages,
            frozenset(frequencies).union(*(searched(words) for _, words in above)),
            frequencies,
            Speller.of(chain(words, *(written(*each) for each in above))).with_compounds(
                compound for each in passages for compound in compounds(each.text)
            ),
            Quotes(passages),
        )


@dataclass(frozen=True, slots=True)
class Retriever:
    """Reads questions and searches passages; with other curation it is another one."""

    pages: IndexedPages
    curation: Curation
    questions: Questions
    reader: QuestionReader
    searcher: Searcher
    # What `with_curation` shares with the retriever that it makes.
    engine: WeightedBM25
    terms: tuple[PassageTerms, ...]

    @classmethod
    def of(cls, analysed: Sequence[AnalysedPassage], curation: Curation) -> "Retriever":
        """Raises `CorpusError` where the curation quotes what is not in one passage."""
        pages = IndexedPages.of(analysed)
        questions = _questions(pages, curation, {})
        asked = _asked(questions)
        engine = WeightedBM25.of(passage_fields(analysed, asked))
        found = passage_terms(analysed, asked, several=pages.several)
        return _assembled(pages, curation, questions, engine, found)

    def with_curation(self, curation: Curation) -> "Retriever":
        """The same pages with other curation: only passages that it is about are read again.

        Raises `CorpusError` where the curation quotes what is not in one passage.
        """
        if _searched(curation) == _searched(self.curation):
            return self
        questions = _questions(self.pages, curation, self.questions)
        asked = _asked(questions)
        positions = questions.keys() | self.questions.keys()
        changed = sorted(i for i in positions if questions.get(i) != self.questions.get(i))
        found = list(self.terms)
        for start, end in sorted({self._paragraph(i) for i in changed}):
            inside = {i - start: asked[i] for i in range(start, end) if i in asked}
            members = analyse(self.pages.passages[start:end])
            found[start:end] = passage_terms(members, inside, several=self.pages.several)
        pairs = {i: analyse(self.pages.passages[max(0, i - 1) : i + 1]) for i in changed}
        changes = field_changes(pairs, len(found), asked)
        engine = self.engine.changed(changes)
        return _assembled(self.pages, curation, questions, engine, tuple(found))

    def _paragraph(self, position: int) -> tuple[int, int]:
        """The first passage of a passage's paragraph, and the first one behind it."""
        passages = self.pages.passages
        same = paragraph_of(passages[position])
        start = end = position
        while start and paragraph_of(passages[start - 1]) == same:
            start -= 1
        while end < len(passages) and paragraph_of(passages[end]) == same:
            end += 1
        return start, end


def _searched(curation: Curation) -> tuple[object, ...]:
    """What of the curation the index has; the owner's own answers are found without it."""
    return curation.phrasings, curation.glossary, curation.missing


def _questions(pages: IndexedPages, curation: Curation, known: Questions) -> Questions:
    """The owner's questions; those that are `known` are not read again."""
    read = {(each.text, each.position): each for found in known.values() for each in found}
    return {
        position: [
            read.get((question, position)) or CuratedQuestion.of(question, position)
            for question in questions
        ]
        for position, questions in pages.quotes.questions(curation.phrasings).items()
    }


def _asked(questions: Questions) -> dict[int, list[str]]:
    """The terms of the questions of each curated passage."""
    return {i: [term for each in found for term in each.terms] for i, found in questions.items()}


def _assembled(
    pages: IndexedPages,
    curation: Curation,
    questions: Questions,
    engine: WeightedBM25,
    found: tuple[PassageTerms, ...],
) -> Retriever:
    ordered = [each for position in sorted(questions) for each in questions[position]]
    idf = rarity((each.terms for each in ordered), pages.frequencies, len(pages.passages))
    phrasings = PhrasingIndex(ordered, idf)
    words = chain.from_iterable(each.words for each in ordered)
    speller = pages.speller.knowing(chain(words, _words(_texts(curation))))
    known = engine.vocabulary()
    return Retriever(
        pages,
        curation,
        questions,
        QuestionReader(known, curation.glossary, speller),
        Searcher(pages.passages, found, engine, phrasings, known),
        engine,
        found,
    )


def _texts(curation: Curation) -> Iterator[str]:
    """What the owner wrote for the reading of questions, beside the questions themselves."""
    for phrase, words in curation.glossary.items():
        yield phrase
        yield from words
    for topic in curation.missing:
        yield from topic.words


def _words(texts: Iterable[str]) -> Iterator[str]:
    """The words that a question may be corrected to, in lower case."""
    return chain.from_iterable(written(text, tokens(text)) for text in texts)
