import re

import httpx
import pytest

from bot.chat import Chat
from bot.pages import WEB, reply_html
from bot.quote import Quote
from bot.reply import Reply, Status
from corpus.document import Document, Span

QUESTION = "How many professionals has ILEA Roswell welcomed?"


def test_page_has_a_question_box_and_suggestions(client: httpx.Client, academy: Chat) -> None:
    """The start page has a form that needs no script, and questions to begin with."""
    page = client.get("/").text
    assert '<form id="ask" action="./" method="get">' in page
    assert all(question in page for question in academy.suggestions)


def test_question_is_answered_without_javascript(client: httpx.Client) -> None:
    """`/?q=` shows the answer with its key span marked and a link to its place."""
    # The academy's page has no-break spaces, and they stay in a quote.
    page = client.get("/", params={"q": QUESTION}).text.replace("\u00a0", " ")
    assert "welcomed over <mark>6,125</mark> criminal justice" in page
    assert 'href="https://roswell.ilea.state.gov/#:~:text=' in page
    assert f'value="{QUESTION}"' in page


def test_markup_in_a_question_is_text(client: httpx.Client) -> None:
    """What is asked is escaped wherever it is shown."""
    page = client.get("/", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page
    assert "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_markup_in_a_page_is_text() -> None:
    """Text, titles and addresses of the corpus are escaped, and only the web is linked to."""
    for url, linked in (("javascript:alert(1)", False), ('https://a.example/"><b>', True)):
        document = Document("d", "<i>title</i>", 'a <b>b</b> "c"', url)
        quote = Quote(document, 0, len(document.text), "<u>", 1.0)
        reply = Reply(
            Status.UNSURE, document.text, Span(2, 5), 0.5, None, (quote,), (quote,), ("<s>",)
        )
        html = reply_html("<q>", reply)
        assert set(re.findall(r"<(\w+)", html)) <= {"article", "h2", "p", "mark", "ul", "li", "a"}
        assert "a <mark>&lt;b&gt;</mark>b&lt;/b&gt; &quot;c&quot;" in html
        assert ("https://a.example/&quot;&gt;&lt;b&gt;#:~:text=" in html) == linked
        assert "javascript:" not in html


@pytest.mark.parametrize("question", ["", " "])
def test_empty_question_shows_the_start_page(client: httpx.Client, question: str) -> None:
    """An empty form is no mistake to be told of."""
    assert client.get("/", params={"q": question}).text == client.get("/").text


def test_long_question_is_told_what_to_do(client: httpx.Client) -> None:
    """A question that is too long gets 422 and the page with a sentence."""
    response = client.get("/", params={"q": "a" * 1_001})
    assert response.status_code == 422
    assert "use at most 1,000" in response.text


@pytest.mark.parametrize("path", ["/", "/docs", "/page.css", "/page.js"])
def test_page_may_load_from_this_server_only(client: httpx.Client, path: str) -> None:
    """A strict policy holds, which no page needs to break: no inline script, style or handler."""
    response = client.get(path)
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    if path in {"/", "/docs"}:
        assert not re.findall(r"<style|\sstyle=|\son\w+=|<script>", response.text)
        assert re.findall(r'<script src="([^"]*)"', response.text) == ["page.js"]


def test_assets_have_no_third_party() -> None:
    """No file of the pages names an address of another server."""
    for path in WEB.iterdir():
        assert "://" not in path.read_text("utf-8")
