"""Floors under the answers as they are by default, with meaning: see `test_floors.py`."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.dialogue.chat import Chat
from bot.evaluation.question_file import LabelledQuestion, load_questions
from bot.evaluation.report import evaluate
from bot.evaluation.thresholds import Threshold
from bot.service.building import build_chat
from corpus.curation.model import Curation
from corpus.load import ACADEMY, load
from index.meaning.kept import NO_ENCODINGS, Encodings
from tests.quality.bounds import bounds

# Curated questions of a passage that those in other languages are compared with: to encode all of
# them takes half a minute. With all of them no question that the page does not answer is answered.
PHRASINGS = 12


def questions(name: str) -> list[LabelledQuestion]:
    return load_questions(Path(__file__).with_name(f"{name}.jsonl"))


@pytest.fixture(scope="module")
def chat(by_meaning: Encodings) -> Chat:
    return build_chat(load(ACADEMY), None, by_meaning)


@pytest.mark.parametrize(
    ("name", "floors"),
    [
        (
            "academy",
            bounds(
                ["hit1=0.88", "hit3=0.92", "highlight=0.96", "auroc=0.93"],
                ["false_answers=0.05", "refused=0.09", "ece=0.11"],
            ),
        ),
        (
            "freer",
            bounds(
                ["hit1=0.84", "hit3=0.91", "highlight=0.9", "auroc=0.88"],
                ["false_answers=0.04", "refused=0.09"],
            ),
        ),
        (
            "blind",
            bounds(
                ["hit1=0.88", "hit3=0.9", "highlight=0.96", "auroc=0.95"],
                ["false_answers=0.05", "refused=0.11"],
            ),
        ),
    ],
)
def test_questions_about_the_academy_are_answered_as_well(
    name: str, floors: list[Threshold], chat: Chat
) -> None:
    """Of every second question right answers, refusals, key spans and confidence stay as good."""
    found = evaluate(chat, questions(name)[::2])
    assert found.missed(floors) == ()


def test_questions_in_other_languages_are_answered_as_well(by_languages: Encodings) -> None:
    """The right English passage is among three nearly nine times in ten, follow-ups included."""
    floors = bounds(["hit1=0.7", "hit3=0.87", "auroc=0.85"], ["refused=0.06", "false_answers=0.1"])
    corpus = load(ACADEMY)
    phrasings = (replace(e, questions=e.questions[:PHRASINGS]) for e in corpus.curation.phrasings)
    curation = replace(corpus.curation, phrasings=tuple(phrasings))
    over = build_chat(replace(corpus, curation=curation), None, by_languages)
    assert evaluate(over, questions("languages")).missed(floors) == ()


def test_more_is_found_without_curation_too(by_meaning: Encodings) -> None:
    """The page alone, as any other organisation's, answers more by meaning than by words."""
    corpus = replace(load(ACADEMY), curation=Curation())
    words, meaning = (
        evaluate(build_chat(corpus, None, each), questions("freer")[::2]).overall.hit3 or 0.0
        for each in (NO_ENCODINGS, by_meaning)
    )
    assert meaning >= words + 0.05
