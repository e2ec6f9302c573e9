import re

import httpx
import pytest

from bot.answering.parts import quoted
from bot.answering.quoting import Quote
from bot.app import create_app
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Reply, Status
from bot.http.assets import STATIC
from bot.http.templates import page
from bot.ids import first_id
from bot.service.conversations import Answered
from corpus.document import Document, Span
from tests.conftest import REQUEST, academy_snapshot, serving, unlimited

QUESTION = "How many professionals has ILEA Roswell welcomed?"


@pytest.mark.parametrize("path", ["/", "/chat"])
def test_page_has_a_form_and_suggestions(client: httpx.Client, academy: Chat, path: str) -> None:
    """The page has a form that needs no script, and questions to begin with."""
    html = client.get(path).text
    assert '<form class="ask" action="./chat" method="post">' in html
    assert all(f">{question}</a>" in html for question in academy.suggestions)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_question_is_answered_without_javascript(client: httpx.Client, method: str) -> None:
    """A link or the form shows the answer with its key span marked and a link to its place."""
    fields = {"q": QUESTION}
    if method == "GET":
        html = client.get("/chat", params=fields).text
    else:
        html = client.post("/chat", data=fields).text
    # The academy's page has no-break spaces, and they stay in a quote.
    assert "welcomed over <mark>6,125</mark> criminal justice" in html.replace("\u00a0", " ")
    assert 'href="https://roswell.ilea.state.gov/#:~:text=' in html


def test_conversation_goes_on_without_javascript(client: httpx.Client) -> None:
    """The form carries the conversation, so that a follow-up is read as one."""
    first = client.post("/chat", data={"q": QUESTION}).text
    held = re.search(r'name="conversation" value="([\w-]+)"', first)
    assert held
    fields = {"q": "And from how many countries?", "conversation": held[1]}
    assert "Understood as: " in client.post("/chat", data=fields).text


def test_link_begins_a_conversation_and_names_none(client: httpx.Client) -> None:
    """An id that stands in an address is not taken: whoever wrote the link reads nothing."""
    body = {"question": QUESTION}
    planted = client.post("/api/ask", json=body).json()["conversation"]
    page_id = re.search(r'value="([\w-]+)"', client.post("/chat", data={"q": QUESTION}).text)
    assert page_id
    for held in (planted, page_id[1]):
        html = client.get("/chat", params={"q": "And where?", "conversation": held}).text
        assert "Understood as: " not in html
        assert held not in html


def test_widget_goes_on_where_a_link_has_begun(client: httpx.Client) -> None:
    """The widget gets an id of its own channel, with what was asked before; the form another."""
    html = client.get("/chat", params={"q": QUESTION}).text
    form = re.search(r'name="conversation" value="([\w-]+)"', html)
    widget = re.search(r'<askademy-chat [^>]*conversation="([\w-]+)"', html)
    assert form
    assert widget
    assert form[1] != widget[1]
    body = {"question": "And from how many countries?", "conversation": widget[1]}
    reply = client.post("/api/ask", json=body).json()
    assert reply["conversation"] == widget[1]
    assert reply["read_as"]
    other = client.post("/api/ask", json=body | {"conversation": form[1]}).json()
    assert other["conversation"] != form[1]
    assert other["read_as"] is None
    # Who erases one of them erases what was asked in both.
    assert first_id(widget[1]) == form[1]


def test_form_of_another_site_is_refused(client: httpx.Client) -> None:
    """No other site asks in a visitor's name."""
    headers = {"Sec-Fetch-Site": "cross-site", "Accept": "text/html"}
    refused = client.post("/chat", data={"q": QUESTION}, headers=headers)
    assert refused.status_code == 403
    assert "This form was sent from another site" in refused.text


def test_markup_in_a_question_is_text(client: httpx.Client) -> None:
    """What is asked is escaped wherever it is shown."""
    html = client.get("/chat", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in html
    assert "&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in html


@pytest.mark.parametrize(
    ("url", "linked"), [("javascript:alert(1)", False), ('https://a.example/"><b>', True)]
)
def test_markup_in_a_page_is_text(url: str, linked: bool) -> None:  # noqa: FBT001
    """Text, titles and addresses of the corpus are escaped, and only the web is linked to."""
    document = Document("d", "<i>title</i>", 'a <b>b</b> "c"', url)
    quote = Quote(document, 0, len(document.text), "<u>", 1.0)
    parts = quoted((quote,), Span(2, 5))
    reply = Reply(Status.UNSURE, parts, 0.5, "<q>", (quote,), (quote,), ("<s>",))
    found = Answered("id", "conversation", reply, academy_snapshot())
    html = bytes(page(REQUEST, "reply.html", question="<q>", found=found).body).decode()
    assert set(re.findall(r"<(\w+)", html)) <= {
        "article",
        "blockquote",
        "h2",
        "p",
        "mark",
        "ul",
        "li",
        "a",
    }
    assert "a <mark>&lt;b&gt;</mark>b&lt;/b&gt; &#34;c&#34;" in html
    assert ("https://a.example/&#34;&gt;&lt;b&gt;#:~:text=" in html) == linked
    assert "javascript:" not in html


@pytest.mark.parametrize("question", ["", " "])
def test_empty_question_shows_the_start_page(client: httpx.Client, question: str) -> None:
    """An empty form is no mistake to be told of."""
    assert client.get("/chat", params={"q": question}).text == client.get("/chat").text


def test_long_question_is_told_what_to_do(client: httpx.Client) -> None:
    """A question that is too long gets 422 and the page with a sentence."""
    response = client.get("/chat", params={"q": "a" * 1_001})
    assert response.status_code == 422
    assert "use at most 1,000" in response.text


@pytest.mark.parametrize("path", ["/", "/chat", "/faq", "/embed", "/docs", "/nowhere/at/all"])
def test_page_may_load_from_this_server_only(client: httpx.Client, path: str) -> None:
    """A strict policy holds, which no page needs to break: no inline script, style or handler."""
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == (404 if "nowhere" in path else 200)
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "same-origin"
    assert "set-cookie" not in response.headers
    assert not re.findall(r"<style|\sstyle=|\son\w+=|<script>", response.text)


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("identity", False)],
)
def test_page_is_compressed_for_who_takes_it(
    client: httpx.Client,
    accepted: str,
    sent: bool,  # noqa: FBT001
) -> None:
    """As the client asks; caches are told of it, and that a page is one visitor's."""
    response = client.get("/faq", headers={"Accept-Encoding": accepted})
    assert (response.headers.get("content-encoding") == "gzip") == sent
    assert "Accept-Encoding" in response.headers["vary"]
    assert response.headers["cache-control"] == "private, no-cache"
    assert response.text.endswith("</html>")


