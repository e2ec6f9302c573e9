"""What each mechanism brings: everything is measured again with one of them switched off.

A mechanism is switched off from outside, by replacing a constant or a function of its module while
a chat is built and asked, or by leaving out a part of the curation.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import reduce
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
from bot.dialogue.chat import Chat
from bot.evaluation.judge import judge
from bot.service.building import build_chat
from index.query import QUESTION_WORDS

PLAIN_SETS = (SQUAD, RULES, FAQ, HEALTH)


class Switch(NamedTuple):
    """`zero` names constants that weigh the mechanism, `off` has other names' values without it.

    The names are looked for in every module of `bot` and `index` that a chat has loaded.
    `curation` is the part of it that is left out. A mechanism that only the curation or a
    conversation uses is measured on the academy alone.
    """

    name: str
    zero: tuple[str, ...] = ()
    off: Mapping[str, Any] = {}
    curation: Mapping[str, Any] = {}
    academy_only: bool = False


PHRASINGS: Mapping[str, Any] = {"phrasings": ()}
GLOSSARY: Mapping[str, Any] = {"glossary": {}}
MISSING: Mapping[str, Any] = {"missing": ()}

SWITCHES = (
    Switch("everything on"),
    Switch("any curation", curation={**PHRASINGS, **GLOSSARY, **MISSING}, academy_only=True),
    Switch("curated phrasings", curation=PHRASINGS, academy_only=True),
    Switch("glossary", curation=GLOSSARY, academy_only=True),
    Switch("missing topics", curation=MISSING, academy_only=True),
    Switch("phrasing bonus", ("PHRASING_BONUS",), academy_only=True),
    Switch("section field", ("SECTION_WEIGHT",)),
    Switch("field of the sentence before", ("BEFORE_WEIGHT",)),
    Switch("heading field", ("HEADING_WEIGHT", "FAQ_HEADING_WEIGHT")),
    Switch("spelling", off={"Speller.corrections": lambda *_: {}}),
    Switch("type bonus", ("TYPE_BONUS",)),
    Switch("words counted once", ("PRESENT",)),
    Switch("words of the sentence before", ("PRESENT_BEFORE",)),
    Switch("pairs of words", ("PAIR",)),
    Switch("nearness to the type", ("TYPED", "NEAR")),
    Switch("name bonus", ("NAME_BONUS",)),
    Switch("subject bonus", ("SUBJECT_BONUS",)),
    Switch("filler words known", off={"FILLERS": frozenset(), "NO_CONTENT": QUESTION_WORDS}),
    Switch("qualifiers required", off={"QUALIFIERS": frozenset()}),
    Switch("guesses apart", off={"_guesses_apart": lambda _, query: (query, [])}),
    Switch("asides for less", off={"ASIDE": 1.0}),
    Switch("preambles and asides apart", off={"parts": lambda text: (text, "")}),
    Switch("carrying of earlier words", ("CARRIED",), academy_only=True),
    Switch(
        "prior on the previous answer",
        ("SENTENCE_PRIOR", "PARAGRAPH_PRIOR", "OTHERS_PRIOR"),
        academy_only=True,
    ),
)


@contextmanager
def switched_off(switch: Switch) -> Iterator[None]:
    with ExitStack() as stack:
        for name in switch.zero:
            for place, value in places(name):
                stack.enter_context(patch(place, _zero(value)))
        for name, value in switch.off.items():
            for place, _ in places(name):
                stack.enter_context(patch(place, value))
        yield


def places(name: str) -> list[tuple[str, Any]]:
    """The dotted names that end in this one, each with its value."""
    return [
        (f"{module}.{name}", value)
        for module in sorted(sys.modules)
        if module.startswith(("bot.", "index."))
        and (value := reduce(_attribute, name.split("."), sys.modules[module])) is not None
    ]


def _attribute(holder: Any, name: str) -> Any:
    return getattr(holder, name, None)


def _zero(value: Any) -> Any:
    return dict.fromkeys(value, 0.0) if isinstance(value, Mapping) else 0.0


def is_gone(switch: Switch) -> bool:
    """Whether nothing that the switch would replace exists any more."""
    names = [*switch.zero, *switch.off]
    return bool(names) and not any(map(places, names))


def measure(sets: Sets, number: int) -> dict[str, float] | None:
    """The figures without one mechanism; None where its names are gone."""
    switch = SWITCHES[number]
    if is_gone(switch):
        print(f"No ablation of {switch.name}: bot and index no longer have it")
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
    """Of every second answerable question, the share whose best answer is right, shown or not."""
    chat = _chat(sets, name, switch)
    questions = [question for question in sets.questions(name) if question.answerable]
    return mean(asked(chat, question).right for question in questions[::2])
