from typing import get_type_hints

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.answering.explanation import SOURCES
from bot.contract.responses import ContributionJson, ProblemJson, ReplyJson
from bot.dialogue.reply import Status
from tests.contract import held


def test_type_has_no_other_field() -> None:
    """A field more is as much a breach of the contract as one less."""
    body = '{"type": "about:blank", "title": "Not Found", "status": 404, "detail": "None."%s}'
    assert held(ProblemJson, body % "")["status"] == 404
    with pytest.raises(ValidationError):
        held(ProblemJson, body % ', "trace": ""')
    with pytest.raises(ValidationError):
        held(ProblemJson, body.replace('"title": "Not Found", ', "") % "")
    assert TypeAdapter(ProblemJson).json_schema()["additionalProperties"] is False


def test_every_kind_of_contribution_is_described() -> None:
    """OpenAPI names each source of a contribution, in the words of the explanation."""
    described = TypeAdapter(ContributionJson).json_schema()["properties"]["source"]["description"]
    for name, what in SOURCES.items():
        assert f'"{name}" for {what}' in described


def test_statuses_are_those_of_replies() -> None:
    """The contract's statuses are the dialogue's: no second list of them."""
    assert get_type_hints(ReplyJson)["status"] is Status
