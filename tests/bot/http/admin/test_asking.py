"""Asking with the explanation, as an editor's browser does it."""

import httpx

from bot.store.database import database_url
from bot.store.insights import insights
from bot.store.session import looking
from tests.bot.http.admin.test_todo import hidden
from tests.bot.http.admin.visiting import change, send

EVIL = "<script>alert(1)</script>"
FIRST = "When did the first ILEA open?"


def test_answer_is_explained_and_not_kept(signed_in: httpx.Client, database: str) -> None:
    """The answer, what each term adds, and the follow-up as it was understood."""
    answered = change(signed_in, "/admin/ask", question=FIRST)
    assert answered.status_code == 200
    assert "<mark>1995</mark>" in answered.text
    assert "Probably right" in answered.text
    assert '<th scope="row" colspan="4">Sum</th>' in answered.text
    follow_up = hidden(answered.text, "Ask</button>") | {"question": "And where?"}
    gone_on = send(signed_in, "/admin/ask", follow_up)
    assert "Understood as:" in gone_on.text
    assert "Budapest" in gone_on.text
    with looking(database_url(database)) as connection:
        assert insights(connection).counts.questions == 0


def test_small_talk_has_no_explanation(signed_in: httpx.Client) -> None:
    """What was not searched for says so."""
    assert "Nothing was searched for." in change(signed_in, "/admin/ask", question="Hello").text


def test_question_that_cannot_be_asked_is_refused(signed_in: httpx.Client) -> None:
    """Too long or empty, with the sentence that visitors get; earlier ones are just dropped."""
    for question in ("", "x" * 1_001):
        refused = change(signed_in, "/admin/ask", question=question)
        assert refused.status_code == 422
        assert 'role="alert"' in refused.text
    asked = change(signed_in, "/admin/ask", question=FIRST, before="x" * 1_001)
    assert asked.status_code == 200


def test_markup_in_a_question_is_text(signed_in: httpx.Client) -> None:
    """Also in the questions before."""
    page = change(signed_in, "/admin/ask", question=f"Who is {EVIL}?", before=EVIL).text
    assert "<script" not in page
    assert "&lt;script&gt;" in page
