"""Everything that was measured in one run, on as many processes as there are cores."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

from benchmarks import calibration
from benchmarks.quality import ablation, academy, retrieval, sentences
from benchmarks.quality.academy import Academy, Pair
from benchmarks.quality.retrieval import Row
from benchmarks.quality.sentences import Sentences
from benchmarks.quality.sets import (
    ACADEMY_SET,
    HEALTH,
    OFF_TOPIC,
    POOLS,
    RULES,
    SQUAD,
    TALKS,
    Sets,
)


class Plain(NamedTuple):
    """The model for passages without curated questions, cross-validated."""

    table: str
    pairs: list[Pair]


@dataclass(frozen=True, slots=True)
class Results:
    """None, or nothing, where the set was absent."""

    missing: Sequence[str]
    ranked: dict[str, list[Row]]
    talks: list[Row] | None
    sentences: Sentences | None
    academy: Academy | None
    not_answered: dict[str, float] | None
    milliseconds: float | None
    plain: Plain | None
    ablation: list[dict[str, float] | None]


def measure(sets: Sets) -> Results:
    """Speed first and alone, then all the rest side by side, the longest first."""
    speed = academy.milliseconds(sets) if sets.has(ACADEMY_SET) else None
    with ProcessPoolExecutor(os.cpu_count()) as pool:

        def start(needs: Sequence[str], call: Callable[..., Any], *arguments: Any) -> Future[Any]:
            if sets.has(*needs):
                return pool.submit(call, sets, *arguments)
            left_out: Future[Any] = Future()
            left_out.set_result(None)
            return left_out

        talks = start([TALKS], retrieval.in_conversation)
        ranked = {name: start([name], retrieval.measure, name) for name in reversed(POOLS)}
        squad = start([SQUAD], sentences.measure)
        fitted = start([SQUAD, RULES, HEALTH], plain)
        page = start([ACADEMY_SET], academy.measure)
        off_topic = start([OFF_TOPIC], academy.not_answered)
        switches = range(len(ablation.SWITCHES))
        ablations = [start([], ablation.measure, number) for number in switches]
        return Results(
            missing=sets.missing(),
            ranked={name: ranked[name].result() for name in POOLS if sets.has(name)},
            talks=talks.result(),
            sentences=squad.result(),
            academy=page.result(),
            not_answered=off_topic.result(),
            milliseconds=speed,
            plain=fitted.result(),
            ablation=[one.result() for one in ablations],
        )


def plain(sets: Sets) -> Plain:
    found = calibration.all_examples(sets)
    estimates = calibration.cross_validated(found)
    pairs = [(p, one.right) for one, p in zip(found, estimates, strict=True)]
    return Plain("\n".join(calibration.table(found, estimates)), pairs)
