import pytest

from bot.slack.inbound.incoming import question_in
from bot.slack.inbound.question import Question
from bot.slack.inbound.received import WrittenMessage, received
from tests.bot.slack.fake import BOT, BOT_ID
from tests.bot.slack.sending import Json, Message, event

FOLLOW_UP = Message("And when did it open?", thread="1600000000.000001")


def read(inner: Json, *bots: str) -> Question | None:
    message = received(event(inner))
    assert isinstance(message, WrittenMessage)
    return question_in(message, BOT, bots)


def test_mention_is_answered_in_a_thread() -> None:
    """A mention beside other messages opens a thread; one in a thread stays in it."""
    asked = Message("When?")
    question = read(asked.mention())
    assert question
    assert (question.place.thread, question.text, question.invited) == (asked.ts, "When?", True)
    there = read(FOLLOW_UP.mention())
    assert there
    assert there.place.thread == FOLLOW_UP.thread


def test_direct_message_is_answered_beside_it() -> None:
    """The main line of direct messages is one conversation; a thread there is its own."""
    first = read(Message("When?").direct())
    second = read(Message("Where?").direct())
    thread = read(FOLLOW_UP.direct())
    assert first
    assert second
    assert thread
    assert first.place == second.place
    assert first.place.thread is None
    assert thread.place.thread == FOLLOW_UP.thread
    assert thread.place.conversation != first.place.conversation


@pytest.mark.parametrize(
    "text",
    [
        "and when?",
        "What about Budapest",
        "tell me more",
        "Why did it",
        "Thanks, and when?",
        "In Budapest, when did it open?",
    ],
)
def test_question_in_a_thread_is_a_follow_up(text: str) -> None:
    """What has the form of a question needs no mention in a thread."""
    assert read(Message(text, thread="1.1").as_event())


@pytest.mark.parametrize(
    "inner",
    [
        Message("When did it open?").as_event(),
        Message("I will be late", thread="1.1").as_event(),
        Message("<@U0000BEN> what do you think?", thread="1.1").as_event(),
        Message("<!subteam^S1|@staff> when?", thread="1.1").as_event(),
        Message("Bob, can you check that?", thread="1.1").as_event(),
        Message("Hey Bob, when did it open?", thread="1.1").as_event(),
        Message("When did it open, Bob?", thread="1.1").as_event(),
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
    ],
)
def test_bot_does_not_speak_uninvited(inner: Json) -> None:
    """Messages that are not for the bot, of itself, of other bots or of nobody are left alone."""
    assert read(inner) is None


WORKFLOW = "B0000FLOW"


def test_workflow_that_may_ask_is_answered() -> None:
    """A mention by a workflow or a bot of the list begins a thread, with or without a user."""
    for by in ({"user": None, "subtype": "bot_message"}, {"user": "U0000FLOW"}):
        inner = Message("When?").mention() | by | {"bot_id": WORKFLOW}
        question = read(inner, WORKFLOW)
        assert question
        assert (question.user, question.text, question.invited) == (WORKFLOW, "When?", True)
        assert read(inner, "B0000OTHER") is None


@pytest.mark.parametrize(
    "inner",
    [
        FOLLOW_UP.mention(),
        FOLLOW_UP.as_event(),
        Message("When?").direct(),
        Message("When?", user=BOT).mention(),
    ],
)
def test_bots_do_not_talk_to_each_other(inner: Json) -> None:
    """In a thread, in direct messages and to itself no bot is answered, also one of the list."""
    assert read(inner | {"bot_id": WORKFLOW}, WORKFLOW) is None
