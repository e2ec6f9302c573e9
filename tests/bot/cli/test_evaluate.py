import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from bot.cli.main import cli
from bot.settings import variable
from corpus.load import ACADEMY
from tests.bot.cli.running import askademy, one_sentence
from tests.bot.cli.test_main import QUESTION


def lines(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_eval_prints_tables_or_json(tmp_path: Path) -> None:
    """The academy answers questions that lie alone in a folder, as a table or as pure JSON."""
    file = lines(
        tmp_path / "questions.jsonl",
        {"id": "a", "question": QUESTION, "answerable": True, "gold_sentence": ["over 6,125"]},
        {"id": "b", "question": "xyzzy", "answerable": False},
    )
    table = CliRunner().invoke(cli, ["eval", str(file)])
    assert table.exit_code == 0
    assert "all" in table.stdout
    result = CliRunner().invoke(cli, ["eval", str(file), "--json", "--min-hit1", "1"])
    assert result.exit_code == 0
    figures = json.loads(result.stdout)
    assert (figures["questions"], figures["hit1"], figures["false_answers"]) == (2, 1.0, 0.0)


def test_eval_fails_below_a_threshold(tmp_path: Path) -> None:
    """The passages beside the file are asked; each missed threshold is a line and exit 1."""
    lines(
        tmp_path / "passages.jsonl", {"id": "p", "title": "", "text": "The office opens at nine."}
    )
    file = lines(
        tmp_path / "questions.jsonl",
        {"id": "a", "question": "When does the office open?", "passage_ids": ["p"]},
        {"id": "b", "question": QUESTION, "passage_ids": ["p"]},
    )
    thresholds = ["--min-hit1", "0.9", "--min-hit3", "0.9", "--max-ece", "1"]
    result = CliRunner().invoke(cli, ["eval", str(file), *thresholds])
    assert result.exit_code == 1
    missed = result.stderr.splitlines()
    assert len(missed) == 2
    assert "hit1 is 0.5" in missed[0]
    academy = CliRunner().invoke(cli, ["eval", str(file), "--json", "--corpus", str(ACADEMY)])
    assert json.loads(academy.stdout)["hit1"] == 0


def test_eval_of_a_broken_file_is_one_sentence(tmp_path: Path) -> None:
    """A file that cannot be used is named with its line, and ends with exit code 2."""
    file = tmp_path / "questions.jsonl"
    assert str(file) in one_sentence(askademy("eval", str(file)), 2)
    file.write_text('{"question": "a"}\n{"question"\n', "utf-8")
    assert "line 2" in one_sentence(askademy("eval", str(file)), 2)


def test_regression_questions_are_kept_and_measured(tmp_path: Path) -> None:
    """What shows something now has to show it for good; without a file these are asked."""
    values = {variable("database_url"): f"sqlite:///{tmp_path}/askademy.db"}
    assert "no regression questions" in one_sentence(askademy("eval", **values), 2)
    kept = askademy("curate", "keep", QUESTION, "--author", "Ada", **values)
    assert "6,125" in kept.stdout
    assert "6,125" in askademy("curate", "keep", **values).stdout
    measured = askademy("eval", "--json", "--min-hit1", "1", **values)
    assert (measured.returncode, json.loads(measured.stdout)["questions"]) == (0, 1)
    assert "--author" in one_sentence(askademy("curate", "keep", QUESTION, **values), 2)
    refused = askademy("curate", "keep", "xyzzy", "--author", "Ada", **values)
    assert "not plainly answered" in one_sentence(refused, 1)
    assert askademy("curate", "keep", QUESTION, "--drop", **values).stdout == "1 dropped.\n"
    assert askademy("eval", **values).returncode == 2
