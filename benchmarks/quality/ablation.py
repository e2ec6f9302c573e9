"""What each mechanism brings: everything is measured again with one of them switched off.

A mechanism is switched off from outside, by replacing a constant or a function of its module while
a chat is built and asked, or by leaving out a part of the curation.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import reduce
from itertools import chain
from statistics import mean
from typing import Any, NamedTuple
from unittest.mock import patch

from benchmarks.quality.academy import after_unrelated
from benchmarks.quality.answers import figures, outcome
from benchmarks.quality.sets import (
    ACADEMY_SET,
    FAQ,
    HEALTH,
    RULES,
    SITES,
    SQUAD,
    Sets,
    asked,
)
from bot.dialogue.chat import Chat
from bot.service.building import build_chat
from index.query import QUESTION_WORDS

PLAIN_SETS = (SQUAD, RULES, FAQ, HEALTH)


class Switch(NamedTuple):
    """`zero` names constants that weigh the mechanism, `off` has other names' values without it.

    The names are looked for in every module of `bot` and `index` that a chat has loaded.
    `curation` is the part of it that is left out. A mechanism that only the curation or a
    conversation uses is measured on the academy alone. `meaning` compares questions by it.
    """

    name: str
    zero: tuple[str, ...] = ()
    off: Mapping[str, Any] = {}
    curation: Mapping[str, Any] = {}
    academy_only: bool = False
    meaning: bool = True


PHRASINGS: Mapping[str, Any] = {"phrasings": ()}
GLOSSARY: Mapping[str, Any] = {"glossary": {}}
MISSING: Mapping[str, Any] = {"missing": ()}

SWITCHES = (
    Switch("everything on"),
    Switch("meaning", meaning=False),
    Switch("nearness to questions beside passages", ("BESIDE_SHARE",)),
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
    found: dict[str, float] = {}
    sets = sets.compared(by_meaning=switch.meaning)
    with switched_off(switch):
        if sets.has(ACADEMY_SET):
            found |= _academy(sets, switch)
        for name in PLAIN_SETS:
            if sets.has(name) and not switch.academy_only:
                found[name] = mean(_plain(sets, name, switch))
        if sets.has(*SITES) and not switch.academy_only:
            right = [_plain(sets, name, switch, step=1) for name in SITES]
            found["sites"] = mean(chain.from_iterable(right))
    return found


def _chat(sets: Sets, name: str, switch: Switch) -> Chat:
    corpus = sets.corpus(name)
    curation = replace(corpus.curation, **switch.curation)
    return build_chat(replace(corpus, curation=curation), None, sets.encodings(name))


def _academy(sets: Sets, switch: Switch) -> dict[str, float]:
    chat = _chat(sets, ACADEMY_SET, switch)
    questions = sets.questions(ACADEMY_SET)
    outcomes = [outcome(asked(chat, question)) for question in questions]
    alone = [one for one in outcomes if one.answerable and not one.follows]
    found = figures(outcomes)
    return {
        "right found": mean(one.found for one in alone),
        "right shown": found.alone or 0.0,
        "follow-ups": found.follow_ups or 0.0,
        "after unrelated": after_unrelated(chat, questions, partners=2),
        "near-topic answered": found.near or 0.0,
        "refused": found.refused or 0.0,
        "AUROC": found.auroc or 0.0,
    }


def _plain(sets: Sets, name: str, switch: Switch, step: int = 2) -> list[bool]:
    """Of every second answerable question, whether its best answer is right, shown or not."""
    chat = _chat(sets, name, switch)
    questions = [question for question in sets.questions(name) if question.answerable]
    return [asked(chat, question).right for question in questions[::step]]
