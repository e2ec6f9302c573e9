"""No pattern of the code needs more than linear time for any text.

Of the tools for this, regexploit 1.0 was run on the four patterns of small talk that froze the
process: it found none of them, nor the search for `[\\w.+-]+@`, which grows with the square. The
automaton and its ambiguities, as here, find all of these.
"""

import re

import pytest

from tests.linear.ambiguity import Growth, growth
from tests.linear.automaton import automaton
from tests.linear.patterns import modules, uses

# What each froze on: "hey hey …x", "thanks for it it is …", "bad and …", "stop the m …".
FROZE = (
    r"(?:(?:hi+|hey+|heyo?|yo|dear)(?: (?:there|all|to you))*[ ,!.]*)+",
    r"(?:thanks?|thx)(?: (?:you|for .{1,20}|it .{1,20}|that is .{1,20}|and (?:bye|good)))*",
    r"(?:stupid|dumb|bad)(?: (?:bot|you|at this|and .{1,20}))*",
    r"(?:stop|cancel)(?: (?:it|that|the .{1,30}|what i .{1,20}))*",
)


@pytest.mark.parametrize("pattern", FROZE)
def test_the_patterns_that_froze_the_process_are_found(pattern: str) -> None:
    """Two ways to read the same words within a loop cost time that doubles with each word."""
    found, _ = growth(automaton(pattern, 0), searched=False, whole=True)
    assert found is Growth.EXPONENTIAL


@pytest.mark.parametrize(
    "pattern",
    [
        r"[\w.+-]+@[\w-]+",
        r"[^\s@]+@\S",
        r"\s+$",
        r"(?m)^\s*key:",
        r"\d+(?:,\d{3})* euros",
        r"how .*call",
        r"[ ]*(`{3,})[ \t]*([^`]*)$",
        r"a(?:[ab]*c)?",
        r"\d(?=\d*)",
    ],
)
def test_a_search_that_reads_the_same_text_again_is_found(pattern: str) -> None:
    """A loop that each character begins anew, and that may fail at its end, is quadratic."""
    assert growth(automaton(pattern, 0), searched=True, whole=False)[0] is Growth.POLYNOMIAL


@pytest.mark.parametrize(
    "pattern",
    [
        r"\d+",
        r"(?<![\w.+-])[\w.+-]+@[\w-]+",
        r"\b\w+@",
        r"(?:https?://|www\.)[^\s<>()](?:[^\s<>()\w/]*[\w/])+",
        r"[.!?]++[)\"]*+",
        r"[^\W_]+(?:[.'-][^\W_]+)*",
    ],
)
def test_a_pattern_that_reads_once_passes(pattern: str) -> None:
    """What begins where no match goes on, or can always end, is linear and is not refused."""
    assert growth(automaton(pattern, 0), searched=True, whole=False) == (Growth.LINEAR, "")


def test_the_text_that_costs_the_time_is_told() -> None:
    """Who is told of a pattern is told what to try it on: here 30 letters cost a million steps."""
    pattern = r"(?:\w+\s?)*!"
    found, text = growth(automaton(pattern, 0), searched=False, whole=False)
    assert found is Growth.EXPONENTIAL
    assert re.fullmatch(r"(?:\w+\s?)+", text)


@pytest.mark.parametrize("module", list(modules()))
def test_every_pattern_is_linear(module: str) -> None:
    """Whatever a stranger or an owner writes, a pattern of ours reads it in linear time."""
    for use in uses(module):
        machine = automaton(use.pattern, use.flags)
        found = growth(machine, searched=use.searched, whole=use.whole)
        assert found == (Growth.LINEAR, ""), f"{use.name}: {found}"
