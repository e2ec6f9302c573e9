"""The owner's own answers in a conversation: which one wins, and that the reply says so."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.confidence import bands
from bot.app import create_app
from bot.contract.build import reply_json
from bot.dialogue import texts
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Reply, Status
from bot.service.building import build_chat
from corpus.curation.model import CuratedAnswer, Curation
from corpus.load import Corpus
from tests.bot.dialogue.test_chat import CURATION, HARBOUR, MILL, SAID, talk
from tests.conftest import serving, unlimited

DAY = date(2026, 3, 31)
ANSWERS = (
    CuratedAnswer(
        "Yes, in the courtyard.",
        ("Can I bring my bicycle?", "Is there a place for bicycles?"),
        "Ada Miller",
        DAY,
    ),
    CuratedAnswer("It was founded twice.", ("When was the Harbour Museum founded?",), "Ada", DAY),
    CuratedAnswer("I am the museum's bot.", ("Who are you?",), "Ada", DAY),
    CuratedAnswer("Nora leads it.", ("Who leads the Mill Museum?",), "Ada", DAY),
    CuratedAnswer("Behind the town hall.", ("Where can I park my car?",), "Ada", DAY),
)


def chat_of(*answers: CuratedAnswer) -> Chat:
    return build_chat(Corpus((HARBOUR, MILL), replace(CURATION, answers=answers)), "the desk")


CHAT = chat_of(*ANSWERS)


def test_own_answer_is_marked_as_such() -> None:
    """The reply names author and date, says that it is no quote, and has the text to check."""
    reply = CHAT.reply("Can I bring my bicycle?")
    assert reply.status is Status.ANSWERED
    text, by = reply.text.splitlines()
    assert text == "Yes, in the courtyard."
    assert by == texts.CURATED.format(author="Ada Miller", date="2026-03-31")
    assert reply.highlight is None
    (source,) = reply.sources
    assert source.document == CHAT.documents[source.document.id]
    assert source.document.text[source.start : source.end] == source.text == text
    assert bands().answered <= reply.confidence < 1


def test_own_answer_leads_to_its_link() -> None:
    """The source of an own answer is the address that its owner has given with it."""
    answer = replace(ANSWERS[0], link="https://mill.example/bikes")
    (source,) = chat_of(answer).reply("Can I bring my bicycle?").sources
    assert source.document.url == answer.link


def test_why_says_that_the_own_answer_won() -> None:
    """The explanation names the curated question, its author, and the reason; the sum holds."""
    why = CHAT.reply("Can I bring my bicycle?").why
    assert why
    assert why.curated
    assert (why.curated.won, why.curated.reason) == (True, texts.CURATED_SAME)
    assert (why.curated.author, why.curated.date) == ("Ada Miller", "2026-03-31")
    assert why.curated.question == "Can I bring my bicycle?"
    assert sum(each.score for each in why.contributions) == pytest.approx(why.score)
    assert [each.source for each in why.contributions] == ["curated"]


def test_a_quote_that_is_curated_word_for_word_wins() -> None:
    """Where the owner tied the question to a passage too, the page's words are shown, and why."""
    reply = CHAT.reply("When was the Harbour Museum founded?")
    assert "1908" in reply.text
    assert "twice" not in reply.text
    assert reply.why
    assert reply.why.curated
    assert (reply.why.curated.won, reply.why.curated.reason) == (False, texts.CURATED_LOST)
    assert sum(e.score for e in reply.why.contributions) == pytest.approx(reply.why.score)


def test_like_question_wins_only_where_it_is_surer() -> None:
    """A question that resembles a curated one gets its answer where no quote is as sure."""
    near = CHAT.reply("Can I bring my two bicycles?")
    assert near.why
    assert near.why.curated
    assert (near.why.curated.won, near.why.curated.reason) == (True, texts.CURATED_SURER)
    far = CHAT.reply("Where can I leave my bicycle?")
    assert far.status is not Status.ANSWERED
    assert far.why
    assert far.why.curated
    assert not far.why.curated.won


def test_a_sure_quote_is_not_outranked_by_a_like_question() -> None:
    """Where the pages answer for sure, a curated question that is only similar does not win."""
    like = ("Please, how long does it take, a guided tour?",)
    own = CuratedAnswer("It is complicated.", like, "A", DAY)
    reply = chat_of(own).reply("How long does a guided tour take?")
    assert "90 minutes" in reply.text
    assert reply.why
    assert reply.why.curated
    assert (reply.why.curated.won, reply.why.curated.reason) == (False, texts.CURATED_LOST)
    # Where the pages say nothing of tours it would have been sure enough.
    alone = build_chat(Corpus((MILL,), Curation(answers=(own,))), None)
    assert alone.reply("How long does a guided tour take?").text.startswith("It is complicated.")


def test_quote_that_came_second_is_offered() -> None:
    """Beside the owner's answer the passage that would have been shown can be chosen."""
    answer = CuratedAnswer("Ask Tomas.", ("Who is the director of the Harbour?",), "A", DAY)
    first, chosen = talk(chat_of(answer), "Who is the director of the Harbour?", "the first one")
    assert first.text.startswith("Ask Tomas.")
    assert first.why
    assert first.why.runner_up
    if first.alternatives:
        assert first.alternatives[0] == first.why.runner_up
        assert chosen.sources == first.alternatives[:1]


