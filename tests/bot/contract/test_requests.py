import re

import pytest
from pydantic import ValidationError

from bot.contract.requests import AskRequest, FeedbackRequest
from bot.dialogue.question_length import question_problem


def test_request_has_no_other_field() -> None:
    """A field that is misspelt is refused, and not left out in silence."""
    with pytest.raises(ValidationError, match="explian"):
        AskRequest.model_validate({"question": "When?", "explian": True})
    with pytest.raises(ValidationError, match="helpfull"):
        FeedbackRequest.model_validate({"answer": "a", "helpful": True, "helpfull": True})


def test_question_is_refused_in_our_words() -> None:
    """The sentence is the one of every channel, and not the validator's."""
    with pytest.raises(ValidationError) as raised:
        AskRequest.model_validate({"question": " "})
    (error,) = raised.value.errors()
    assert (error["type"], error["msg"][:22]) == ("question", "The question is empty:")


def test_described_question_is_the_one_that_is_taken() -> None:
    """Of every white space that Python knows, OpenAPI's pattern says what the server says."""
    schema = AskRequest.model_json_schema()["properties"]["question"]
    described = re.compile(schema["pattern"])
    for character in map(chr, range(0x11000)):
        taken = question_problem(character) is None
        assert (described.search(character) is not None) == taken, hex(ord(character))
