import json
from dataclasses import fields

import pytest
from pydantic import BaseModel

from bot import contract
from bot.answering import explanation
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Conversation
from bot.schema import encoded, question_problem, reply_json

QUESTIONS = [
    "How many professionals has ILEA Roswell welcomed?",
    "What are the objectives of the ILEAs?",
    "How many proffesionals did the cops welcome?",
    "roswell",
    "How much is the tuition fee?",
    "xyzzy",
    "hello",
    "?",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_reply_keeps_to_the_contract(academy: Chat, question: str) -> None:
    """Every kind of reply has exactly the fields and types that OpenAPI describes."""
    reply = academy.reply(question)
    for explain in (False, True):
        payload = reply_json(reply, "id", "conversation", explain=explain)
        assert contract.Reply.model_validate_json(encoded(payload), strict=True)
        assert (payload["why"] is not None) == (explain and reply.why is not None)


@pytest.mark.parametrize(
    ("model", "dataclass"),
    [
        (contract.Why, explanation.Why),
        (contract.Contribution, explanation.Contribution),
        (contract.Penalty, explanation.Penalty),
    ],
)
def test_explanation_is_described_whole(model: type[BaseModel], dataclass: type) -> None:
    """Nothing that an explanation knows is left out of the contract."""
    assert list(model.model_fields) == [field.name for field in fields(dataclass)]


def test_follow_up_says_how_it_was_read(academy: Chat) -> None:
    """`read_as` is null in a question that stands alone, and a text in a follow-up."""
    first = academy.reply(QUESTIONS[0])
    conversation = Conversation().after(QUESTIONS[0], first)
    second = academy.reply("And from how many countries?", conversation)
    assert reply_json(first, "", "", explain=False)["read_as"] is None
    assert reply_json(second, "", "", explain=False)["read_as"]


def test_question_may_have_1000_characters() -> None:
    """Blank questions and those of more than 1,000 characters are refused with a sentence."""
    assert question_problem("a" * 1_000) is None
    assert question_problem("😀" * 1_000) is None
    assert "1,001 characters" in str(question_problem("a" * 1_001))
    for blank in ("", " \t\n", "\u3000\u00a0"):
        assert "empty" in str(question_problem(blank))


def test_lone_surrogate_can_be_sent() -> None:
    """A title made from a file's name of no encoding does not break the reply."""
    assert json.loads(encoded({"title": "caf\udce9 ü"})) == {"title": "caf? ü"}
