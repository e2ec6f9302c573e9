"""The goals, each with its value and whether it is reached."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from benchmarks.quality.academy import Academy
from benchmarks.quality.results import Results
from benchmarks.quality.retrieval import LUCENE, heads


class Goal(NamedTuple):
    """`value` and `reached` are None where the set was absent."""

    what: str
    set: str
    goal: str
    value: str | None
    reached: bool | None


def goals(results: Results) -> Iterator[Goal]:
    yield from _academy(results.academy)
    yield from _retrieval(results)
    squad = results.sentences.open_pool if results.sentences else None
    yield _goal("shown sentence holds the gold answer", "squad2_cs224n, open pool", squad, 0.78)
    off = results.not_answered["all"] if results.not_answered else None
    yield _goal("small talk and out of scope not `answered`", "clinc_oos on the academy", off, 0.99)
    taken = results.milliseconds
    yield Goal(
        "one question, end to end in process, median",
        "academy_questions",
        "≤ 1 ms",
        None if taken is None else f"{taken:.2f} ms",
        None if taken is None else taken <= 1,
    )


def _academy(found: Academy | None) -> Iterator[Goal]:
    def value(get: Callable[[Academy], float]) -> float | None:
        return get(found) if found else None

    name = "academy_questions"
    validated = f"{name}, cross-validated"
    yield _goal("right sentence or list first", f"{name}, alone", value(lambda a: a.right), 0.97)
    yield _goal("follow-ups", name, value(lambda a: a.follow_ups), 0.95)
    lost = value(lambda a: a.right - a.after_unrelated)
    yield _limit("lost after an unrelated question", f"{name}, shuffled", lost, 0.01)
    near, off = value(lambda a: a.stored.near), value(lambda a: a.stored.off)
    yield _limit("`answered` although unanswerable, near-topic", name, near, 0.05)
    yield _limit("`answered` although unanswerable, off-topic", name, off, 0.0)
    yield _limit("answerable but `not_found`", name, value(lambda a: a.stored.refused), 0.03)
    auroc, ece = value(lambda a: a.validated.auroc), value(lambda a: a.validated.ece)
    yield _goal("AUROC, answerable against not", validated, auroc, 0.96)
    yield _limit("expected calibration error", validated, ece, 0.05)


def _goal(what: str, set_: str, value: float | None, least: float) -> Goal:
    reached = None if value is None else value >= least
    return Goal(what, set_, f"≥ {least:.3f}", _shown(value), reached)


def _limit(what: str, set_: str, value: float | None, most: float) -> Goal:
    reached = None if value is None else value <= most
    return Goal(what, set_, f"≤ {most:.3f}", _shown(value), reached)


def _shown(value: float | None) -> str | None:
    return None if value is None else f"{value:.3f}"


def _retrieval(results: Results) -> Iterator[Goal]:
    for name, bar in LUCENE.items():
        rows = {row.engine: row.figures[0] for row in results.ranked.get(name, ())}
        bars = {"Lucene": bar[0]} | {k: v for k, v in rows.items() if k == "tantivy"}
        goal = ", ".join(f"> {v:.3f} ({k})" for k, v in sorted(bars.items(), reverse=True))
        value = rows.get("Askademy")
        yield Goal(
            f"{heads(name)[0]}, no curation",
            name,
            goal,
            _shown(value),
            None if value is None else value > max(bars.values()),
        )
