"""What is shown for the questions of a set, and whether that is right."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import mean
from typing import NamedTuple

from benchmarks.quality.sets import Asked, Sets, asked
from bot.answering.parts import quoted
from bot.dialogue.reply import Status
from bot.evaluation.figures import auroc, calibration_error
from bot.evaluation.judge import judge

REFUSALS = frozenset({Status.NOT_FOUND, Status.SMALLTALK})


class Outcome(NamedTuple):
    """What became of a question."""

    is_off_topic: bool
    answerable: bool
    # Whether it was asked after others, in one conversation.
    follows: bool
    # Whether what is shown is the right sentence, list or document.
    first: bool
    # Whether it is, or one of the first two alternatives.
    three: bool
    # Whether it holds all that it must, too, or one of the alternatives does.
    whole: bool
    among: bool
    # Whether the best answer does, shown or not.
    found: bool
    # None where nothing is marked, or nothing says what should be.
    key_span: bool | None
    status: Status
    confidence: float


class Figures(NamedTuple):
    """Shares, but for the counts; None where there was nothing to count.

    Of the answerable questions: `hit1` has the right sentence, list or document first, `hit3` there
    or in two alternatives, `alone` and `follow_ups` first without and after earlier turns; `first`
    shows all that it must, `among` does so with its alternatives; `found` has the right best
    answer, shown or not, `refused_right` has it and refuses; `refused` gets nothing,
    `wrong_answered` something wrong as a plain answer. `answered` counts the plain answers to all
    questions, of which `answered_right` are right. `false`, of which `near` and `off` are about the
    pages' subject and about anything else, are unanswerable questions that got one. `auroc` tells
    answerable from unanswerable ones, `ece` judges every best answer.
    """

    questions: int
    hit1: float | None
    hit3: float | None
    alone: float | None
    follow_ups: float | None
    first: float | None
    among: float | None
    found: float | None
    refused_right: float | None
    refused: float | None
    wrong_answered: float | None
    answered: int
    answered_right: float | None
    false: float | None
    near: float | None
    off: float | None
    key_span: float | None
    auroc: float | None
    ece: float | None


def measure(sets: Sets, name: str) -> list[Outcome]:
    """Every question of the set."""
    chat = sets.chat(name)
    return [outcome(asked(chat, question)) for question in sets.questions(name)]


def outcome(found: Asked) -> Outcome:
    question, reply = found.question, found.reply
    judged = judge(question, reply)
    whole = question.answerable and judged.first and judged.span is not False
    return Outcome(
        is_off_topic=question.kind == "offtopic",
        answerable=question.answerable,
        follows=bool(question.history),
        first=judged.first,
        three=judged.three,
        whole=whole,
        among=whole or any(map(_is_whole, _alternatives(found))),
        found=found.right,
        key_span=judged.highlight,
        status=reply.status,
        confidence=reply.confidence,
    )


def _alternatives(found: Asked) -> Iterable[Asked]:
    """As if each of them were shown."""
    for quote in found.reply.alternatives:
        shown = replace(found.reply, parts=quoted((quote,)), sources=(quote,))
        yield found._replace(reply=shown)


def _is_whole(shown: Asked) -> bool:
    judged = judge(shown.question, shown.reply)
    return shown.question.answerable and judged.first and judged.span is not False


def figures(outcomes: Sequence[Outcome]) -> Figures:
    yes = [one for one in outcomes if one.answerable]
    no = [one for one in outcomes if not one.answerable]
    plain = [one for one in outcomes if one.status is Status.ANSWERED]
    return Figures(
        questions=len(outcomes),
        hit1=_share(one.first for one in yes),
        hit3=_share(one.three for one in yes),
        alone=_share(one.first for one in yes if not one.follows),
        follow_ups=_share(one.first for one in yes if one.follows),
        first=_share(one.whole for one in yes),
        among=_share(one.among for one in yes),
        found=_share(one.found for one in yes),
        refused_right=_share(one.found and one.status in REFUSALS for one in yes),
        refused=_share(one.status in REFUSALS for one in yes),
        wrong_answered=_share(one.status is Status.ANSWERED and not one.whole for one in yes),
        answered=len(plain),
        answered_right=_share(one.whole for one in plain),
        false=_share(one.status is Status.ANSWERED for one in no),
        near=_share(one.status is Status.ANSWERED for one in no if not one.is_off_topic),
        off=_share(one.status is Status.ANSWERED for one in no if one.is_off_topic),
        key_span=_share(one.key_span for one in yes if one.key_span is not None),
        auroc=auroc([one.confidence for one in yes], [one.confidence for one in no]),
        ece=calibration_error([(one.confidence, one.found) for one in outcomes]),
    )


def _share(values: Iterable[bool | None]) -> float | None:
    counted = [bool(value) for value in values]
    return mean(counted) if counted else None
