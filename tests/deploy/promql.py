"""Expressions of PromQL: what they name. Whether they are any, promtool says."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

# What Prometheus adds to what it has asked for, and a histogram's own.
ADDED = frozenset({"instance", "job", "le"})
# What Prometheus says itself of what it asks.
ITS_OWN = frozenset({"up"})
_GROUPING = re.compile(r"\b(?:by|on|ignoring|without)\s*\(([^)]*)\)")
_MATCHER = re.compile(r'(\w+)\s*(!=|=~|!~|=)\s*"([^"]*)"')
_NAME = re.compile(r"(?<![\w$])([a-z_]\w*)\s*(?:\{([^}]*)\})?(?!\w|\s*\()")
_WORDS = frozenset({"and", "or", "unless"})


@dataclass(frozen=True)
class Selector:
    metric: str
    labels: frozenset[str]
    values: frozenset[tuple[str, str]]
    """Labels with what they have to be equal to."""


def selectors(expression: str) -> Iterator[Selector]:
    """Those of an expression; all of them have the labels that it groups by."""
    grouping = {
        label.strip() for found in _GROUPING.findall(expression) for label in found.split(",")
    }
    left = re.sub(r"\[[^\]]*\]", "", _GROUPING.sub("", expression))
    for metric, braces in _NAME.findall(left):
        if metric not in _WORDS:
            matchers = _MATCHER.findall(braces)
            values = {(label, value) for label, sign, value in matchers if sign in ("=", "!=")}
            yield Selector(
                metric,
                frozenset(label for label, _, _ in matchers),
                frozenset(pair for pair in values if pair[0] not in ADDED),
            )
    if grouping:
        yield Selector("", frozenset(grouping), frozenset())


def promtool(*words: str | Path, given: str | None = None) -> str:
    """What it prints of what it is `given`; skips the test where there is none."""
    program = shutil.which("promtool")
    if program is None:
        sentence = "promtool is not installed (Debian and Ubuntu: a part of prometheus)."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(sentence)
    found = subprocess.run(
        [program, *words], input=given, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stdout
