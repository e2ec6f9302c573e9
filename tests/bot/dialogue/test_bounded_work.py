"""What is asked costs bounded work: long questions are read to a point, and not taken apart."""

from bot.dialogue.chat import Chat
from bot.dialogue.compound import LONGEST as LONGEST_COMPOUND
from bot.dialogue.compound import halves
from bot.language.preamble import LONGEST, parts


def test_a_question_is_read_to_a_point() -> None:
    """Of the question and of what is said beside it the beginning counts, to the end of a word."""
    asked, beside = parts(f"{'word ' * 200}? {'aside ' * 200}.")
    assert LONGEST - 10 < len(asked) <= LONGEST
    assert LONGEST - 10 < len(beside) <= LONGEST
    assert asked.endswith("word")
    assert len(parts("a" * 900)[0]) == LONGEST


def test_a_long_question_is_not_taken_apart(academy: Chat) -> None:
    """Each half would be searched again."""
    reader = academy.retriever.reader
    assert halves("When did it open and who supported Roswell?", reader)
    words = " ".join(f"word{number}" for number in range(LONGEST_COMPOUND))
    assert halves(f"When did {words} open and who supported Roswell?", reader) is None
