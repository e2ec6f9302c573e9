"""Question files: one JSON object a line, and the passages that may lie beside them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.curation.model import Curation
from corpus.document import Document
from corpus.errors import FileError, FilePlace
from corpus.load import Corpus


class QuestionFileError(FileError):
    """Raised where a question file, or the passages beside it, cannot be used."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what its right answer must show.

    `sentences`: one of them; `documents`: a source from one of these ids; `spans`: of each group
    at least one. Empty where the file does not say.
    """

    id: str
    question: str
    history: tuple[str, ...]
    answerable: bool
    kind: str
    sentences: tuple[str, ...]
    documents: frozenset[str]
    spans: tuple[tuple[str, ...], ...]


def load_questions(path: Path) -> list[Question]:
    """Raises `QuestionFileError` where a line cannot be used."""
    return [_question(row, number, path) for number, row in _rows(path)]


def load_passages(path: Path) -> Corpus:
    """A `passages.jsonl` as a corpus without curation, each passage a document of its own."""
    documents = []
    for number, row in _rows(path):
        if not isinstance(row.get("id"), str) or not isinstance(row.get("text"), str):
            raise _refused(path, number, 'write "id" and "text" as strings')
        url = row.get("doc") if str(row.get("doc")).startswith(("http://", "https://")) else None
        documents.append(Document(row["id"], str(row.get("title") or ""), row["text"], url))
    return Corpus(tuple(documents), Curation())


def _rows(path: Path) -> list[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise _refused(path, None, str(error.strerror)) from error
    except UnicodeDecodeError as error:
        raise _refused(path, None, "not UTF-8 text: save it as UTF-8") from error
    rows = [(i, _row(line, i, path)) for i, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise _refused(path, None, "the file is empty: put one JSON object on each line")
    return rows


def _row(line: str, number: int, path: Path) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise _refused(path, number, f"not JSON: {error.msg}") from error
    if not isinstance(row, dict):
        raise _refused(path, number, "write a JSON object")
    return row


def _refused(path: Path, line: int | None, problem: str) -> QuestionFileError:
    return QuestionFileError(FilePlace(str(path), line), f"{problem}.")


def _question(row: dict[str, Any], number: int, path: Path) -> Question:
    text = row.get("question")
    if not isinstance(text, str) or not text.strip():
        raise _refused(path, number, 'write a "question"')
    if not isinstance(row.get("answerable", True), bool):
        raise _refused(path, number, '"answerable" must be true or false')
    answers = [a["text"] for a in row.get("answers") or [] if a.get("start", -1) >= 0]
    spans = [(span,) for span in row.get("gold_span") or []]
    return Question(
        id=str(row.get("id", number)),
        # Some sets put the asker's situation beside the question.
        question=" ".join(filter(None, [text, row.get("scenario")])),
        history=tuple(_asked(turn) for turn in row.get("history") or [] if _is_users(turn)),
        answerable=row.get("answerable", True),
        kind=str(row.get("kind", "question")),
        sentences=tuple(row.get("gold_sentence") or ()),
        documents=frozenset(row.get("passage_ids") or ()),
        spans=tuple(spans) or ((tuple(answers),) if answers else ()),
    )


def _is_users(turn: Any) -> bool:
    return isinstance(turn, str) or turn.get("asked_by") != "bot"


def _asked(turn: Any) -> str:
    return turn if isinstance(turn, str) else str(turn.get("q", ""))
