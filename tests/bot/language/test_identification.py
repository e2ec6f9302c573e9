import json
from pathlib import Path

import pytest

from bot.language.identification import continued, language_of

QUALITY = Path(__file__).parents[2] / "quality"


@pytest.mark.parametrize("name", ["academy", "freer", "blind"])
def test_english_questions_are_english(name: str) -> None:
    """Short, misspelt or full of names: none of them is taken for another language."""
    lines = (QUALITY / f"{name}.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    assert [q for q in questions if language_of(q) != "en"] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "ILEA",
        "asdfgh qwerty",
        "lol ok",
        "wher is the acadmy",
        "Wat?",
        "café",
        "R2-D2",
        "5",
        "when",
        "What did Britain do in September 1971?",
    ],
)
def test_what_is_too_little_to_tell_is_english(text: str) -> None:
    """Letters, names and dates, and single words say nothing of a language."""
    assert language_of(text) == "en"


def test_other_languages_are_told() -> None:
    """Of the questions in six languages nearly all are told to be in theirs."""
    rows = [
        json.loads(line) for line in (QUALITY / "languages.jsonl").read_text("utf-8").splitlines()
    ]
    right = [row for row in rows if language_of(row["question"]) == row["language"]]
    assert len(right) >= 0.95 * len(rows)


@pytest.mark.parametrize(
    ("text", "language"),
    [("¿Y dónde?", "es"), ("E onde?", "es"), ("y el museo", "es"), ("and where is it?", "en")],
)
def test_what_is_too_little_to_tell_goes_on_in_the_language_before(
    text: str, language: str
) -> None:
    """Unless all of its words are English."""
    assert continued(text, "es") == language
