"""The academy's page, with its curation: sentence choice, refusal, conversation and speed."""

import random
from collections.abc import Iterable, Sequence
from statistics import mean, median
from time import perf_counter
from typing import NamedTuple

from benchmarks.calibration import (
    SEED,
    Example,
    cross_validated,
    example,
)
from benchmarks.quality.sets import ACADEMY_SET, OFF_TOPIC, Asked, Sets, asked
from bot.answering.confidence import bands
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Status
from bot.evaluation.figures import auroc, calibration_error
from bot.evaluation.judge import judge
from bot.evaluation.question_file import LabelledQuestion

# How many other questions each stand-alone question is asked after.
PARTNERS = 5

Pair = tuple[float, bool]


class Refusal(NamedTuple):
    """Shares of the questions of a kind, and how the confidence tells right from wrong.

    `near` and `off` are unanswerable questions that got a plain answer, `refused` answerable ones
    that got none. `ece` judges the best answer of every question, shown or not.
    """

    near: float
    off: float
    refused: float
    auroc: float
    ece: float


class Academy(NamedTuple):
    """`right` and what follows it are shares of the stand-alone answerable questions."""

    right: float
    spans: float
    key_span: float
    follow_ups: float
    after_unrelated: float
    stored: Refusal
    validated: Refusal
    pairs: list[Pair]


def measure(sets: Sets) -> Academy:
    chat = sets.chat(ACADEMY_SET)
    found = [asked(chat, question) for question in sets.questions(ACADEMY_SET)]
    alone = [one for one in found if one.question.answerable and not one.question.history]
    outcomes = [judge(one.question, one.reply) for one in alone]
    validated, pairs = _validated(found)
    return Academy(
        right=mean(outcome.first for outcome in outcomes),
        spans=_share(outcome.span for outcome in outcomes),
        key_span=_share(outcome.highlight for outcome in outcomes),
        follow_ups=follow_ups(found),
        after_unrelated=after_unrelated(chat, [one.question for one in found]),
        stored=stored_refusal(found),
        validated=validated,
        pairs=pairs,
    )


def _share(values: Iterable[bool | None]) -> float:
    """Of those that there was something to judge by."""
    return mean(value for value in values if value is not None)


def follow_ups(found: Sequence[Asked]) -> float:
    return mean(
        judge(one.question, one.reply).first
        for one in found
        if one.question.answerable and one.question.history
    )


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


def stored_refusal(found: Sequence[Asked]) -> Refusal:
    """With the weights of `bot/confidence.toml`."""
    confidences = [one.reply.confidence for one in found]
    return _refusal(found, confidences, [one.reply.status for one in found])


def _validated(found: Sequence[Asked]) -> tuple[Refusal, list[Pair]]:
    """With the weights fitted on the other nine tenths."""
    examples = {i: example(ACADEMY_SET, one) for i, one in enumerate(found)}
    fitted: dict[int, Example] = {i: one for i, one in examples.items() if one}
    estimates = dict(zip(fitted, cross_validated(list(fitted.values())), strict=True))
    confidences = [estimates.get(i, one.reply.confidence) for i, one in enumerate(found)]
    statuses = [
        one.reply.status if one.answer is None else _band(confidence)
        for one, confidence in zip(found, confidences, strict=True)
    ]
    pairs = [(p, fitted[i].right) for i, p in estimates.items()]
    return _refusal(found, confidences, statuses), pairs


def _band(confidence: float) -> Status:
    if confidence >= bands().answered:
        return Status.ANSWERED
    return Status.UNSURE if confidence >= bands().unsure else Status.NOT_FOUND


def _refusal(
    found: Sequence[Asked], confidences: Sequence[float], statuses: Sequence[Status]
) -> Refusal:
    rows = list(zip(found, confidences, statuses, strict=True))
    yes = [(c, s) for one, c, s in rows if one.question.answerable]
    no = [
        (c, s, one.question.kind == "offtopic") for one, c, s in rows if not one.question.answerable
    ]
    refusals = {Status.NOT_FOUND, Status.SMALLTALK}
    return Refusal(
        near=mean(s is Status.ANSWERED for _, s, off in no if not off),
        off=mean(s is Status.ANSWERED for _, s, off in no if off),
        refused=mean(s in refusals for _, s in yes),
        auroc=auroc([c for c, _ in yes], [c for c, *_ in no]) or 0.0,
        ece=calibration_error([(c, one.right) for one, c, _ in rows]) or 0.0,
    )


def not_answered(sets: Sets) -> dict[str, float]:
    """Small talk and requests out of scope: the share without a plain answer, by kind."""
    chat = sets.chat(OFF_TOPIC)
    replies = [(q.kind, chat.reply(q.question).status) for q in sets.questions(OFF_TOPIC)]
    kinds = dict.fromkeys(["all", *(kind for kind, _ in replies)])
    return {
        kind: mean(s is not Status.ANSWERED for k, s in replies if kind in {k, "all"})
        for kind in kinds
    }


def milliseconds(sets: Sets) -> float:
    """The median of one question from text to reply, each asked once, the dictionary read."""
    chat = sets.chat(ACADEMY_SET)
    chat.reply("Wat is this?")
    taken = []
    for question in sets.questions(ACADEMY_SET):
        begun = perf_counter()
        chat.reply(question.question)
        taken.append((perf_counter() - begun) * 1_000)
    return median(taken)
