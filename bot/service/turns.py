"""A question in a conversation → its next turn: what threads do, and what is kept of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter_ns, thread_time

from bot.dialogue.chat import Chat
from bot.dialogue.reply import Reply
from bot.service.conversation_memory import Held, size_of
from bot.store.questions import StoredQuestion

# Turns that are asked again where another process has answered them, or memory has lost them: a
# word counts for half in each later one, and below a fifth it is dropped (carried_words.py).
MOST_REPLAYED = 3


@dataclass(frozen=True, slots=True)
class MadeTurn:
    """What a thread has made of a question."""

    before: Held
    reply: Reply
    took: int
    """Microseconds."""


@dataclass(frozen=True, slots=True)
class MeasuredTurn:
    """A turn, and what the conversation is after it."""

    turn: MadeTurn
    held: Held
    size: int
    """The bytes that the conversation takes."""

    worked: float
    """Seconds of the processor."""


def next_turn(chat: Chat, held: Held, missed: Sequence[StoredQuestion], question: str) -> MadeTurn:
    """The next turn, after those that another process has added."""
    before = replayed(chat, held, missed)
    begun = perf_counter_ns()
    reply = chat.reply(question, before.conversation)
    return MadeTurn(before, reply, (perf_counter_ns() - begun) // 1000)


def measured_turn(
    chat: Chat, held: Held, missed: Sequence[StoredQuestion], question: str, answer_id: str
) -> MeasuredTurn:
    """The next turn as one that is kept under that id."""
    begun = thread_time()
    turn = next_turn(chat, held, missed, question)
    after = turn.before.after(answer_id, question, turn.reply)
    return MeasuredTurn(turn, after, size_of(after), thread_time() - begun)


def replayed(chat: Chat, held: Held, turns: Sequence[StoredQuestion]) -> Held:
    """Asked again, the questions of a conversation give its replies.

    Only the latest: of what was asked before them no word is carried any longer.
    """
    held = held.having(asked.id for asked in turns[:-MOST_REPLAYED])
    for asked in turns[-MOST_REPLAYED:]:
        reply = chat.reply(asked.question, held.conversation)
        held = held.after(asked.id, asked.question, reply)
    return held
