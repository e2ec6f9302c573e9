"""Why an answer was given, as figures and in words for people to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bot.answering.quoting import Quote

# Where a contribution to a score comes from, and what that is.
SOURCES = {
    "text": "a term that BM25 scored",
    "phrasing": "the closeness to a curated question",
    "otherwise": "less, as that curated question asks for something else",
    "meaning": "how near the question comes by its meaning",
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


class Contribution(NamedTuple):
    """What one term, or one kind of evidence, adds to the score."""

    source: str  # a key of SOURCES
    # The term, or the name, or the kind of context; empty where the source says all.
    term: str
    score: float
    # The word of the question; the word that was meant, where it was misspelt; the glossary entry
    # that brought the term; and whether an earlier question of the conversation did.
    word: str | None = None
    corrected: str | None = None
    glossary: str | None = None
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Penalty:
    """What speaks against the answer."""

    reason: str
    # What it costs on the odds that the answer is right.
    factor: float


@dataclass(frozen=True, slots=True)
class CuratedWhy:
    """The owner's own answer that came closest, and why it was shown, or was not."""

    # The closest of its questions, and how close that is, from 0 to 1.
    question: str
    similarity: float
    author: str
    date: str
    reason: str
    won: bool


@dataclass(frozen=True, slots=True)
class Why:
    """How an answer came about."""

    # As it was read, without greeting and thanks.
    question: str
    # The types of answer that it asks for.
    wanted: tuple[str, ...]
    # Of the first quote: the sum of the contributions.
    score: float
    contributions: tuple[Contribution, ...]
    # The share of the question's content that the passage has, from 0 to 1.
    coverage: float
    # The curated question of the passage that is closest.
    phrasing: str | None
    penalties: tuple[Penalty, ...]
    runner_up: Quote | None
    # The lead over the runner-up, in the score's unit.
    margin: float
    curated: CuratedWhy | None = None
    # The words of the question that counted: found in the passage, and not in every question.
    words: tuple[str, ...] = ()


def facts(why: Why, confidence: float) -> Iterator[tuple[str, str]]:
    """Names and values, in words; `confidence` is that of the answer, from 0 to 1."""
    yield "Question", why.question or "–"
    yield "Asks for", ", ".join(why.wanted) or "anything"
    # Rounded down: an estimate is never quite certain.
    yield "Probably right", f"{int(100 * confidence + 1e-9)}%"
    yield "Words covered", f"{why.coverage:.0%}"
    if why.phrasing:
        yield "Closest phrasing", why.phrasing
    for penalty in why.penalties:
        yield "Doubt", f"{penalty.reason} (odds × {penalty.factor:.2f})"
    if why.runner_up:
        yield "Runner-up", why.runner_up.text
        yield "Lead over it", f"{why.margin:.2f} of {why.score:.2f}"
    if why.curated:
        verb = "shown" if why.curated.won else "not shown"
        yield "Owner’s answer", f"{why.curated.question}: {verb}, as {why.curated.reason}"
