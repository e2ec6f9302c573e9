import json
from pathlib import Path

import pytest

from bot.evaluation.question_file import (
    LabelledQuestion,
    QuestionFileError,
    load_passages,
    load_questions,
)
from corpus.errors import FilePlace

GOOD = '{"question": "When?"}'


def questions(folder: Path, *lines: str) -> list[LabelledQuestion]:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return load_questions(path)


def test_a_question_needs_nothing_but_its_text(tmp_path: Path) -> None:
    """A line with only a question is answerable, stands alone and is named by its line."""
    (first, second) = questions(tmp_path, GOOD, "", GOOD)
    assert first == LabelledQuestion("1", "When?", (), True, "question", (), frozenset(), ())  # noqa: FBT003
    assert second.id == "3"


def test_everything_a_line_may_say_is_read(tmp_path: Path) -> None:
    """History, kind, gold sentences and spans are read as the academy's questions have them."""
    row = {
        "id": "q7",
        "question": "And who?",
        "history": ["When?"],
        "answerable": False,
        "kind": "follow-up",
        "gold_sentence": ["It was founded."],
        "gold_span": ["1931", "Pratt"],
    }
    (question,) = questions(tmp_path, json.dumps(row))
    assert question == LabelledQuestion(
        "q7",
        "And who?",
        ("When?",),
        answerable=False,
        kind="follow-up",
        sentences=("It was founded.",),
        documents=frozenset(),
        spans=(("1931",), ("Pratt",)),
    )


def test_the_other_sets_are_read(tmp_path: Path) -> None:
    """Passage ids, answers of which one is enough, situations and turns of a bot are read."""
    row = {
        "question": "May I?",
        "scenario": "I have a pram.",
        "passage_ids": ["p1", "p2"],
        "answers": [{"text": "yes", "start": 3}, {"text": "of course", "start": 0}],
        "history": [{"q": "Open?", "asked_by": "user"}, {"q": "Where?", "asked_by": "bot"}],
    }
    (question,) = questions(tmp_path, json.dumps(row))
    assert question.question == "May I? I have a pram."
    assert question.documents == {"p1", "p2"}
    assert question.spans == (("yes", "of course"),)
    assert question.history == ("Open?",)


def test_an_answer_that_is_nowhere_is_no_span(tmp_path: Path) -> None:
    """An answer without a place in its passage cannot be shown."""
    row = {"question": "May I?", "answers": [{"text": "yes", "start": -1}]}
    assert questions(tmp_path, json.dumps(row))[0].spans == ()


@pytest.mark.parametrize("number", [1, 2, 5])
@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("{question: When?}", "not JSON"),
        ('["When?"]', "JSON object"),
        ("null", "JSON object"),
        ('{"text": "When?"}', '"question"'),
        ('{"question": ""}', '"question"'),
        ('{"question": " "}', '"question"'),
        ('{"question": 7}', '"question"'),
        ('{"question": "When?", "answerable": "no"}', '"answerable"'),
        ('{"question": "When?", "history": 5}', '"history"'),
        ('{"question": "When?", "gold_span": [[2001]]}', '"gold_span"'),
        ('{"question": "When?", "answers": [{"start": 1}]}', '"answers"'),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_is_named_by_its_number(
    tmp_path: Path, bad: str, problem: str, number: int
) -> None:
    """What cannot be used is said in one sentence with the file, the line and what to do."""
    lines = [GOOD] * 5
    lines[number - 1] = bad
    with pytest.raises(QuestionFileError) as raised:
        questions(tmp_path, *lines)
    error = raised.value
    assert error.place == FilePlace(str(tmp_path / "questions.jsonl"), number)
    assert problem in error.advice
    assert str(error) == f"{error.place}: {error.advice}"
    assert "\n" not in str(error)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A missing, an empty and a file of other bytes are each said to be so."""
    with pytest.raises(QuestionFileError, match=r"none\.jsonl: No such file"):
        load_questions(tmp_path / "none.jsonl")
    with pytest.raises(QuestionFileError, match="empty"):
        questions(tmp_path, "", " ")
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes('{"question": "Café?"}'.encode("latin-1"))
    with pytest.raises(QuestionFileError, match="UTF-8"):
        load_questions(latin)


def passages_file(folder: Path, *rows: object) -> Path:
    path = folder / "passages.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_passages_beside_the_questions_are_a_corpus(tmp_path: Path) -> None:
    """Each passage is a document with its id, title, text and, where it has one, address."""
    path = passages_file(
        tmp_path,
        {"id": "p1", "text": "Open daily.", "title": "Visit", "doc": "https://mill.example/"},
        {"id": "p2", "text": "Closed.", "doc": "chapter 2"},
    )
    corpus = load_passages(path)
    found = [(d.id, d.title, d.text, d.url) for d in corpus.documents]
    assert found == [
        ("p1", "Visit", "Open daily.", "https://mill.example/"),
        ("p2", "", "Closed.", None),
    ]
    assert corpus.curation.phrasings == ()


@pytest.mark.parametrize("row", [{"id": "p2"}, {"text": "Open."}, {"id": 2, "text": "Open."}])
def test_a_bad_passage_is_named_by_its_line(tmp_path: Path, row: object) -> None:
    """A passage without id or text is named by its line."""
    path = passages_file(tmp_path, {"id": "p1", "text": "Open."}, row)
    with pytest.raises(QuestionFileError, match=r"passages\.jsonl, line 2: "):
        load_passages(path)
