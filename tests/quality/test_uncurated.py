"""Floors under the answers from pages that nobody has curated.

A made-up organisation's pages and the questions of its visitors, who use other words than the
pages: `tool_library`. Without meaning few of them are found, which is what meaning is for.
"""

from pathlib import Path

import pytest

from bot.dialogue.chat import Chat
from bot.evaluation.question_file import load_questions
from bot.evaluation.report import evaluate
from bot.service.building import build_chat
from corpus.load import load
from index.meaning.kept import NO_ENCODINGS, Encodings
from tests.quality.bounds import bounds

FOLDER = Path(__file__).with_name("tool_library")
QUESTIONS = load_questions(FOLDER / "questions.jsonl")


def chat(encodings: Encodings) -> Chat:
    return build_chat(load(FOLDER / "pages"), None, encodings)


def test_by_words_alone_a_fifth_is_found_and_nothing_made_up() -> None:
    """Where the visitors' words are other ones, the reply is doubtful or none, and not wrong."""
    floors = bounds(["hit1=0.16", "hit3=0.3", "auroc=0.6"], ["false_answers=0.0"])
    assert evaluate(chat(NO_ENCODINGS), QUESTIONS).missed(floors) == ()


def test_by_meaning_most_is_found(by_meaning: Encodings) -> None:
    """Three of four questions have it among three, and none that has no answer gets one."""
    floors = bounds(["hit1=0.53", "hit3=0.73", "auroc=0.76"], ["refused=0.14", "false_answers=0.0"])
    assert evaluate(chat(by_meaning), QUESTIONS).missed(floors) == ()


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("Can disabled people get in?", "The entrance has a ramp"),
        ("Which papers do I need to sign up?", "Bring an identity card"),
        ("Where can I leave my car?", "a loading bay"),
    ],
)
def test_a_passage_in_other_words_is_found_by_meaning_alone(
    by_meaning: Encodings, question: str, shown: str
) -> None:
    """What shares no word with the question is shown, and without an encoder is not."""
    assert shown in chat(by_meaning).reply(question).text
    assert shown not in chat(NO_ENCODINGS).reply(question).text
