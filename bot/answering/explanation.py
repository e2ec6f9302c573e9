"""Why an answer was given."""

from dataclasses import dataclass

from bot.answering.quote import Quote


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one term, or one kind of evidence, adds to the score.

    `source` names it: "text" for a term that BM25 scored, "phrasing" for the closeness to a
    curated question, "curated" for the owner's own answer, "type" and "name" for evidence in the
    passage, "subject" for the page's own subject where the question names none, "present",
    "before", "pairs" and "near" for wording that follows the question's, "context" for the
    previous turn.
    """

    source: str
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
