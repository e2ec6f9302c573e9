"""A change of the pages is held to the questions that were answered rightly before it."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.evaluation.question_file import QuestionFileError
from bot.evaluation.regressions import Regressions, load_regressions
from bot.service.building import build_snapshot
from bot.service.snapshot import Snapshot
from corpus.curation.model import Curation
from corpus.document import Document
from corpus.load import Corpus

MILL = "The mill was built in 1905. The ferry leaves at noon."
BUILT = {"question": "When was the mill built?", "gold_sentence": ["The mill was built in 1905."]}
FERRY = {"question": "When does the ferry leave?", "gold_sentence": ["The ferry leaves at noon."]}
PARKING = {"question": "Is there parking?", "answerable": False}


def snapshot(text: str) -> Snapshot:
    return build_snapshot(Corpus((Document("mill", "Mill", text),), Curation()), None)


def regressions(folder: Path, *questions: Mapping[str, object], most: int = 0) -> Regressions:
    lines = "\n".join(map(json.dumps, questions))
    (folder / "questions.jsonl").write_text(lines, encoding="utf-8")
    return load_regressions(folder, most)


def test_lost_answers_are_named(tmp_path: Path) -> None:
    """The sentence has the number of questions and the first of them."""
    trial = regressions(tmp_path, BUILT, FERRY)
    before = snapshot(MILL)
    assert trial(before, snapshot(f"{MILL} It has a wheel.")) is None
    one = trial(before, snapshot("The mill was built in 1905."))
    assert one
    assert "to 1 question of questions.jsonl or kept in the store" in one
    assert '"When does the ferry leave?"' in one
    both = trial(before, snapshot("The harbour is deep."))
    assert both
    assert "to 2 questions of" in both


def test_as_many_as_the_threshold_may_be_lost(tmp_path: Path) -> None:
    """One more than it says are too many."""
    before, after = snapshot(MILL), snapshot("The harbour is deep.")
    assert regressions(tmp_path, BUILT, FERRY, most=2)(before, after) is None
    assert regressions(tmp_path, BUILT, FERRY, most=1)(before, after)


def test_what_was_wrong_before_is_no_loss(tmp_path: Path) -> None:
    """Questions that the pages from before did not answer rightly either hold nothing back."""
    trial = regressions(tmp_path, BUILT, FERRY)
    assert trial(snapshot("The harbour is deep."), snapshot("The tower is high.")) is None


def test_plain_answer_to_what_pages_do_not_say_is_a_loss(tmp_path: Path) -> None:
    """A question that is not to be answered must not be, after a change as before it."""
    trial = regressions(tmp_path, PARKING)
    after = snapshot(f"{MILL}\n\n# Is there parking?\n\nThere is parking behind the mill.")
    assert trial(snapshot(MILL), after)


def test_answer_without_its_span_is_a_loss(tmp_path: Path) -> None:
    """Where the file says what must be shown, the right page alone is not enough."""
    asked = {"question": "When was the mill built?", "passage_ids": ["mill"], "gold_span": ["1905"]}
    trial = regressions(tmp_path, asked)
    assert trial(snapshot(MILL), snapshot("The mill was built in 1805."))


def test_without_a_file_nothing_is_tried(tmp_path: Path) -> None:
    """No file is no question, and a broken one is named with its line."""
    assert load_regressions(tmp_path, 0) == Regressions((), 0)
    (tmp_path / "questions.jsonl").write_text("[]", encoding="utf-8")
    with pytest.raises(QuestionFileError, match=r"questions\.jsonl, line 1"):
        load_regressions(tmp_path, 0)
