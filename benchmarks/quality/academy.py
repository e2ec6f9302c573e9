"""The academy's page, with its curation: conversation, small talk and speed."""

import random
from collections.abc import Mapping, Sequence
from statistics import mean, median
from time import process_time

from benchmarks.calibration import SEED
from benchmarks.quality.sets import ACADEMY_SET, OFF_TOPIC, Sets, asked
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Status
from bot.evaluation.judge import judge
from bot.evaluation.question_file import LabelledQuestion

# How many other questions each stand-alone question is asked after.
PARTNERS = 5


def shuffled(sets: Sets) -> float:
    return after_unrelated(sets.chat(ACADEMY_SET), sets.questions(ACADEMY_SET))


def after_unrelated(
    chat: Chat, questions: Sequence[LabelledQuestion], partners: int = PARTNERS
) -> float:
    """The share right of stand-alone questions that are each asked after another one."""
    draw = random.Random(SEED)  # noqa: S311
    alone = [question for question in questions if not question.history]
    pairs = [
        (question, other.question)
        for question in alone
        if question.answerable
        for other in draw.sample([other for other in alone if other is not question], partners)
    ]
    return mean(
        judge(question, asked(chat, question, [other]).reply).first for question, other in pairs
    )


def not_answered(sets: Sets) -> Mapping[str, float]:
    """Small talk and requests out of scope: the share without a plain answer, by kind."""
    chat = sets.chat(OFF_TOPIC)
    replies = [(q.kind, chat.reply(q.question).status) for q in sets.questions(OFF_TOPIC)]
    kinds = dict.fromkeys(["all", *(kind for kind, _ in replies)])
    return {
        kind: mean(s is not Status.ANSWERED for k, s in replies if kind in {k, "all"})
        for kind in kinds
    }


def milliseconds(sets: Sets) -> float:
    """The median CPU time of a question from text to reply, each asked once, all data read."""
    chat = sets.chat(ACADEMY_SET)
    chat.reply("Wat is this?")
    taken = []
    for question in sets.questions(ACADEMY_SET):
        begun = process_time()
        chat.reply(question.question)
        taken.append((process_time() - begun) * 1_000)
    return median(taken)
