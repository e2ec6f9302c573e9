import json

import pytest

from bot.answering import explanation
from bot.answering.quoting import Quote
from bot.contract.build import encoded, reply_json, source_json
from bot.contract.responses import (
    ContributionJson,
    CuratedWhyJson,
    PenaltyJson,
    ReplyJson,
    SourceJson,
    WhyJson,
)
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Conversation
from corpus.document import Document
from tests.contract import held

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
        assert held(ReplyJson, encoded(payload))
        assert (payload["why"] is not None) == (explain and reply.why is not None)


@pytest.mark.parametrize("question", QUESTIONS)
def test_parts_are_the_answer_taken_apart(academy: Chat, question: str) -> None:
    """Joined by line feeds they are the answer, a quote is its source's, a key span in its part."""
    payload = reply_json(academy.reply(question), "", "", explain=False)
    assert "\n".join(part["text"] for part in payload["parts"]) == payload["answer"]
    for part in payload["parts"]:
        if part["kind"] == "quote":
            assert part["source"] is not None
            assert part["text"] == payload["sources"][part["source"]]["quote"]
        if part["highlight"] and (whole := payload["highlight"]):
            key = slice(part["highlight"]["start"], part["highlight"]["end"])
            assert part["text"][key] == payload["answer"][whole["start"] : whole["end"]]
    marked = [part for part in payload["parts"] if part["highlight"]]
    assert bool(marked) == (payload["highlight"] is not None)


@pytest.mark.parametrize(
    ("json_type", "explained"),
    [
        (WhyJson, explanation.Why),
        (ContributionJson, explanation.Contribution),
        (PenaltyJson, explanation.Penalty),
        (CuratedWhyJson, explanation.CuratedWhy),
    ],
)
def test_explanation_is_described_whole(json_type: type, explained: type) -> None:
    """Nothing that an explanation knows is left out of the contract."""
    assert list(json_type.__annotations__) == list(explained.__annotations__)


def test_follow_up_says_how_it_was_read(academy: Chat) -> None:
    """`read_as` is null in a question that stands alone, and a text in a follow-up."""
    first = academy.reply(QUESTIONS[0])
    conversation = Conversation().after(QUESTIONS[0], first)
    second = academy.reply("And from how many countries?", conversation)
    assert reply_json(first, "", "", explain=False)["read_as"] is None
    assert reply_json(second, "", "", explain=False)["read_as"]


def test_a_source_with_pages_has_the_number_of_its_page() -> None:
    """`page` is there for a file with page numbers, and is missing for all others."""
    guide = Document("guide", "Guide", "Closed. Open daily.", page_starts=(0, 8))
    source = source_json(Quote(guide, 8, 19, "", 1.0))
    assert source["page"] == 2
    assert held(SourceJson, encoded(source))
    page = Document("page", "Page", "Open daily.")
    assert "page" not in source_json(Quote(page, 0, 11, "", 1.0))


def test_lone_surrogate_can_be_sent() -> None:
    """A title made from a file's name of no encoding does not break the reply."""
    assert json.loads(encoded({"title": "caf\udce9 ü"})) == {"title": "caf? ü"}
