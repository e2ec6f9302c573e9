import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.language.identification import LANGUAGES, continued, identifier, language_of

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


@pytest.fixture
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where nothing is kept yet, and nothing is loaded."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    identifier.cache_clear()
    yield tmp_path
    identifier.cache_clear()


def _all_questions() -> list[str]:
    lines = (QUALITY / "languages.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines]


def test_model_that_was_kept_tells_languages_as_the_package_does(cache_folder: Path) -> None:
    """Equal to the last bit, whether it was unpacked now or is read from the files."""
    original = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    original.set_languages(list(LANGUAGES))
    expected = [original.classify(question) for question in _all_questions()]
    unpacked = [identifier().classify(question) for question in _all_questions()]
    assert [*cache_folder.rglob("moves.npy")]
    identifier.cache_clear()
    assert unpacked == [identifier().classify(q) for q in _all_questions()] == expected


def test_kept_model_that_is_damaged_is_unpacked_again(cache_folder: Path) -> None:
    """A flipped byte in a file changes no language."""
    expected = [identifier().classify(question) for question in _all_questions()]
    identifier.cache_clear()
    (damaged,) = cache_folder.rglob("moves.npy")
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    assert [identifier().classify(question) for question in _all_questions()] == expected


def test_folder_that_cannot_be_written_costs_time_alone(
    cache_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The model is unpacked at every start, and the log says so."""
    (cache_folder / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_folder / "file"))
    assert language_of("¿Dónde está el museo?") == "es"
    assert "unpacks" in caplog.text
