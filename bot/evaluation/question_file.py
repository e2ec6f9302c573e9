"""Question files: one JSON object a line, and the passages that may lie beside them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NotRequired

from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from corpus.curation.model import Curation
from corpus.document import Document
from corpus.errors import FileError, FilePlace
from corpus.load import Corpus


class QuestionFileError(FileError):
    """Raised where a question file, or the passages beside it, cannot be used."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and what its right answer must show; empty where the file does not say."""

    id: str
    question: str
    history: tuple[str, ...]  # the questions before it in the conversation, oldest first
    answerable: bool  # whether the pages answer it
    kind: str
    sentences: tuple[str, ...]  # one of them must be shown
    documents: frozenset[str]  # a source must be from one of these ids
    spans: tuple[tuple[str, ...], ...]  # of each group one must be shown


class _Answer(TypedDict):
    text: str
    start: NotRequired[int]  # in its passage; below 0 where it stands nowhere


class _HistoryTurn(TypedDict):
    q: NotRequired[str]
    asked_by: NotRequired[str]  # "bot" for what is no question of the asker


class _Row(TypedDict):
    """What is read of a line; data sets have other fields besides."""

    id: NotRequired[str | int]
    question: str
    scenario: NotRequired[str | None]
    history: NotRequired[list[str | _HistoryTurn] | None]
    answerable: NotRequired[bool]
    kind: NotRequired[str]
    gold_sentence: NotRequired[list[str] | None]
    gold_span: NotRequired[list[str | list[str]] | None]  # of an inner list any one
    passage_ids: NotRequired[list[str] | None]
    answers: NotRequired[list[_Answer] | None]


_ROW = TypeAdapter(_Row)


def load_questions(path: Path) -> list[LabelledQuestion]:
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
    except (json.JSONDecodeError, RecursionError) as error:
        raise _refused(path, number, "not JSON: write one JSON object") from error
    if not isinstance(row, dict):
        raise _refused(path, number, "write a JSON object")
    return row


def _refused(path: Path, line: int | None, problem: str) -> QuestionFileError:
    return QuestionFileError(FilePlace(str(path), line), f"{problem}.")


def _question(row: dict[str, Any], number: int, path: Path) -> LabelledQuestion:
    try:
        read = _ROW.validate_python(row, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        problem = f'"{first["loc"][0]}": {first["msg"]}; benchmarks/README.md has the format'
        raise _refused(path, number, problem) from error
    text = read["question"]
    if not text.strip():
        raise _refused(path, number, 'write a "question"')
    answers = [a["text"] for a in read.get("answers") or () if a.get("start", -1) >= 0]
    golden = read.get("gold_span") or ()
    spans = [(span,) if isinstance(span, str) else tuple(span) for span in golden]
    return LabelledQuestion(
        id=str(read.get("id", number)),
        # Some sets put the asker's situation beside the question.
        question=" ".join(filter(None, [text, read.get("scenario")])),
        history=tuple(_asked(turn) for turn in read.get("history") or () if _is_users(turn)),
        answerable=read.get("answerable", True),
        kind=read.get("kind", "question"),
        sentences=tuple(read.get("gold_sentence") or ()),
        documents=frozenset(read.get("passage_ids") or ()),
        spans=tuple(spans) or ((tuple(answers),) if answers else ()),
    )


def _is_users(turn: str | _HistoryTurn) -> bool:
    return isinstance(turn, str) or turn.get("asked_by") != "bot"


def _asked(turn: str | _HistoryTurn) -> str:
    return turn if isinstance(turn, str) else turn.get("q", "")