@pytest.mark.parametrize("question", ["Who leads the Harbour Museum?", "Who leads the Louvre?"])
def test_another_name_does_not_get_the_own_answer(question: str) -> None:
    """What the owner said of one museum is not said of another one."""
    assert "Nora" not in CHAT.reply(question).text


def test_own_answer_comes_before_small_talk_by_its_form() -> None:
    """What the owner answers is no small talk; without the owner's answer it is."""
    assert CHAT.reply("Who are you?").text.startswith("I am the museum's bot.")
    assert chat_of().reply("Who are you?").status is Status.SMALLTALK
    assert CHAT.reply("Thanks!").status is Status.SMALLTALK


def test_own_answer_comes_before_certain_small_talk() -> None:
    """A question that is always small talk is answered by the owner who wrote an answer to it."""
    joke = CuratedAnswer("Ask at the desk.", ("Can you tell me a joke?",), "Ada", DAY)
    assert chat_of().reply("Can you tell me a joke?").status is Status.SMALLTALK
    assert chat_of(joke).reply("Can you tell me a joke?").text.startswith("Ask at the desk.")
    assert chat_of(joke).reply("Hello").status is Status.SMALLTALK


def test_own_answer_comes_before_a_missing_topic() -> None:
    """What the pages lack, and the owner has answered, is not refused."""
    assert CHAT.reply("Where can I park my car?").text.startswith("Behind the town hall.")
    refused = CHAT.reply("Can I park at the museum?")
    assert refused.status is Status.NOT_FOUND
    assert "parking" in refused.text


def test_conversation_goes_on_after_an_own_answer() -> None:
    """It is repeated on request, has nothing more, and later questions are answered as ever."""
    first, again, more, other, follow_up = talk(
        CHAT,
        "Can I bring my bicycle?",
        "What did you say?",
        "Tell me more",
        "When was the Mill Museum founded?",
        "And who is its director?",
    )
    assert again == first
    assert (more.status, more.text) == (Status.NOT_FOUND, texts.NOTHING_MORE)
    assert "1931" in other.text
    assert follow_up.read_as


@pytest.mark.parametrize(
    "question",
    [
        "And where?",
        "why?",
        "the second one",
        "And for children?",
        "more",
        "it",
        "?",
        "No, the last",
    ],
)
def test_any_turn_after_an_own_answer_gets_a_reply(question: str) -> None:
    """Follow-ups, choices and odd turns neither fail nor repeat the owner's words as an answer."""
    _, reply = talk(CHAT, "Can I bring my bicycle?", question)
    assert reply.text.strip()
    assert reply.status is not Status.ANSWERED or reply.sources
    assert not (reply.read_as and "courtyard" in reply.text)


@given(questions=st.lists(SAID | st.sampled_from([a.questions[0] for a in ANSWERS]), max_size=5))
def test_what_every_reply_keeps_with_own_answers(questions: list[str]) -> None:
    """Sources are slices of documents, the explanation adds up, and all is the same again."""
    replies = talk(CHAT, *questions)
    for reply in replies:
        for quote in (*reply.sources, *reply.alternatives):
            document = CHAT.documents[quote.document.id]
            assert document.text[quote.start : quote.end] == quote.text
        if reply.why:
            assert sum(e.score for e in reply.why.contributions) == pytest.approx(reply.why.score)
        is_own = any(q.document.id.startswith("answer-") for q in reply.sources)
        assert is_own == ("this is not a quote from the pages" in reply.text)
    assert replies == talk(CHAT, *questions)


def test_document_of_an_own_answer_is_served(tmp_path: Path) -> None:
    """Over HTTP the source of an own answer can be checked against its document."""
    (tmp_path / "page.md").write_text(HARBOUR.text)
    (tmp_path / "curation.toml").write_text(
        '[[answer]]\ntext = "Yes, “in” the courtyard 🕰."\nquestions = ["Can I bring my bicycle?"]\n'
        'author = "Ada Miller"\ndate = 2026-03-31\n'
    )
    with serving(create_app(unlimited(corpus=tmp_path))) as client:
        body = {"question": "Can I bring my bicycle?", "explain": True}
        reply = client.post("/api/ask", json=body).json()
        (source,) = reply["sources"]
        document = client.get(f"/api/documents/{source['document']}").json()
        assert document["text"][source["start"] : source["end"]] == source["quote"]
        assert source["quote"] == "Yes, “in” the courtyard 🕰."
        assert source["sha256"] == document["sha256"]
        assert (document["date"], source["url"], source["link"]) == ("2026-03-31", None, None)
        assert "Ada Miller" in source["title"]
        assert reply["why"]["curated"]["won"] is True
        listed = client.get("/api/documents").json()["documents"]
        assert document["id"] in [each["id"] for each in listed]
        found = client.get("/api/search", params={"q": "courtyard"}).json()["hits"]
        assert document["id"] not in [hit["document"] for hit in found]


def test_json_of_an_own_answer_is_the_contracts() -> None:
    """The reply as JSON has the explanation's curated part, for those that lost too."""
    for question, won in (
        ("Can I bring my bicycle?", True),
        ("When was the Harbour Museum founded?", False),
    ):
        reply: Reply = CHAT.reply(question)
        why = reply_json(reply, "a", "b", explain=True)["why"]
        assert why
        assert why["curated"]
        assert why["curated"]["won"] is won
