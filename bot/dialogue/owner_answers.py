"""The owner's own answers: which of them a question asks for, and what a reply shows of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.answering.quoting import Quote
from bot.answering.reading import Reading
from bot.language.preamble import clean, parts
from corpus.curation.entries import entry_id
from corpus.curation.model import CuratedAnswer
from corpus.document import Document, Span
from index.analyzer import terms
from index.phrasings import CuratedQuestion, Phrasing, PhrasingIndex
from index.query import Query
from index.retriever import Retriever

# How often such an answer is the right one: `python -m benchmarks.curated`.
SAME_CONFIDENCE, LIKE_CONFIDENCE = 0.95, 0.92


@dataclass(frozen=True, slots=True)
class CuratedHit:
    """An answer of the owner's own that a question comes close to."""

    answer: CuratedAnswer
    # The answer as a document of its own.
    document: Document
    # The closest of its questions.
    phrasing: Phrasing

    @property
    def confidence(self) -> float:
        if self.phrasing.is_same:
            return SAME_CONFIDENCE
        return LIKE_CONFIDENCE * self.phrasing.similarity**2

    @property
    def quote(self) -> Quote:
        whole = Span(0, len(self.document.text))
        return Quote(self.document, whole.start, whole.end, "", self.phrasing.similarity)


class CuratedAnswers:
    """Found by the likeness of questions only: what the owner wrote is not searched."""

    def __init__(self, answers: Iterable[CuratedAnswer], retriever: Retriever) -> None:
        """Where several have the same question, the last one answers it."""
        self._answers = tuple(answers)[::-1]
        self.documents = tuple(map(_document, self._answers))
        # Also as they are read when people ask them: without what is said around a question.
        asked = [
            CuratedQuestion.of(form, i)
            for i, answer in enumerate(self._answers)
            for question in answer.questions
            for form in dict.fromkeys((question, parts(clean(question))[0]))
        ]
        self._questions = PhrasingIndex(asked, retriever.searcher.idf)
        self._terms = frozenset(term for question in asked for term in question.terms)
        self._reader = retriever.reader

    def closest(self, reading: Reading) -> CuratedHit | None:
        """None where no curated question has every name and number of the question."""
        own = self._reader.read(reading.question)
        if any(word.corrected for word in own.words):
            # The pages do not have the owner's words, which must not be taken for misspelt.
            own = self._reader.read(reading.question, self._terms)
        queries = (own,) if own == reading.query else (own, reading.query)
        found = [
            phrasing
            for query in queries
            for phrasing in self._questions.closest(query).first()
            if _has_names(query, phrasing)
        ]
        if not found:
            return None
        best = max(found, key=lambda p: (p.is_same, p.similarity, -p.position))
        return CuratedHit(self._answers[best.position], self.documents[best.position], best)


def _document(answer: CuratedAnswer) -> Document:
    title = f"Answer by {answer.author}"
    return Document(f"answer-{entry_id(answer)}", title, answer.text, answer.link, str(answer.date))


def _has_names(query: Query, phrasing: Phrasing) -> bool:
    asked = terms(phrasing.question)
    special = (word for word in query.words if word.is_name or word.text[0].isdigit())
    return all(word.term in asked for word in special)
