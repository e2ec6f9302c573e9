"""What each mechanism brings: everything is measured again with one of them switched off.

A mechanism is switched off from outside, by replacing a constant or a function of its module while
a chat is built and asked, or by leaving out a part of the curation.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import reduce
from importlib import import_module
from statistics import mean
from typing import Any, NamedTuple
from unittest.mock import patch

from benchmarks.quality.academy import after_unrelated, follow_ups, stored_refusal
from benchmarks.quality.sets import (
    ACADEMY_SET,
    FAQ,
    HEALTH,
    RULES,
    SQUAD,
    Sets,
    asked,
)
from bot.app import build_chat
from bot.chat import Chat
from bot.judge import judge
from bot.question import core

PLAIN_SETS = (SQUAD, RULES, FAQ, HEALTH)


class Switch(NamedTuple):
    """`off` has the value of each name without the mechanism, `curation` the part left out.

    A mechanism that only the curation or a conversation uses is measured on the academy alone.
    """

    name: str
    off: Mapping[str, Any] = {}
    curation: Mapping[str, Any] = {}
    academy_only: bool = False


SWITCHES = (
    Switch("everything on"),
    Switch(
        "any curation",
        curation={"phrasings": (), "glossary": {}, "missing": ()},
        academy_only=True,
    ),
    Switch("curated phrasings", curation={"phrasings": ()}, academy_only=True),
    Switch("glossary", curation={"glossary": {}}, academy_only=True),
    Switch("missing topics", curation={"missing": ()}, academy_only=True),
    Switch("phrasing bonus", {"index.retriever.PHRASING_BONUS": 0.0}, academy_only=True),
    Switch("section field", {"index.retriever.SECTION_WEIGHT": {True: 0.0, False: 0.0}}),
    Switch(
        "heading field",
        {"index.retriever.HEADING_WEIGHT": 0.0, "index.retriever.FAQ_HEADING_WEIGHT": 0.0},
    ),
    Switch("spelling", {"index.spelling.Speller.correct": lambda *_: None}),
    Switch("type bonus", {"bot.ranking.TYPE_BONUS": 0.0}),
    Switch("name bonus", {"bot.ranking.NAME_BONUS": 0.0}),
    Switch(
        "filler words known",
        {"bot.evidence.FILLERS": frozenset(), "bot.followup.FILLERS": frozenset()},
    ),
    Switch(
        "guesses of yes/no questions", {"bot.reading._guesses_apart": lambda _, query: (query, [])}
    ),
    Switch("asides count for less", {"bot.reading.parts": lambda text: (core(text), "")}),
    Switch("carrying of earlier words", {"bot.followup.CARRIED": 0.0}, academy_only=True),
    Switch(
        "prior on the previous answer",
        {
            "bot.ranking.SENTENCE_PRIOR": 0.0,
            "bot.ranking.PARAGRAPH_PRIOR": 0.0,
            "bot.ranking.OTHERS_PRIOR": 0.0,
        },
        academy_only=True,
    ),
)


@contextmanager
def switched_off(switch: Switch) -> Iterator[None]:
    with ExitStack() as stack:
        for name, value in switch.off.items():
            stack.enter_context(patch(name, value))
        yield


def absent(switch: Switch) -> list[str]:
    """The names that the switch would replace and that no longer exist."""
    return [name for name in switch.off if not _exists(name)]


def _exists(name: str) -> bool:
    package, module, *attributes = name.split(".")
    try:
        reduce(getattr, attributes, import_module(f"{package}.{module}"))
    except (AttributeError, ModuleNotFoundError):
        return False
    return True


def measure(sets: Sets, number: int) -> dict[str, float] | None:
    """The figures without one mechanism; None where its names are gone."""
    switch = SWITCHES[number]
    if gone := absent(switch):
        print(f"No ablation of {switch.name}: {', '.join(gone)} is gone")
        return None
    figures: dict[str, float] = {}
    with switched_off(switch):
        if sets.has(ACADEMY_SET):
            figures |= _academy(sets, switch)
        for name in PLAIN_SETS:
            if sets.has(name) and not switch.academy_only:
                figures[name] = _plain(sets, name, switch)
    return figures


def _chat(sets: Sets, name: str, switch: Switch) -> Chat:
    corpus = sets.corpus(name)
    curation = replace(corpus.curation, **switch.curation)
    return build_chat(replace(corpus, curation=curation), contact=None)


def _academy(sets: Sets, switch: Switch) -> dict[str, float]:
    chat = _chat(sets, ACADEMY_SET, switch)
    found = [asked(chat, question) for question in sets.questions(ACADEMY_SET)]
    alone = [one for one in found if one.question.answerable and not one.question.history]
    refusal = stored_refusal(found)
    return {
        "right found": mean(one.right for one in alone),
        "right shown": mean(judge(one.question, one.reply).first for one in alone),
        "follow-ups": follow_ups(found),
        "after unrelated": after_unrelated(chat, [one.question for one in found], partners=2),
        "near-topic answered": refusal.near,
        "refused": refusal.refused,
        "AUROC": refusal.auroc,
    }


def _plain(sets: Sets, name: str, switch: Switch) -> float:
    """The share of answerable questions whose best answer is right, shown or not."""
    chat = _chat(sets, name, switch)
    questions = [question for question in sets.questions(name) if question.answerable]
    return mean(asked(chat, question).right for question in questions)
