import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from bot.app import create_app
from bot.http.serving import Serving
from tests.conftest import serving, unlimited

GENERATOR = Path(sys.prefix, "generator")
NAME = "askademy_client"
QUESTION = "When was ILEA Roswell established?"


class Generated:
    """A client that was made of the API's description by openapi-python-client."""

    def __init__(self, client: httpx.Client) -> None:
        """It calls the server that `client` calls."""
        self._client = self._module("").Client(base_url=str(client.base_url).rstrip("/"))
        # Its own would not be closed.
        self._client.set_httpx_client(client)

    @staticmethod
    def _module(name: str) -> ModuleType:
        return importlib.import_module(f"{NAME}{name}")

    def model(self, name: str, **fields: Any) -> Any:
        return getattr(self._module(".models"), name)(**fields)

    def call(self, operation: str, *words: Any, **options: Any) -> Any:
        """The whole response; `operation` is group and name."""
        function = self._module(f".api.{operation}").sync_detailed
        return function(*words, client=self._client, **options)


@pytest.fixture(scope="module", autouse=True)
def _generated(client: httpx.Client, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    if not GENERATOR.exists():
        sentence = "The client's generator is not installed: make .venv/test.done"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(sentence)
    folder = tmp_path_factory.mktemp("generated")
    (folder / "openapi.json").write_bytes(client.get("/openapi.json").content)
    (folder / "config.yaml").write_text(f"package_name_override: {NAME}\npost_hooks: []\n")
    words = ("generate", "--path", "openapi.json", "--config", "config.yaml", "--meta", "none")
    found = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", *words, "--fail-on-warning"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(GENERATOR)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))


@pytest.fixture
def generated(client: httpx.Client) -> Generated:
    return Generated(client)


def test_client_asks_checks_and_rates(generated: Generated) -> None:
    """A reply is an object with its types; its document and its feedback are a call away."""
    asked = generated.model("AskRequest", question=QUESTION, explain=True)
    reply = generated.call("questions.ask", body=asked).parsed
    assert reply.status.value == "answered"
    (source, *_) = reply.sources
    document = generated.call("documents.get_document", source.document).parsed
    assert document.text[source.start : source.end] == source.quote
    assert reply.why.contributions
    given = generated.model("FeedbackRequest", answer=reply.id, helpful=True)
    assert generated.call("questions.give_feedback", body=given).status_code == 204


def test_client_lists(generated: Generated) -> None:
    """Rows of the FAQ, suggestions, documents and hits are lists of typed objects."""
    faq = generated.call("questions.list_questions", q="alumni").parsed
    assert faq.questions[0].source.quote
    assert generated.call("questions.list_suggestions").parsed.suggestions
    assert generated.call("documents.list_documents").parsed.documents[0].id
    assert len(generated.call("questions.search", q="alumni", limit=2).parsed.hits) == 2
    assert generated.call("health.is_alive").parsed.status == "ok"


def test_client_reads_problems(generated: Generated) -> None:
    """What is refused is a Problem, which says what to do and under which id the log has it."""
    asked = generated.model("AskRequest", question=" ")
    found = generated.call("questions.ask", body=asked)
    assert found.status_code == 422
    assert found.parsed == generated.model(
        "Problem",
        type_="about:blank",
        title=found.parsed.title,
        status=422,
        detail="The question is empty: write what you would like to know.",
        request=found.headers["x-request-id"],
    )
    gone = generated.model("FeedbackRequest", answer="gone", helpful=True)
    assert generated.call("questions.give_feedback", body=gone).parsed.status == 404


def test_client_reads_when_to_come_again() -> None:
    """A server that is asked too much or that stops says so as a Problem as well."""
    serves = Serving()
    serves.stopping.set()
    with serving(create_app(unlimited(rate_limit="1/hour"), serves)) as client:
        generated = Generated(client)
        found = [generated.call("documents.list_documents") for _ in range(2)]
        found.append(generated.call("health.is_ready"))
    assert [each.status_code for each in found] == [200, 429, 503]
    for refused in found[1:]:
        assert refused.parsed.status == refused.status_code
        assert int(refused.headers["retry-after"]) > 0
