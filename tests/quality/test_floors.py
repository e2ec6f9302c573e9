"""Floors under the quality of the answers.

The questions about the academy's page were written by three people who saw the page and nothing
else, neither curation nor code nor each other's questions. Those in `academy.jsonl` and
`freer.jsonl` have since been looked at when mechanisms were chosen; those in `blind.jsonl` have
only been counted. They guard against getting worse; how good the answers are is measured on more
sets by `python -m benchmarks.quality`.
"""

from pathlib import Path

import pytest

from bot.evaluation.question_file import load_questions
from bot.evaluation.report import Report, evaluate
from bot.evaluation.thresholds import Threshold
from bot.service.building import build_chat
from corpus.curation.model import Curation
from corpus.load import ACADEMY, Corpus, load
from tests.quality.bounds import bounds

QUESTIONS = load_questions(Path(__file__).with_name("academy.jsonl"))


@pytest.fixture(scope="module")
def curated() -> Report:
    return evaluate(build_chat(load(ACADEMY), None), QUESTIONS)


def test_the_academy_answers_as_well_as_it_did(curated: Report) -> None:
    """Right answers, refusals and confidence do not fall below their floors."""
    floors = bounds(
        ["hit1=0.86", "hit3=0.91", "span=0.86", "auroc=0.90"], ["false_answers=0.09", "ece=0.09"]
    )
    assert curated.missed(floors) == ()


@pytest.mark.parametrize(
    ("name", "floors"),
    [
        (
            "freer",
            bounds(["hit1=0.84", "hit3=0.91", "auroc=0.88"], ["false_answers=0.07"]),
        ),
        (
            "blind",
            bounds(["hit1=0.89", "hit3=0.94", "auroc=0.96"], ["false_answers=0.05"]),
        ),
    ],
)
def test_other_peoples_questions_are_answered_as_well(
    name: str, floors: tuple[Threshold, ...]
) -> None:
    """Questions in other people's words do not fall below their floors either."""
    questions = load_questions(Path(__file__).with_name(f"{name}.jsonl"))
    assert evaluate(build_chat(load(ACADEMY), None), questions).missed(floors) == ()


@pytest.mark.parametrize(
    ("kind", "floor"),
    [
        ("fact", 0.97),
        ("fragment", 0.95),
        ("typo", 0.93),
        ("caps", 1.0),
        ("list", 0.9),
        ("two_facts", 1.0),
        ("followup", 0.91),
        ("after_unrelated", 1.0),
        ("yesno", 0.85),
    ],
)
def test_each_kind_is_answered_as_well_as_it_was(curated: Report, kind: str, floor: float) -> None:
    """No kind of question loses what another one wins."""
    found = curated.kinds[kind].hit1
    assert found is not None
    assert found >= floor


def test_nothing_off_topic_is_answered(curated: Report) -> None:
    """Small talk, general knowledge and nonsense never get a plain answer."""
    assert curated.kinds["offtopic"].false_answers == 0


def test_without_curation_most_is_still_found() -> None:
    """The page alone, as any other organisation's, answers plain questions and refuses the rest."""
    report = evaluate(build_chat(Corpus(load(ACADEMY).documents, Curation()), None), QUESTIONS)
    assert report.kinds["fact"].hit3 is not None
    assert report.kinds["fact"].hit3 >= 0.8
    assert report.kinds["offtopic"].false_answers == 0
