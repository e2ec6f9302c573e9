import random
import tomllib
from math import exp

from benchmarks.calibration import (
    WEIGHTS,
    Example,
    cross_validated,
    fit,
    of_other_kinds,
    probability,
    rows,
    written,
)


def judged(set_: str, number: int, value: float, *, right: bool) -> Example:
    return Example(set_, str(number), {"value": value}, True, right)  # noqa: FBT003


def drawn(size: int, bias: float, weight: float) -> list[Example]:
    draw = random.Random(2001)  # noqa: S311
    found = []
    for number in range(size):
        value = draw.uniform(-2, 2)
        right = draw.random() < 1 / (1 + exp(-bias - weight * value))
        found.append(judged("made up", number, value, right=right))
    return found


def test_fit_finds_the_weights_that_drew_the_sample() -> None:
    """From 4,000 examples of a logistic model its weights come back within a tenth."""
    model = fit(drawn(4_000, bias=-1.0, weight=1.5))
    assert abs(model["bias"] + 1.0) < 0.15
    assert abs(model["value"] - 1.5) < 0.15


def test_each_set_weighs_the_same() -> None:
    """Nine wrong answers of one set against one right answer of another: the odds are even."""
    wrong = [judged("large", number, 0.0, right=False) for number in range(9)]
    right = judged("small", 0, 0.0, right=True)
    assert abs(probability(fit([*wrong, right]), right) - 0.5) < 1e-6


def test_cross_validation_does_not_see_the_example_itself() -> None:
    """Right answers get no more than wrong ones where the evidence is the same for all."""
    found = [judged("made up", number, 1.0, right=number < 6) for number in range(20)]
    estimates = cross_validated(found)
    assert max(estimates[:6]) <= max(estimates[6:])


def test_other_kinds_tell_nothing_of_the_kind_itself() -> None:
    """Each set is judged by what was fitted on the other, in which nearly all is otherwise."""
    found = [judged("mostly right", number, 1.0, right=number < 8) for number in range(9)]
    found += [judged("mostly wrong", number, 1.0, right=number == 8) for number in range(9)]
    estimates = of_other_kinds(found)
    assert max(estimates[:9]) < 0.5 < min(estimates[9:])


def test_rows_tell_how_many_estimates_answer_and_how_many_of_them_are_right() -> None:
    """Half of the answers of a set are in the band of plain answers, and half of these right."""
    found = [judged("made up", number, 1.0, right=number % 2 == 0) for number in range(4)]
    (row,) = rows(found, [0.99, 0.98, 0.2, 0.1])
    assert (row.questions, row.answered, row.answered_right) == (4, 0.5, 0.5)


def test_writing_replaces_the_weights_alone() -> None:
    """Header, bands and the other table stay as they stood; the table's weights are the new."""
    before = WEIGHTS.read_text("utf-8")
    after = written(before, {"words": {"bias": -1.234, "coverage": 2.0}})
    assert after.startswith(before.partition("[")[0])
    tables = tomllib.loads(before) | {"words": {"bias": -1.23, "coverage": 2.0}}
    assert tomllib.loads(after) == tables
