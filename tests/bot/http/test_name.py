"""The organisation's name: on every page, and no other organisation's anywhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from bot.app import create_app
from bot.cli.main import cli
from bot.http.assets import STATIC
from tests.conftest import serving, unlimited

PAGE = """---
title: Visiting us
---
# Opening hours

The museum is open from Tuesday to Sunday, 10 a.m. to 5 p.m.
"""
NAME = 'Museum of "Tea" & <Tin>'
CURATION = f"""\
name = '{NAME}'
suggestions = ["When is the museum open?"]

[[passage]]
quote = "open from Tuesday to Sunday"
questions = ["When is the museum open?"]
"""
SHOWN = "Museum of &#34;Tea&#34; &amp; &lt;Tin&gt;"
PAGES = ("/", "/chat", "/chat?q=When+is+it+open", "/chat?q=Who+are+you", "/faq", "/embed")
OTHERS = (
    *("/docs", "/openapi.json", "/metrics", "/healthz", "/readyz", "/nowhere", "/api/nowhere"),
    *("/api/documents", "/api/suggestions", "/api/faq", "/api/search?q=open"),
)
ASSETS = tuple(f"/{path.relative_to(STATIC)}" for path in STATIC.rglob("*.*"))


@pytest.fixture(scope="module")
def museum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("museum")
    (folder / "visit.md").write_text(PAGE, "utf-8")
    (folder / "curation.toml").write_text(CURATION, "utf-8")
    with serving(create_app(unlimited(corpus=folder))) as client:
        yield client


def others_name(text: str) -> str | None:
    """What surrounds the packaged example's name; the product's own begins like it."""
    found = re.search(
        r".{0,20}(?<!ask)academy.{0,20}|.{0,20}\bilea\b.{0,20}|roswell", text, re.IGNORECASE
    )
    return found and found[0]


@pytest.mark.parametrize("path", [*PAGES, *OTHERS, *ASSETS])
def test_no_address_names_another_organisation(museum: httpx.Client, path: str) -> None:
    """What a museum's server sends names no academy: no page, script, JSON or problem does."""
    assert len(ASSETS) > 8
    for accept in ("text/html", "*/*"):
        assert others_name(museum.get(path, headers={"Accept": accept}).text) is None


@pytest.mark.parametrize("question", ["hello", "who are you?", "help", "asdf qwer", "open?", ""])
def test_no_reply_names_another_organisation(museum: httpx.Client, question: str) -> None:
    """Nor does any reply, small talk, refusal and problem included."""
    reply = museum.post("/api/ask", json={"question": question, "explain": True})
    assert others_name(reply.text) is None


@pytest.mark.parametrize("path", PAGES)
def test_page_names_the_organisation(museum: httpx.Client, path: str) -> None:
    """Each page has the name in its title and on top, and hands it to a widget: escaped."""
    html = museum.get(path).text
    (title,) = re.findall(r"<title>(.*)</title>", html)
    assert SHOWN in title
    assert f">{SHOWN}</a>" in html
    assert html.count("<askademy-chat inline") == html.count(f' inline name="{SHOWN}"')
    assert "<Tin>" not in html


def test_help_names_no_organisation() -> None:
    """The examples of every command are anybody's."""
    program = get_command(cli)
    assert isinstance(program, TyperGroup)
    for command in ((), *((name,) for name in program.commands)):
        shown = CliRunner().invoke(cli, [*command, "--help"])
        assert shown.exit_code == 0
        assert others_name(shown.output.replace("\n", " ")) is None


def test_setting_wins(tmp_path: Path) -> None:
    """`ASKADEMY_NAME` is shown instead of the curation's name, and that instead of a title."""
    (tmp_path / "visit.md").write_text(PAGE, "utf-8")
    with serving(create_app(unlimited(corpus=tmp_path))) as client:
        assert "<title>Ask Visiting us</title>" in client.get("/").text
    (tmp_path / "curation.toml").write_text(CURATION, "utf-8")
    with serving(create_app(unlimited(corpus=tmp_path, name="The Mint"))) as client:
        assert "<title>Ask The Mint</title>" in client.get("/").text
