"""Why an answer was given."""

from dataclasses import dataclass

from bot.answering.quote import Quote

# Where a contribution to a score comes from, and what that is.
SOURCES = {
    "text": "a term that BM25 scored",
    "phrasing": "the closeness to a curated question",
    "curated": "the owner's own answer",
    "type": "what the question asks for, such as a date, in the passage",
    "name": "a name of the question in the passage",
    "subject": "the page's own subject where the question names none",
    "present": "words of the question in the passage",
    "before": "words of the question that only the sentence before has",
    "pairs": "words that follow each other in the question and in the passage",
    "near": "what the question asks for, near its words in the passage",
    "context": "the previous turn",
}


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one term, or one kind of evidence, adds to the score."""

    source: str  # a key of SOURCES
    term: str
    score: float
    word: str | None = None
    corrected: str | None = None
    glossary: str | None = None
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Penalty:
    """What speaks against the answer, and the factor it costs on the odds that it is right."""

    reason: str
    factor: float


@dataclass(frozen=True, slots=True)
class CuratedWhy:
    """The owner's answer to the closest curated question, and why it was shown, or was not."""

    question: str
    similarity: float
    author: str
    date: str
    reason: str
    won: bool


@dataclass(frozen=True, slots=True)
class Why:
    """How an answer came about: the contributions add up to `score`, that of the first quote.

    `coverage` is the share of the question's content that the passage has, from 0 to 1; `margin`
    is the lead over the runner-up, in the score's unit.
    """

    question: str
    wanted: tuple[str, ...]
    score: float
    contributions: tuple[Contribution, ...]
    coverage: float
    phrasing: str | None
    penalties: tuple[Penalty, ...]
    runner_up: Quote | None
    margin: float
    curated: CuratedWhy | None = None
