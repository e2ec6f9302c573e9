"""What the owner of the packaged academy wrote: its questions lead to what they are tied to."""

import pytest

from bot.answering.quoting import Quote
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Conversation, Status
from bot.service.building import build_chat
from corpus.load import ACADEMY, load
from index.meaning.kept import NO_ENCODINGS, Encodings

CORPUS = load(ACADEMY)


@pytest.mark.parametrize("meaning", [False, True], ids=["words", "meaning"])
def test_every_phrasing_is_answered_by_its_passage(by_meaning: Encodings, *, meaning: bool) -> None:
    """Plainly, with its list around it where it has one."""
    chat = build_chat(CORPUS, None, by_meaning if meaning else NO_ENCODINGS)
    quotes = {Quote.of(passage): asked for passage, asked in chat.phrasings.items()}
    lost = [
        question
        for quote, questions in quotes.items()
        for question in questions
        if not _answers(chat, question, quote)
    ]
    assert lost == []


def _answers(chat: Chat, question: str, quote: Quote) -> bool:
    reply = chat.reply(question)
    shown = any(source.covers(quote) for source in reply.sources)
    return reply.status is Status.ANSWERED and shown


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("What is it?", "advanced training academy"),
        ("Where is it?", "Roswell, New Mexico"),
        ("Where are the academies?", "Bangkok, Gaborone, and San Salvador"),
        ("Who can attend?", "senior level law enforcement"),
    ],
)
def test_what_newcomers_ask_first_is_answered(
    by_meaning: Encodings, question: str, shown: str
) -> None:
    """Plainly, in their shortest words."""
    reply = build_chat(CORPUS, None, by_meaning).reply(question)
    assert (reply.status, shown in reply.text) == (Status.ANSWERED, True)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("How many academies are there?", "how many academies there are in all"),
        ("Is it free?", "fees and costs for participants"),
        ("What does it cost?", "fees and costs for participants"),
    ],
)
def test_what_the_page_does_not_tell_newcomers_is_named(
    by_meaning: Encodings, question: str, topic: str
) -> None:
    """The refusal says which topic is missing."""
    reply = build_chat(CORPUS, None, by_meaning).reply(question)
    assert (reply.status, topic in reply.text) == (Status.NOT_FOUND, True)


def test_a_follow_up_about_a_missing_topic_is_about_it_too(by_meaning: Encodings) -> None:
    """However far the sentence that it is read as is from the topic."""
    asked = "Is there an ILEA in Kenya?"
    chat = build_chat(CORPUS, None, by_meaning)
    then = chat.reply("What does it cost?", Conversation().after(asked, chat.reply(asked)))
    assert "fees and costs for participants" in then.text


def test_where_there_is_an_academy_is_not_taken_for_where_there_is_none(
    by_meaning: Encodings,
) -> None:
    """Other places do not plainly answer whether there is one in Kenya."""
    reply = build_chat(CORPUS, None, by_meaning).reply("Is there an ILEA in Kenya?")
    assert reply.status is Status.UNSURE


def test_every_suggestion_in_another_language_is_answered(by_languages: Encodings) -> None:
    """In each language that the owner offers some in."""
    chat = build_chat(CORPUS, None, by_languages)
    for offered in CORPUS.curation.suggestions_in.values():
        assert [q for q in offered if chat.reply(q).status is not Status.ANSWERED] == []
