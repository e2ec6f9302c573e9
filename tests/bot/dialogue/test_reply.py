"""What a conversation remembers of its turns."""

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.parts import said
from bot.answering.reading import Reading
from bot.dialogue.reply import TURNS, Conversation, Reply, Status
from bot.language.question import read_question
from index.query import Query

READING = Reading(read_question("When?"), Query(()), ())


@given(st.lists(st.booleans(), max_size=4 * TURNS))
def test_conversation_keeps_what_later_turns_lean_on(about: list[bool]) -> None:
    """The latest turn and the latest about the pages are kept, of the last eight, and no others."""
    conversation = Conversation()
    replies = [
        Reply(Status.SMALLTALK, said(str(i)), reading=READING if is_about else None)
        for i, is_about in enumerate(about)
    ]
    for reply in replies:
        conversation = conversation.after(reply.text, reply)
    latest = [reply for reply in replies[-TURNS:] if reply.reading][-1:]
    assert conversation.last == (latest[0] if latest else None)
    assert [turn.reply for turn in conversation.turns[-1:]] == replies[-1:]
    assert len(conversation.turns) <= 2
