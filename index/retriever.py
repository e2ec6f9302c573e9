"""Passages and their curation → what a corpus is searched with: a reader and a searcher."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from corpus.curation.model import Curation
from index.analysed import AnalysedPassage, analyse
from index.analyzer import tokens, written
from index.engines.choice import EngineChoice, engine_of
from index.engines.engine import Engine
from index.engines.opensearch.engine import OpenSearchBM25
from index.fields import Asked, field_changes, is_mostly_curated, passage_fields
from index.layout import continues
from index.meaning.kept import NO_ENCODINGS, Encodings
from index.meaning.meaning import Meanings
from index.pages import IndexedPages
from index.passages import PassageTerms, TermsTable
from index.phrasings import CuratedQuestion, PhrasingIndex, rarity
from index.query import NO_CONTENT, QuestionReader
from index.revision import Revision, inverse
from index.searcher import Searcher

# The owner's questions, of each passage that has any, by its position.
Questions = Mapping[int, Sequence[CuratedQuestion]]


@dataclass(frozen=True, slots=True)
class Retriever:
    """Reads questions and searches passages; with other curation it is another one."""

    pages: IndexedPages
    curation: Curation
    questions: Questions
    reader: QuestionReader
    searcher: Searcher
    # What `with_curation` shares with the retriever that it makes.
    engine: Engine
    terms: Sequence[PassageTerms]
    meanings: Meanings

    @classmethod
    def of(
        cls,
        analysed: Sequence[AnalysedPassage],
        curation: Curation,
        encodings: Encodings = NO_ENCODINGS,
        engine: EngineChoice = "auto",
    ) -> "Retriever":
        """`encodings` make it search by meaning as well; `engine` says what finds words.

        Raises `CorpusError` where the curation quotes what is not in one passage.
        """
        return cls.over(IndexedPages.of(analysed), curation, encodings, engine)

    @classmethod
    def over(
        cls,
        pages: IndexedPages,
        curation: Curation,
        encodings: Encodings = NO_ENCODINGS,
        engine: EngineChoice = "auto",
    ) -> "Retriever":
        """Of pages that are indexed; as `of`."""
        questions = _questions(pages, curation, {})
        asked = _asked(questions, len(pages.passages))
        made = engine_of(passage_fields(pages.analysed, asked, pages.layout), engine)
        return _started(made, pages, curation, questions, encodings)

    @classmethod
    def searching(
        cls,
        engine: Engine,
        pages: IndexedPages,
        curation: Curation,
        encodings: Encodings = NO_ENCODINGS,
    ) -> "Retriever":
        """With an engine that was made of the same pages and curation; as `of`."""
        return _started(engine, pages, curation, _questions(pages, curation, {}), encodings)

    @property
    def is_mostly_curated(self) -> bool:
        """Whether a passage without curated questions is the odd one."""
        return is_mostly_curated(self.questions, len(self.pages.passages))

    @property
    def is_elsewhere(self) -> bool:
        """Whether another process searches, which a question has to wait for."""
        return isinstance(self.engine, OpenSearchBM25)

    def prepare(self) -> None:
        """Gives an engine that runs elsewhere what it lacks; raises `EngineError`."""
        if isinstance(self.engine, OpenSearchBM25):
            self.engine.prepare()

    def problem(self) -> str | None:
        """Why no question can be answered now, in one sentence; None where one can."""
        return self.engine.problem() if isinstance(self.engine, OpenSearchBM25) else None

    def with_curation(self, curation: Curation) -> "Retriever":
        """The same pages with other curation: only passages that it is about are read again.

        Raises `CorpusError` where the curation quotes what is not in one passage.
        """
        if _searched(curation) == _searched(self.curation):
            return replace(self, curation=curation)
        nothing = Revision.nothing(self.pages.passages)
        return self._changed(nothing, self.pages, curation)

    def revised(self, revision: Revision, curation: Curation) -> "Retriever":
        """Pages that have changed, with other curation: only what is new in them is read.

        Raises `CorpusError` where the curation quotes what is not in one passage.
        """
        return self._changed(revision, self.pages.revised(revision), curation)

    def _changed(self, revision: Revision, pages: IndexedPages, curation: Curation) -> "Retriever":
        questions = _questions(pages, curation, self.questions)
        asked = _asked(questions, len(pages.passages))
        changed = self._changed_positions(revision, asked)
        reading = _Reading(revision)
        pairs = {i: reading.leaning(i) for i in changed}
        changes = field_changes(revision, pairs, asked, self.pages.layout, pages.layout)
        engine = self.engine.changed(changes)
        meanings = self.meanings.revised(revision, pages.layout, _ordered(questions))
        return _assembled(pages, curation, questions, engine, meanings)

    def _changed_positions(self, revision: Revision, asked: Asked) -> list[int]:
        """The passages that are new, and those of which other terms are asked than before."""
        later = inverse(revision.earlier(), len(self.pages.passages))
        asked_before = _asked(self.questions, len(self.pages.passages))
        before = {int(later[i]): terms for i, terms in asked_before.items()}
        positions = {i for i in before.keys() | asked.keys() if before.get(i) != asked.get(i)}
        return sorted((positions | revision.new.keys()) - {-1})


class _Reading:
    """Reads passages of a revision, those that are new not again."""

    def __init__(self, revision: Revision) -> None:
        self._revision = revision

    def passages(self, start: int, end: int) -> Sequence[AnalysedPassage]:
        new = self._revision.new
        if all(i in new for i in range(start, end)):
            return [new[i] for i in range(start, end)]
        return analyse(self._revision.passages[start:end])

    def leaning(self, position: int) -> Sequence[AnalysedPassage]:
        """A passage, behind the one before it where it goes on from that."""
        passages = self._revision.passages
        leans = position > 0 and continues(passages[position - 1], passages[position])
        return self.passages(position - leans, position + 1)


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


def _asked(questions: Questions, size: int) -> dict[int, list[str]]:
    """The terms of the questions of each curated passage, of `size` passages in all.

    Where few are curated, question words would be rare, and be taken for what is asked about.
    """
    left_out = frozenset[str]() if is_mostly_curated(questions, size) else NO_CONTENT
    return {
        i: [term for each in found for term in each.terms if term not in left_out]
        for i, found in questions.items()
    }


def _ordered(questions: Questions) -> list[CuratedQuestion]:
    """All questions, in the order of the passages."""
    return [each for position in sorted(questions) for each in questions[position]]


def _started(
    engine: Engine,
    pages: IndexedPages,
    curation: Curation,
    questions: Questions,
    encodings: Encodings,
) -> Retriever:
    meanings = Meanings.of(encodings, pages.passages, pages.layout, _ordered(questions))
    return _assembled(pages, curation, questions, engine, meanings)


def _assembled(
    pages: IndexedPages,
    curation: Curation,
    questions: Questions,
    engine: Engine,
    meanings: Meanings,
) -> Retriever:
    ordered = _ordered(questions)
    idf = rarity((each.terms for each in ordered), pages.frequencies, len(pages.passages))
    phrasings = PhrasingIndex(ordered, idf)
    words = chain.from_iterable(each.words for each in ordered)
    speller = pages.speller.knowing(chain(words, _words(_texts(curation))))
    asked = _asked(questions, len(pages.passages))
    found = TermsTable(pages.analysed, asked, several=pages.several)
    searcher = Searcher(pages.passages, found, engine, phrasings, meanings)
    return Retriever(
        pages,
        curation,
        questions,
        QuestionReader(searcher.known, curation.glossary, speller),
        searcher,
        engine,
        found,
        meanings,
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
