"""Outcomes → figures: shares, discrimination and calibration."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.dialogue.reply import Status
from bot.evaluation.judge import Judgement

BINS = 10  # of the confidence: as many as the papers that define the error take


@dataclass(frozen=True, slots=True)
class Figures:
    """Two counts, then figures from 0 to 1; None where there was nothing to count."""

    questions: int
    answerable: int
    hit1: float | None  # answerable questions whose answer is right
    hit3: float | None  # or one of the first two alternatives
    span: float | None  # whose answer shows what it must
    highlight: float | None  # whose key span is in what must be shown
    refused: float | None  # answerable questions that got no answer
    false_answers: float | None  # unanswerable questions that got a plain answer
    auroc: float | None  # how well the confidence tells answerable from unanswerable questions
    ece: float | None  # expected calibration error of the confidence, over ten bins


def figures(outcomes: Sequence[Judgement]) -> Figures:
    yes = [o for o in outcomes if o.question.answerable]
    no = [o for o in outcomes if not o.question.answerable]
    return Figures(
        questions=len(outcomes),
        answerable=len(yes),
        hit1=_share(o.first for o in yes),
        hit3=_share(o.three for o in yes),
        span=_share(o.span for o in yes if o.span is not None),
        highlight=_share(o.highlight for o in yes if o.highlight is not None),
        refused=_share(o.reply.status is Status.NOT_FOUND for o in yes),
        false_answers=_share(o.reply.status is Status.ANSWERED for o in no),
        auroc=auroc([o.reply.confidence for o in yes], [o.reply.confidence for o in no]),
        # Only what is shown can be right or wrong.
        ece=calibration_error(
            [
                (o.reply.confidence, o.question.answerable and o.first)
                for o in outcomes
                if o.reply.sources
            ]
        ),
    )


def _share(values: Iterable[bool | None]) -> float | None:
    counted = list(values)
    return sum(map(bool, counted)) / len(counted) if counted else None


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """The probability that a positive scores above a negative, ties half (Mann–Whitney U)."""
    if not positive or not negative:
        return None
    wins = sum((p > n) + (p == n) / 2 for p in positive for n in negative)
    return wins / (len(positive) * len(negative))


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """Σ share of the bin · |mean confidence − share right| (Naeini et al., AAAI 2015)."""
    if not pairs:
        return None
    binned: dict[int, list[tuple[float, bool]]] = {}
    for pair in pairs:
        binned.setdefault(min(int(pair[0] * BINS), BINS - 1), []).append(pair)
    return sum(
        abs(sum(confidence for confidence, _ in found) - sum(right for _, right in found))
        for found in binned.values()
    ) / len(pairs)