@pytest.mark.parametrize("path", ["/", "/chat", "/faq", "/embed", "/widget.js"])
def test_head_is_answered(client: httpx.Client, path: str) -> None:
    """What asks for the headers alone gets those of the page."""
    assert client.head(path).headers["content-length"] == client.get(path).headers["content-length"]


def test_refused_method_is_told_the_others(client: httpx.Client) -> None:
    """`Allow` names every method of the address."""
    allowed = client.put("/faq").headers["allow"]
    assert set(allowed.split(", ")) == {"GET", "HEAD", "POST"}


def test_asked_question_is_in_no_index(client: httpx.Client) -> None:
    """Search engines keep no page that holds somebody's question."""
    for path in ("/chat", "/faq"):
        assert "noindex" in client.get(path, params={"q": "established"}).text
        assert "noindex" not in client.get(path).text


def test_addresses_of_a_page_stay_below_its_prefix(client: httpx.Client) -> None:
    """Behind a prefix, at any depth, a page finds its stylesheet: addresses are relative."""
    html = client.get("/nowhere/at/all", headers={"Accept": "text/html"}).text
    assert 'href="../../page.css"' in html
    assert not re.findall(r'(?:href|src|action)="/', html)


def test_problem_is_a_page_for_people_and_json_for_programs(client: httpx.Client) -> None:
    """A browser gets an error as a page; what asks for no HTML, and the API, as problem+json."""
    html = {"Accept": "text/html,*/*;q=0.8"}
    assert "<h1>Not Found</h1>" in client.get("/nowhere", headers=html).text
    assert client.get("/nowhere").headers["content-type"] == "application/problem+json"
    answer = client.get("/api/nowhere", headers=html)
    assert answer.headers["content-type"] == "application/problem+json"


def test_pages_are_limited_like_the_api() -> None:
    """A question asked through a page uses the allowance; the refusal is a page."""
    with serving(create_app(unlimited(rate_limit="1/hour"))) as client:
        headers = {"Accept": "text/html"}
        assert client.post("/chat", data={"q": QUESTION}, headers=headers).status_code == 200
        refused = client.get("/faq", params={"q": "when"}, headers=headers)
        assert refused.status_code == 429
        assert "<h1>Too Many Requests</h1>" in refused.text
        assert int(refused.headers["retry-after"]) > 0
        assert client.get("/chat", headers=headers).status_code == 200


def test_assets_have_no_third_party() -> None:
    """No file of the pages names a server, but for examples and the name of SVG."""
    files = [*STATIC.rglob("*.*"), *(STATIC.parent / "templates").glob("*.html")]
    assert len(files) > 10
    for path in files:
        servers = set(re.findall(r"https?://([\w.-]+)", path.read_text("utf-8")))
        assert servers <= {"www.w3.org", "www.example.org", "askademy.example.org"}, path


def test_whom_to_ask_is_a_link(client: httpx.Client) -> None:
    """A refusal links the contact's address, and nothing else of what it says."""
    html = client.get("/chat", params={"q": "quantum chromodynamics"}).text
    assert 'Please ask <a href="mailto:info@example.org">info@example.org</a>.</p>' in html


def test_only_named_sites_may_show_the_assistant_in_a_frame() -> None:
    """`/chat?embed` has neither head nor foot; no other page may be framed, nor by others."""
    sites = ("https://one.example", "https://two.example:8443")
    with serving(create_app(unlimited(frame_ancestors=",".join(sites)))) as client:
        framed = client.get("/chat?embed&lang=fr&theme=dark")
        policy = f"frame-ancestors 'self' {' '.join(sites)};"
        assert policy in framed.headers["content-security-policy"]
        assert "<nav" not in framed.text
        assert "<footer" not in framed.text
        assert ' lang="fr" theme="dark"' in framed.text
        assert "evil" not in client.get("/chat?embed&lang=evil&theme=evil").text
        for path in ("/chat", "/faq?embed", "/embed", "/"):
            headers = client.get(path).headers
            assert "frame-ancestors 'none';" in headers["content-security-policy"]


def test_frame_works_without_javascript(client: httpx.Client) -> None:
    """Form and suggestions stay in the frame; a source leaves it for a tab of its own."""
    asked = client.post("/chat", data={"q": QUESTION, "embed": ""}).text
    assert '<input type="hidden" name="embed">' in asked
    assert "<nav" not in asked
    assert re.search(r'href="https://roswell[^"]+" target="_blank" rel="noopener"', asked)
    assert 'href="./chat?embed&amp;q=' in client.get("/chat?embed").text
    assert "frame-ancestors 'self';" in client.get("/chat?embed").headers["content-security-policy"]
