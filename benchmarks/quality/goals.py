"""The goals, each with its values and whether the one with meaning reaches it."""

from collections.abc import Callable, Iterator
from statistics import mean
from typing import Literal, NamedTuple

from benchmarks.quality.answers import Figures
from benchmarks.quality.results import ALL_SITES, LANGUAGES_ALONE, Results
from benchmarks.quality.retrieval import OWN, WORDS
from benchmarks.quality.sets import (
    ACADEMY_SET,
    FAQ,
    HEALTH,
    LANGUAGES,
    OFF_TOPIC,
    RULES,
    SQUAD,
    TALKS,
)
from benchmarks.quality.sets import OWN as OWN_SETS
from bot.answering.confidence import Model

# hit@1 without curation before questions were compared by meaning: no set may fall below, and the
# mean must rise.
BEFORE = {SQUAD: 0.822, RULES: 0.700, FAQ: 0.817, HEALTH: 0.619, TALKS: 0.473}
RISE = 0.03
DIGITS = 3  # with which values are shown and compared

Value = float | None
# How a value must lie to its bound.
End = Literal["≥", "≤", ">"]


class Goal(NamedTuple):
    """The values are None where the set was absent, or one of them has no part in it."""

    what: str
    set: str
    end: End
    bound: float
    words: Value
    meaning: Value

    @property
    def reached(self) -> bool | None:
        if self.meaning is None:
            return None
        over = round(self.meaning, DIGITS) - round(self.bound, DIGITS)
        return {"≥": over >= 0, "≤": over <= 0, ">": over > 0}[self.end]


def goals(results: Results) -> Iterator[Goal]:
    yield from _sites(results)
    yield from _plain(results)
    yield from _academy(results)
    yield from _retrieval(results)
    yield from _rest(results)


def _sites(results: Results) -> Iterator[Goal]:
    def goal(what: str, value: Callable[[Figures], Value], end: End, bound: float) -> Goal:
        return _goal(results, what, ALL_SITES, value, end, bound)

    yield goal("right shown first", lambda f: f.first, "≥", 0.72)
    yield goal("right among first and alternatives", lambda f: f.among, "≥", 0.88)
    yield goal("wrong though `answered`", lambda f: f.wrong_answered, "≤", 0.05)
    yield goal("unanswerable `answered`", lambda f: f.false, "≤", 0.05)


def _plain(results: Results) -> Iterator[Goal]:
    for name in (ALL_SITES, SQUAD, RULES, FAQ, HEALTH):
        yield _goal(results, "of `answered`, right", name, lambda f: f.answered_right, "≥", 0.85)
    for name in (ALL_SITES, TALKS):
        yield _goal(results, "right but refused", name, lambda f: f.refused_right, "≤", 0.08)


def _academy(results: Results) -> Iterator[Goal]:
    def goal(
        what: str, name: str, value: Callable[[Figures], Value], end: End, bound: float
    ) -> Goal:
        return _goal(results, what, name, value, end, bound)

    own = (ACADEMY_SET, *OWN_SETS)
    yield goal("right first, stand-alone", ACADEMY_SET, lambda f: f.alone, "≥", 0.98)
    yield goal("right first, follow-ups", ACADEMY_SET, lambda f: f.follow_ups, "≥", 1.0)
    yield from (goal("hit@1", name, lambda f: f.hit1, "≥", 0.95) for name in OWN_SETS)
    yield from (goal("near-topic `answered`", name, lambda f: f.near, "≤", 0.03) for name in own)
    yield from (goal("off-topic `answered`", name, lambda f: f.off, "≤", 0.0) for name in own)
    yield from (goal("AUROC, answerable or not", n, lambda f: f.auroc, "≥", 0.97) for n in own)
    yield from (goal("ECE", name, lambda f: f.ece, "≤", 0.04) for name in own)
    yield from _cross_validated(results)
    yield from (
        goal("key span right, where marked", n, lambda f: f.key_span, "≥", 0.95) for n in own
    )


def _goal(  # noqa: PLR0913, PLR0917  # a row of the table
    results: Results,
    what: str,
    name: str,
    value: Callable[[Figures], Value],
    end: End,
    bound: float,
) -> Goal:
    both = results.answers.get(name)
    words, meaning = map(value, both) if both else (None, None)
    return Goal(what, name, end, bound, words, meaning)


def _cross_validated(results: Results) -> Iterator[Goal]:
    words, meaning = (results.fitted.get(model) for model in (Model.WORDS, Model.MEANING))
    if words and meaning:
        for before, row in zip(words.rows, meaning.rows, strict=True):
            yield Goal("ECE, cross-validated", row.set, "≤", 0.04, before.ece, row.ece)


def _retrieval(results: Results) -> Iterator[Goal]:
    hits = {
        name: {row.engine: row.figures[0] for row in results.ranked[name]}
        for name in BEFORE
        if name in results.ranked
    }
    what = "hit@1, no curation"
    for name, found in hits.items():
        yield Goal(what, name, "≥", BEFORE[name], found[WORDS], found[OWN])
    if len(hits) == len(BEFORE):
        words, meaning = (mean(each[engine] for each in hits.values()) for engine in (WORDS, OWN))
        yield Goal(what, "mean of the five", "≥", mean(BEFORE.values()) + RISE, words, meaning)
    if bar := hits.get(TALKS, {}).get("bm25s"):
        found = hits[TALKS]
        yield Goal(f"{what}, against bm25s", TALKS, ">", bar, found[WORDS], found[OWN])


def _rest(results: Results) -> Iterator[Goal]:
    def goal(what: str, name: str, value: Callable[[Figures], Value], end: End, b: float) -> Goal:
        return _goal(results, what, name, value, end, b)

    other = "questions in six languages"
    for name in (LANGUAGES_ALONE, LANGUAGES):
        yield goal(f"{other}: right first", name, lambda f: f.hit1, "≥", 0.85)
        yield goal(f"{other}: right among three", name, lambda f: f.hit3, "≥", 0.95)
    yield goal(f"{other}: unanswerable `answered`", LANGUAGES, lambda f: f.false, "≤", 0.05)
    yield goal("shown sentence holds the answer", SQUAD, lambda f: f.found, "≥", 0.79)
    off = results.not_answered
    yield Goal(
        "small talk and out of scope not `answered`",
        OFF_TOPIC,
        "≥",
        0.99,
        off.words["all"] if off else None,
        off.meaning["all"] if off else None,
    )
    words, meaning = results.milliseconds or (None, None)
    what = "one question in process, ms of CPU, median"
    yield Goal(f"{what}, words alone", ACADEMY_SET, "≤", 0.7, words, words)
    yield Goal(what, ACADEMY_SET, "≤", 8, words, meaning)
    yield Goal("resident memory of the server, MiB", "–", "≤", 350, None, results.memory)
