import json
import logging
from hashlib import sha256
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.contract.responses import (
    DocumentListJson,
    DocumentTextJson,
    ProblemJson,
    ReplyJson,
    SearchHitsJson,
)
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Conversation, Reply
from bot.http.serving import Serving
from bot.routes import routes
from bot.service.conversation_memory import Memory
from bot.service.conversations import Conversations
from bot.service.deadline import AnsweringThreads
from bot.service.service import Service
from bot.service.votes import Votes
from bot.settings import secret
from bot.store.database import database_url
from bot.store.store import Store
from tests.conftest import live, serving, unlimited
from tests.contract import held

QUESTION = "How many professionals has ILEA Roswell welcomed?"
JSON = {"Content-Type": "application/json"}


def ask(client: httpx.Client, question: str, **fields: Any) -> dict[str, Any]:
    response = client.post("/api/ask", json={"question": question} | fields)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    held(ReplyJson, response.content)
    found: dict[str, Any] = response.json()
    return found


def problem(response: httpx.Response, status: int) -> str:
    """The sentence of an error, after a check that the error is what the contract says."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    found = held(ProblemJson, response.content)
    assert found["status"] == status
    assert found["detail"].endswith(".")
    return found["detail"]


def test_answer_can_be_checked_against_the_document(client: httpx.Client) -> None:
    """The quote is the slice of a document whose text has the sha256 that the source names."""
    reply = ask(client, QUESTION)
    assert reply["status"] == "answered"
    assert reply["answer"][slice(*reply["highlight"].values())] == "6,125"
    (source,) = reply["sources"]
    document = client.get(f"/api/documents/{source['document']}").json()
    assert document["text"][source["start"] : source["end"]] == source["quote"]
    assert sha256(document["text"].encode()).hexdigest() == source["sha256"] == document["sha256"]
    assert source["link"].startswith("https://roswell.ilea.state.gov/#:~:text=")


def test_same_question_gets_the_same_reply(client: httpx.Client) -> None:
    """Apart from the ids, which are new each time, replies to one question are byte-identical."""
    first, second = ask(client, QUESTION), ask(client, QUESTION)
    assert first.pop("id") != second.pop("id")
    assert first.pop("conversation") != second.pop("conversation")
    assert json.dumps(first) == json.dumps(second)


def test_why_comes_on_request(client: httpx.Client) -> None:
    """`why` is null unless `explain` is true; its contributions add up to the score."""
    assert ask(client, QUESTION)["why"] is None
    assert ask(client, QUESTION, explain=False)["why"] is None
    why = ask(client, QUESTION, explain=True)["why"]
    assert sum(part["score"] for part in why["contributions"]) == pytest.approx(
        why["score"], abs=0.01
    )


def test_conversation_goes_on(client: httpx.Client) -> None:
    """A question with the id of a conversation is read as its follow-up and keeps the id."""
    first = ask(client, QUESTION)
    second = ask(client, "And from how many countries?", conversation=first["conversation"])
    assert second["conversation"] == first["conversation"]
    assert second["read_as"]
    assert "111 countries" in second["answer"]


@pytest.mark.parametrize("unknown", [None, "", "unknown", "é\0", "x" * 20_000])
def test_unknown_conversation_starts_a_new_one(client: httpx.Client, unknown: str | None) -> None:
    """An id that is not known is no error, and is never taken over."""
    reply = ask(client, "And from how many countries?", conversation=unknown)
    assert reply["read_as"] is None
    assert reply["conversation"] != unknown
    assert len(reply["conversation"]) >= 22


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        (b'{"question": ""}', 422, "empty"),
        (b'{"question": " \\t\\u3000"}', 422, "empty"),
        (b'{"question": "%s"}' % (b"a" * 1_001), 422, "1,001 characters"),
        (b'{"question": "%s"}' % (b"a" * 10_000), 422, "10,000 characters"),
        (b'{"question": 5}', 422, "question: "),
        (b'{"question": true}', 422, "question: "),
        (b'{"question": null}', 422, "question: "),
        (b'{"question": ["a"]}', 422, "question: "),
        (b'{"question": "a", "explain": 1}', 422, "explain: "),
        (b'{"question": "a", "explain": "true"}', 422, "explain: "),
        (b'{"question": "a", "explain": null}', 422, "explain: "),
        (b'{"question": "a", "conversation": 7}', 422, "conversation: "),
        (b'{"question": "a", "conversation_id": "b"}', 422, "conversation_id: "),
        (b'{"question": "a", "%s": 1}' % (b"x" * 9_000), 422, "xxx: "),
        (b"{}", 422, "question: "),
        (b"[]", 422, "body"),
        (b'"a"', 422, "body"),
        (b"NaN", 422, "body"),
        (b"", 400, "JSON"),
        (b'{"question": "a"', 400, "JSON"),
        (b"[" * 60_000, 400, "JSON"),
        (b'{"question": "\\ud800"}', 400, "JSON"),
        (b'{"question": "\\udc00\\ud800"}', 400, "JSON"),
        (b'{"question": "\xff"}', 400, "UTF-8"),
        (b'{"question": "\xed\xa0\x80"}', 400, "UTF-8"),
        ('{"question": "a"}'.encode("utf-16"), 400, "UTF-8"),
    ],
)
def test_wrong_body_is_told_what_is_wrong(
    client: httpx.Client, body: bytes, status: int, sentence: str
) -> None:
    """Each mistake in a body gets a 4xx with a sentence that names it."""
    detail = problem(client.post("/api/ask", content=body, headers=JSON), status)
    assert sentence in detail
    assert len(detail) < 300


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_body_that_is_not_said_to_be_json_is_refused(
    client: httpx.Client, content_type: str | None
) -> None:
    """What a browser sends across sites without asking first is not taken for JSON."""
    headers = {"Content-Type": content_type} if content_type else {}
    response = client.post("/api/ask", content=b'{"question": "a"}', headers=headers)
    assert "Content-Type: application/json" in problem(response, 415)


@pytest.mark.parametrize(
    "question",
    [
        "\x00\x01\x1b[31m",
        "😀🏴󠁧󠁢󠁳󠁣󠁴󠁿",
        "أين تقع الأكاديمية؟",
        "<script>alert(1)</script>",
        "\u202eacademy",
        "'; --",
        "\ufffe",
        "{{7*7}}",
    ],
)
def test_odd_question_is_a_question(client: httpx.Client, question: str) -> None:
    """Control characters, emoji, right-to-left text and markup get a plain reply."""
    ask(client, question, explain=True)


@settings(deadline=None)
@given(body=st.binary(max_size=300))
def test_no_bytes_break_the_api(client: httpx.Client, body: bytes) -> None:
    """Any bytes get a 4xx problem: a few are JSON, none is a question."""
    response = client.post("/api/ask", content=body, headers=JSON)
    assert response.status_code in {400, 422}
    problem(response, response.status_code)


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=6,
)
NEARLY = st.fixed_dictionaries(
    {"question": ANY_TEXT | ANY_JSON},
    optional={"conversation": ANY_TEXT | ANY_JSON, "explain": st.booleans() | ANY_JSON},
)


@settings(deadline=None, max_examples=200)
@given(value=ANY_JSON | NEARLY)
def test_no_json_breaks_the_api(client: httpx.Client, value: Any) -> None:
    """Any JSON value, lone surrogates included, gets a reply or a 4xx problem."""
    response = client.post("/api/ask", content=json.dumps(value).encode(), headers=JSON)
    if response.status_code == 200:
        held(ReplyJson, response.content)
    else:
        assert response.status_code in {400, 422}
        problem(response, response.status_code)


@settings(deadline=None)
@given(question=st.text(max_size=200), limit=ANY_TEXT.filter(str.isprintable) | st.integers())
def test_no_query_breaks_the_search(client: httpx.Client, question: str, limit: str | int) -> None:
    """Any query gets hits or a 422 problem."""
    response = client.get("/api/search", params={"q": question, "limit": limit})
    if response.status_code == 200:
        held(SearchHitsJson, response.content)
    else:
        problem(response, 422)


def test_search_gives_the_best_passages(client: httpx.Client) -> None:
    """Hits have the shape of a source, the best comes first, and there are at most `limit`."""
    hits = client.get("/api/search", params={"q": "first academy Budapest", "limit": 3}).json()[
        "hits"
    ]
    assert "Budapest" in hits[0]["quote"]
    assert len(hits) == 3
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    assert client.get("/api/search", params={"q": "xyzzy"}).json() == {"hits": []}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "q: "),
        ("?q=%20", "empty"),
        (f"?q={'a' * 1_001}", "1,001 characters"),
        ("?q=a&limit=0", "limit: "),
        ("?q=a&limit=51", "limit: "),
        ("?q=a&limit=x", "limit: "),
    ],
)
def test_wrong_search_is_told_what_is_wrong(
    client: httpx.Client, query: str, sentence: str
) -> None:
    """A search that cannot be done gets a 422 that names the parameter."""
    assert sentence in problem(client.get(f"/api/search{query}"), 422)


def test_documents_are_listed_without_text(client: httpx.Client) -> None:
    """The list has the same fields as a document, but for the text."""
    listed = client.get("/api/documents")
    held(DocumentListJson, listed.content)
    for head in listed.json()["documents"]:
        whole = client.get(f"/api/documents/{head['id']}")
        held(DocumentTextJson, whole.content)
        assert {"text": whole.json()["text"]} | head == whole.json()


def test_unknown_address_and_method(client: httpx.Client) -> None:
    """Unknown documents and addresses are 404, other methods 405 with Allow."""
    assert "/api/documents" in problem(client.get("/api/documents/none"), 404)
    for path in ("/api/nothing", "/api/ask/x", "/api/documents/%2e%2e%2fx", "/favicon.ico"):
        assert "/docs" in problem(client.get(path), 404)
    for method, path, allowed in (("GET", "/api/ask", "POST"), ("DELETE", "/api/search", "GET")):
        response = client.request(method, path)
        assert problem(response, 405)
        assert allowed in response.headers["allow"]


def test_only_listed_origins_may_read_replies(client: httpx.Client) -> None:
    """A listed origin gets the CORS headers, in a preflight too; another one gets none."""
    for origin, allowed in (("https://www.example.org", True), ("https://evil.example", False)):
        preflight = client.options(
            "/api/ask",
            headers={
                "Origin": origin,
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "content-type",
            },
        )
        assert (preflight.status_code == 200) == allowed
        reply = client.post("/api/ask", json={"question": "a"}, headers={"Origin": origin})
        assert reply.headers.get("access-control-allow-origin") == (origin if allowed else None)
        assert "access-control-allow-credentials" not in reply.headers


class BrokenChat(Chat):
    def __init__(self) -> None:
        self.documents = {}

    @property
    def suggestions(self) -> tuple[str, ...]:
        return ()

    def reply(self, question: str, conversation: Conversation = Conversation()) -> Reply:  # noqa: B008
        raise RuntimeError(f"secret of {question}, {conversation}")


def test_unexpected_error_is_logged_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    """An error of ours is a 500 problem without its text, which goes to the log."""
    settings = unlimited()
    store = Store(database_url(secret(settings.database_url)), settings.retention_days)
    broken = live(BrokenChat())
    conversations = Conversations(broken, Memory(lifetime=60), None, AnsweringThreads())
    app = routes(
        Service(broken, store, conversations, Votes(store, conversations), AnsweringThreads()),
        settings,
        Serving(),
    )
    with caplog.at_level(logging.ERROR), serving(app) as client:
        detail = problem(client.post("/api/ask", json={"question": "a"}), 500)
    assert "secret" not in detail
    assert "RuntimeError: secret of a" in caplog.text
