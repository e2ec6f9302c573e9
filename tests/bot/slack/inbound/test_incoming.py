import pytest

from bot.slack.inbound.incoming import question_in
from tests.bot.slack.fake import BOT, BOT_ID, TEAM
from tests.bot.slack.sending import Json, Message

FOLLOW_UP = Message("And when did it open?", thread="1600000000.000001")


def read(event: Json) -> object:
    return question_in(event, "T1:Ev1", TEAM, BOT)


def test_mention_is_answered_in_a_thread() -> None:
    """A mention beside other messages opens a thread; one in a thread stays in it."""
    asked = Message("When?")
    question = question_in(asked.mention(), "T1:Ev1", TEAM, BOT)
    assert question
    assert (question.place.thread, question.text, question.invited) == (asked.ts, "When?", True)
    there = question_in(FOLLOW_UP.mention(), "T1:Ev1", TEAM, BOT)
    assert there
    assert there.place.thread == FOLLOW_UP.thread


def test_direct_message_is_answered_beside_it() -> None:
    """The main line of direct messages is one conversation; a thread there is its own."""
    first = question_in(Message("When?").direct(), "T1:Ev1", TEAM, BOT)
    second = question_in(Message("Where?").direct(), "T1:Ev2", TEAM, BOT)
    thread = question_in(FOLLOW_UP.direct(), "T1:Ev3", TEAM, BOT)
    assert first
    assert second
    assert thread
    assert first.place == second.place
    assert first.place.thread is None
    assert thread.place.thread == FOLLOW_UP.thread
    assert thread.place.conversation != first.place.conversation


@pytest.mark.parametrize("text", ["and when?", "What about Budapest", "tell me more", "Why did it"])
def test_question_in_a_thread_is_a_follow_up(text: str) -> None:
    """What has the form of a question needs no mention in a thread."""
    assert read(Message(text, thread="1.1").as_event())


@pytest.mark.parametrize(
    "event",
    [
        Message("When did it open?").as_event(),
        Message("I will be late", thread="1.1").as_event(),
        Message("<@U0000BEN> what do you think?", thread="1.1").as_event(),
        Message(f"<@{BOT}> when?", thread="1.1").as_event(),
        Message("When?", user=BOT).mention(),
        Message("When?").mention() | {"bot_id": BOT_ID},
        Message("When?").mention() | {"bot_id": "B0000OTHER"},
        Message("When?").direct() | {"subtype": "message_changed"},
        Message("When?").direct() | {"subtype": "message_deleted"},
        Message("When?").direct() | {"subtype": "bot_message"},
        Message("When?").direct() | {"user": None},
        Message("When?").direct() | {"user": "USLACKBOT"},
        Message("When?").direct() | {"text": None},
        Message("When?").direct() | {"ts": None},
        {},
    ],
)
def test_bot_does_not_speak_uninvited(event: Json) -> None:
    """Messages that are not for the bot, of itself, of other bots or of nobody are left alone."""
    assert read(event) is None
