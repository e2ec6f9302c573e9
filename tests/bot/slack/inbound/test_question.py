import json
from dataclasses import replace

import pytest

from bot.slack.inbound.question import LONGEST_KEY, Above, Place, Question, event_key, question_of

QUESTION = Question("T1:E1", "a1", Place("T1", "C1", "1.1"), "1.2", "U1", "When?", 1)


@pytest.mark.parametrize("above", [None, Above("C1"), Above("C1", "1.1")])
def test_question_comes_back_from_the_disk(above: Above | None) -> None:
    """Another process has all that it takes to answer it."""
    kept = replace(QUESTION, above=above)
    assert question_of(json.loads(json.dumps(kept.as_work()))) == kept


def test_what_is_kept_is_masked() -> None:
    """No address of a person is written to the disk."""
    asked = Question("T1:E1", "a1", Place("T1", "C1"), "1.2", "U1", "Is it a@b.example?", 1)
    assert asked.as_work()["text"] == "Is it [e-mail]?"


def test_work_of_another_version_is_told_apart() -> None:
    """Fields that are not known, or missing, are an error that the reader expects."""
    with pytest.raises(TypeError):
        question_of(QUESTION.as_work() | {"another": 1})
    with pytest.raises(KeyError):
        question_of({})


def test_key_of_an_event_fits_into_the_store() -> None:
    """Ids of any length give a key, and different ids different ones."""
    long = [event_key("T1", "E" * 500 + last) for last in "ab"]
    assert all(len(key) <= LONGEST_KEY for key in long)
    assert long[0] != long[1]
    assert event_key("T1", "E1") == "T1:E1"
