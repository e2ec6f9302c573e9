"""What strangers write is not kept for good: the caches of an answering process are bounded."""

import gc
import tracemalloc
from collections.abc import Callable

import pytest

from bot.dialogue.chat import Chat
from bot.dialogue.question_length import LONGEST_QUESTION
from index.analyzer import MOST_KEPT, tokens

ROUNDS = 100
LETTERS = [chr(0x10428 + number) for number in range(26)]


def one_word(number: int) -> str:
    """A word of nearly a thousand letters that comes once; each letter takes four bytes."""
    word = "".join(LETTERS[int(figure)] for figure in str(number))
    return word + LETTERS[10] * (LONGEST_QUESTION - len(word) - 10)


def many_words(number: int) -> str:
    """As many words as fit, and one that comes once."""
    return f"{number} " + "b " * ((LONGEST_QUESTION - 10) // 2)


def _kept() -> int:
    """What is only waiting to be collected is not kept."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


@pytest.mark.parametrize("question", [one_word, many_words])
def test_unheard_words_take_no_memory(academy: Chat, question: Callable[[int], str]) -> None:
    """After 100 questions of a thousand characters 100 more add less than 500 bytes each.

    In one of two rounds: a table that doubles once, as earlier tests left it, is no leak.
    """
    tracemalloc.start()
    try:
        # All terms that are kept, so that their table is full.
        tokens(" ".join(f"w{number}" for number in range(MOST_KEPT)))
        kept = []
        for start in range(0, 3 * ROUNDS, ROUNDS):
            for number in range(start, start + ROUNDS):
                academy.reply(question(number))
            kept.append(_kept())
    finally:
        tracemalloc.stop()
    assert min(kept[1] - kept[0], kept[2] - kept[1]) < 500 * ROUNDS
