"""Everything that was measured in one run, on as many processes as there are cores."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from multiprocessing import get_context
from typing import Any, Generic, NamedTuple, TypeVar

from benchmarks import calibration
from benchmarks.calibration import Example
from benchmarks.processes import server_cost
from benchmarks.quality import ablation, academy, answers, retrieval, sentences
from benchmarks.quality.answers import Figures, Outcome
from benchmarks.quality.retrieval import Row
from benchmarks.quality.sets import (
    ACADEMY_SET,
    FAQ,
    HEALTH,
    LANGUAGES,
    OFF_TOPIC,
    OWN,
    POOLS,
    RULES,
    SETS,
    SITES,
    SQUAD,
    TALKS,
    Sets,
)
from bot.answering.confidence import Model

T = TypeVar("T")
ASKED = (*SITES, SQUAD, RULES, FAQ, HEALTH, TALKS, ACADEMY_SET, *OWN, LANGUAGES)
# The sites' questions together, and those in other languages that stand alone.
ALL_SITES, LANGUAGES_ALONE = "sites", "languages, stand-alone"


class Both(NamedTuple, Generic[T]):
    """What was measured by words alone, and with meaning as well."""

    words: T
    meaning: T


class Fitted(NamedTuple):
    """How good a model of the confidence is on questions that it was not fitted on.

    `others` judges each set by a model that was fitted on the other sets alone; it is empty where
    there is one set.
    """

    rows: Sequence[calibration.Row]
    others: Sequence[calibration.Row]
    pairs: Sequence[tuple[float, bool]]


@dataclass(frozen=True, slots=True)
class Results:
    """None, or nothing, where the set was absent."""

    missing: Sequence[str]
    ranked: Mapping[str, Sequence[Row]]
    talks: Sequence[Row]
    answers: Mapping[str, Both[Figures]]
    given: Both[float] | None
    shuffled: Both[float] | None
    not_answered: Both[Mapping[str, float]] | None
    milliseconds: Both[float] | None
    memory: float | None
    fitted: Mapping[str, Fitted]
    ablation: Sequence[Mapping[str, float] | None]


def measure(sets: Sets) -> Results:
    """Speed and memory first and alone, then all the rest side by side, the longest first."""
    speed = None
    if sets.has(ACADEMY_SET):
        speed = Both(*(academy.milliseconds(each) for each in _both(sets)))
    memory = server_cost(starts=2).memory
    # A fork would copy the encoder without its threads.
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:

        def start(needs: Sequence[str], call: Callable[..., T], *arguments: Any) -> Both[Future[T]]:
            if not sets.has(*needs):
                return Both(_none(), _none())
            return Both(*(pool.submit(call, each, *arguments) for each in _both(sets)))

        examples = start([*SETS, *SITES], fitted, calibration.all_examples)
        talks = start([TALKS], retrieval.in_conversation)
        ranked = {
            name: pool.submit(retrieval.measure, sets, name) for name in POOLS if sets.has(name)
        }
        asked = {name: start([name], answers.measure, name) for name in ASKED}
        given = start([SQUAD], sentences.paragraph_given)
        page = start([ACADEMY_SET], academy.shuffled)
        off_topic = start([OFF_TOPIC], academy.not_answered)
        foreign = pool.submit(fitted, sets.compared(by_meaning=True), calibration.foreign_examples)
        switches = range(len(ablation.SWITCHES))
        ablations = [pool.submit(ablation.measure, sets, number) for number in switches]
        models = {Model.WORDS: examples.words.result(), Model.MEANING: examples.meaning.result()}
        models[Model.LANGUAGES] = foreign.result()
        return Results(
            missing=sets.missing(),
            ranked={name: rows.result() for name, rows in ranked.items()},
            talks=[row for each in talks for row in each.result() or ()],
            answers=_figures({name: _done(each) for name, each in asked.items()}),
            given=_done(given),
            shuffled=_done(page),
            not_answered=_done(off_topic),
            milliseconds=speed,
            memory=memory,
            fitted={name: found for name, found in models.items() if found},
            ablation=[one.result() for one in ablations],
        )


def _both(sets: Sets) -> tuple[Sets, Sets]:
    return sets.compared(by_meaning=False), sets.compared(by_meaning=True)


def _none() -> Future[Any]:
    """Of a set that is absent."""
    left_out: Future[Any] = Future()
    left_out.set_result(None)
    return left_out


def _done(both: Both[Future[T]]) -> Both[T] | None:
    found = [each.result() for each in both]
    return None if found[0] is None else Both(*found)


def _figures(asked: Mapping[str, Both[list[Outcome]] | None]) -> dict[str, Both[Figures]]:
    """Of each set, and of all sites together."""
    found = {name: both for name, both in asked.items() if both}
    sites = [found[name] for name in SITES if name in found]
    if sites:
        together = (list(chain.from_iterable(each)) for each in zip(*sites, strict=True))
        found = {ALL_SITES: Both(*together)} | found
    if LANGUAGES in found:
        alone = ([one for one in each if not one.follows] for each in found[LANGUAGES])
        found[LANGUAGES_ALONE] = Both(*alone)
    return {name: Both(*map(answers.figures, both)) for name, both in found.items()}


def fitted(sets: Sets, read: Callable[[Sets], list[Example]]) -> Fitted:
    found = read(sets)
    estimates = calibration.cross_validated(found)
    several = len({one.set for one in found}) > 1
    others = calibration.of_other_kinds(found) if several else []
    return Fitted(
        [*calibration.rows(found, estimates)],
        [*calibration.rows(found, others)] if several else [],
        [(p, one.right) for one, p in zip(found, estimates, strict=True)],
    )
