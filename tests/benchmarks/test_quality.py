from pathlib import Path

import pytest

from benchmarks.quality.ablation import SWITCHES, Switch, is_gone, places, switched_off
from benchmarks.quality.answers import Outcome, figures
from benchmarks.quality.constants import chosen, constants
from benchmarks.quality.engines import document_search, others
from benchmarks.quality.goals import Goal, goals
from benchmarks.quality.reliability import bins, svg
from benchmarks.quality.report import report
from benchmarks.quality.results import Results
from benchmarks.quality.retrieval import _graded, _hits
from benchmarks.quality.sets import SETS, Sets
from bot.dialogue.reply import Status
from bot.evaluation.question_file import LabelledQuestion
from corpus.document import Document


def question(*documents: str) -> LabelledQuestion:
    return LabelledQuestion(
        "q",
        "What?",
        (),
        answerable=True,
        kind="",
        sentences=(),
        documents=frozenset(documents),
        spans=(),
    )


def test_hits_count_the_first_relevant_document() -> None:
    """First for one question, second for another: hit@1 one half, MRR three quarters."""
    assert _hits([(question("a"), ["a", "b"]), (question("b", "c"), ["a", "b"])]) == (0.5, 1, 0.75)


def test_grades_in_the_ideal_order_are_worth_one() -> None:
    """nDCG and MAP are 1 for the ideal order, and nDCG falls when it is turned round."""
    grades = {"q": {"a": 3, "b": 1}}
    assert _graded([(question(), ["a", "b"])], grades) == (1, 1)
    assert _graded([(question(), ["b", "a"])], grades)[0] < 0.75


def test_every_engine_finds_the_word_asked_for() -> None:
    """Each installed engine, over each field that the documents have, ranks by the question."""
    documents = [Document(str(i), "", text) for i, text in enumerate(["a cat", "dogs", "a bird"])]
    engines = dict(others())
    assert "rank-bm25" in engines
    for make in engines.values():
        for _, search in document_search(make, documents):
            assert search("dogs?", 1) == ["1"]


@pytest.mark.parametrize("switch", SWITCHES, ids=lambda switch: switch.name)
def test_every_ablation_switches_something_off(switch: Switch) -> None:
    """The names of an ablation exist, differ while it is on, and come back afterwards."""
    assert not is_gone(switch)
    names = [*switch.zero, *switch.off]
    before = [places(name) for name in names]
    assert names or switch == SWITCHES[0] or switch.curation or not switch.meaning
    with switched_off(switch):
        assert all(places(n) != found for n, found in zip(names, before, strict=True) if found)
    assert [places(name) for name in names] == before


def test_bins_hold_the_questions_of_their_confidence() -> None:
    """Two of three at .95 right, one at .05 wrong; a full confidence is in the last bin."""
    found = bins([(0.95, True), (0.95, False), (1.0, True), (0.05, False)])
    assert [n for _, _, n in found] == [1, 3]
    assert found[1][1] == pytest.approx(2 / 3)
    assert svg({"title": [(0.95, True)]}).count("<circle") == 1


def test_absent_sets_are_left_out_and_said_so(tmp_path: Path) -> None:
    """Without any set there are no figures, no goal is reached, and the report names the sets."""
    sets = Sets(tmp_path)
    ablations: list[dict[str, float]] = [{} for _ in SWITCHES]
    results = Results(sets.missing(), {}, [], {}, None, None, None, None, None, {}, ablations)
    assert not any(goal.reached for goal in goals(results))
    text = report(results, 0.0)
    assert all(name in text for name in SETS)


def test_a_goal_is_judged_with_the_digits_that_are_shown() -> None:
    """A value that shows as its bound reaches it, but not where it must lie above it."""
    at, above = (Goal("hit@1", "set", end, 0.5, None, 0.49951) for end in ("≥", ">"))
    assert at.reached
    assert not above.reached
    assert Goal("hit@1", "set", "≥", 0.5, 0.6, None).reached is None


def test_outcomes_are_counted_by_what_was_shown() -> None:
    """Of two plain answers one is right, a right one is refused, and one has no answer."""
    right = Outcome(
        is_off_topic=False,
        answerable=True,
        follows=False,
        first=True,
        three=True,
        whole=True,
        among=True,
        found=True,
        key_span=None,
        status=Status.ANSWERED,
        confidence=0.9,
    )
    refused = right._replace(
        first=False, three=False, whole=False, among=False, status=Status.NOT_FOUND, confidence=0.1
    )
    off = right._replace(answerable=False, whole=False, found=False, is_off_topic=True)
    found = figures([right, refused, off])
    assert (found.first, found.refused_right, found.found) == (0.5, 0.5, 1)
    assert (found.answered, found.answered_right, found.off, found.near) == (2, 0.5, 1, None)


def test_every_number_of_the_answering_path_says_what_it_was_chosen_on() -> None:
    """Each is in the list or has a comment beside it, and the list has none that is gone."""
    known, found = chosen(), {(each.module, each.name): each.comment for each in constants()}
    assert known.keys() <= found.keys()
    assert [name for name, comment in found.items() if not comment and name not in known] == []
