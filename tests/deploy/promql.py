"""Expressions of PromQL: what they name. Whether they are any, promtool says."""

import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

# Of each sample by its name: its labels, with the values that these have.
Exposed = Mapping[str, Mapping[str, set[str]]]
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


def read(scraped: str) -> Exposed:
    """What a server's `/metrics` says."""
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for family in text_string_to_metric_families(scraped):
        for sample in family.samples:
            labels = found[sample.name]
            for label, value in sample.labels.items():
                labels[label].add(value)
    return found


def unknown(expression: str, exposed: Exposed) -> list[str]:
    """What an expression names and the server does not expose."""
    wrong, labels = [], set(ADDED)
    for each in selectors(expression):
        if each.metric in ITS_OWN:
            continue
        there = exposed.get(each.metric)
        if each.metric and there is None:
            wrong.append(each.metric)
            continue
        labels |= set(there or ())
        wrong += [f"{each.metric}{{{label}}}" for label in each.labels - labels]
        wrong += [
            f"{each.metric}{{{label}={value}}}"
            for label, value in each.values
            if value not in (there or {}).get(label, ())
        ]
    return wrong


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
