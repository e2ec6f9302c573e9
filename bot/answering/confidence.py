"""How sure an answer is: the probability that the passage answers the question.

A logistic model: every piece of evidence multiplies the odds. The weights are data, fitted by
`benchmarks/calibration.py` and stored in `confidence.toml`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import exp, log1p, log10
from pathlib import Path

from bot.answering.evidence import Evidence
from bot.answering.explanation import Penalty

OWNERS_WORD = 0.95  # the confidence in what the content owner has said
_DATA = Path(__file__).with_name("confidence.toml")


@dataclass(frozen=True, slots=True)
class Bands:
    """The least confidence of a plain answer, and of one that is shown as unsure."""

    answered: float
    unsure: float


@cache
def _data() -> Mapping[str, Mapping[str, float]]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@cache
def bands() -> Bands:
    return Bands(**_data()["bands"])


class Model(StrEnum):
    """How questions are compared with the pages: what the evidence is worth depends on it."""

    WORDS = "words"
    MEANING = "meaning"
    LANGUAGES = "languages"

    @classmethod
    def of(cls, evidence: Evidence) -> "Model":
        if evidence.is_foreign:
            return cls.LANGUAGES
        return cls.MEANING if evidence.is_compared else cls.WORDS


def weights(model: Model) -> Mapping[str, float]:
    """By feature."""
    return _data()[model]


def features(evidence: Evidence) -> dict[str, float]:
    """The numbers that the model weighs, by name."""
    return {
        # Among many passages the best one is wrong more easily.
        "size": log10(evidence.passages),
        "coverage": evidence.coverage,
        "stated": evidence.text_coverage,
        "unknown": evidence.unknown,
        "strength": log1p(evidence.strength),
        "similarity": evidence.similarity,
        "near": evidence.near,
        "nearest": max(evidence.near, evidence.near_question),
        "margin": evidence.margin,
        "type_absent": float(evidence.type_absent),
        "name_absent": float(bool(evidence.names_absent)),
        "qualifier_absent": float(bool(evidence.qualifiers_absent)),
        "missing_topic": float(evidence.missing_topic is not None),
        "touched_topic": float(evidence.touches_topic),
    }


def estimate(evidence: Evidence) -> float:
    """What the model makes of the evidence, between 0 and 1."""
    model = weights(Model.of(evidence))
    values = features(evidence)
    log_odds = model["bias"] + sum(model[name] * value for name, value in values.items())
    return 1 / (1 + exp(-log_odds))


def confidence(evidence: Evidence) -> float:
    """The estimate; more on the owner's word, less where what is asked for is absent."""
    value = estimate(evidence)
    if evidence.is_curated_question:
        return max(value, OWNERS_WORD)
    # Without what is asked for there is no plain answer, and the figure says so too.
    return min(value, bands().answered - 0.01) if evidence.lacks_what_is_asked else value


def penalties(evidence: Evidence) -> tuple[Penalty, ...]:
    """What lowered the odds, and by which factor."""
    model = weights(Model.of(evidence))
    topic = evidence.missing_topic.topic if evidence.missing_topic else ""
    reasons = {
        "type_absent": "nothing of the type asked for is in the passage",
        "name_absent": f"not in the passage: {', '.join(evidence.names_absent)}",
        "qualifier_absent": f"not in the passage: {', '.join(evidence.qualifiers_absent)}",
        "missing_topic": f"known to be missing: {topic}",
        "touched_topic": "it has words of a topic that is known to be missing",
    }
    values = features(evidence)
    found = [Penalty(reason, exp(model[name])) for name, reason in reasons.items() if values[name]]
    if evidence.unmet:
        before, after = estimate(evidence), confidence(evidence)
        if after < before:
            factor = after * (1 - before) / (before * (1 - after))
            words = ", ".join(evidence.unmet)
            found.append(Penalty(f"not told by the passage: {words}", factor))
    return tuple(found)
