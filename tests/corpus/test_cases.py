"""Small pages with the traps of real ones, and what their readers see: `cases/cases.jsonl`."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.service.building import build_chat
from corpus.load import Corpus, load
from corpus.splitting.split import split

CASES = Path(__file__).with_name("cases")
ROWS = [json.loads(line) for line in (CASES / "cases.jsonl").read_text("utf-8").splitlines()]
# Of 320 questions so many are answered with what they ask for: the others are found too seldom,
# not read wrongly.
LEAST_SHOWN = 300


@cache
def corpus(case: str) -> Corpus:
    return load(CASES / case)


def plain(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['case']} {row['question']}")
def test_a_page_says_what_its_reader_sees(row: dict[str, Any]) -> None:
    """What must be shown stands in the text, and what would be a false fact does not."""
    text = "\n".join(document.text for document in corpus(row["case"]).documents)
    assert not [each for each in row["must_not"] if _stands(each, text)]
    assert not [each for each in row["must"] if plain(each) not in plain(text)]


def _stands(false: str, text: str) -> bool:
    """A number that only begins like the false one is another."""
    end = r"(?!\d)" if false[-1:].isdigit() else ""
    return re.search(re.escape(false) + end, text) is not None


@pytest.mark.parametrize("case", sorted({row["case"] for row in ROWS}))
def test_every_passage_is_its_slice(case: str) -> None:
    """A passage is the text of its page between two offsets, and holds no mark of its source."""
    for document in corpus(case).documents:
        for passage in split(document):
            assert passage.text == document.text[passage.start : passage.end]
            assert passage.text == passage.text.strip()
            if passage.kind != "code":
                assert not re.search(r"</?[a-z]+>|\{\{|\{%|:::|<!--|\]\(|\{:|\{#", passage.text)


def test_the_questions_are_answered() -> None:
    """What the pages say is shown, and nothing of what they do not say."""
    chats = {case: build_chat(corpus(case), None) for case in {row["case"] for row in ROWS}}
    shown = 0
    for row in ROWS:
        text = chats[row["case"]].reply(row["question"]).text
        assert not [each for each in row["must_not"] if _stands(each, text)]
        shown += all(plain(each) in plain(text) for each in row["must"])
    assert shown >= LEAST_SHOWN
