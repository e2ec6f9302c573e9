"""The overview, as an editor's browser gets it."""

import re

import httpx
import pytest

from bot.clock import MILLISECONDS_A_DAY, now
from bot.dialogue.reply import Status
from bot.store.database import database_url
from bot.store.feedback import feedback_row, write_known_feedback
from bot.store.questions import write_questions
from bot.store.session import writing
from tests.bot.store.conftest import asked

EVIL = '<script>alert("1")</script>'


@pytest.fixture
def _asked(signed_in: httpx.Client, database: str) -> None:
    assert signed_in
    at = now()
    rows = [
        asked("a", question="When did it open?", at=at),
        asked("b", question="When did it open?", at=at - 8 * MILLISECONDS_A_DAY),
        asked("c", question=EVIL, at=at, status=Status.NOT_FOUND) | {"channel": "slack"},
        asked("d", question="Hello", at=at, status=Status.SMALLTALK),
    ]
    with writing(database_url(database)) as connection:
        write_questions(connection, rows)
        write_known_feedback(connection, [feedback_row("a", "v", None, at, helpful=True)])


def sums(page: httpx.Response) -> list[str]:
    """The figures on top."""
    assert page.status_code == 200
    return [re.sub(r"\s+", " ", each) for each in re.findall(r"<dd>([^<]*?)\s*<", page.text)]


@pytest.mark.usefixtures("_asked")
def test_overview_counts_a_period_of_a_channel(signed_in: httpx.Client) -> None:
    """Small talk is no question about the pages; a period and a channel can be chosen."""
    assert sums(signed_in.get("/admin")) == ["3", "67 %", "0 %", "33 %", "100 %"]
    assert sums(signed_in.get("/admin?period=week")) == ["2", "50 %", "0 %", "50 %", "100 %"]
    assert sums(signed_in.get("/admin?channel=slack")) == ["1", "0 %", "0 %", "100 %", "–"]
    assert sums(signed_in.get("/admin?period=century&channel=fax")) == ["0", "–", "–", "–", "–"]


@pytest.mark.usefixtures("_asked")
def test_question_is_text(signed_in: httpx.Client) -> None:
    """What people ask stands in the page as they wrote it."""
    page = signed_in.get("/admin").text
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_plot_has_its_figures_behind_it(signed_in: httpx.Client) -> None:
    """A table has each day of the plot, also where nothing was asked."""
    page = signed_in.get("/admin?period=quarter").text
    assert page.count("<g><title>") == 2 * 91
    assert len(re.findall(r'<tr><th scope="row">\d{4}-\d\d-\d\d</th>', page)) == 91
    for reference in re.findall(r'aria-labelledby="([^"]+)"', page):
        for identity in reference.split():
            assert f'id="{identity}"' in page
    assert "style=" not in page
