"""The commands of the documents, run as a reader would run them, one after the other."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.owner import passwords
from bot.settings import variable
from tests.bot.cli.running import askademy
from tests.corpus.sources.site import html, site
from tests.test_project import DOCUMENTS, ROOT, blocks

SERVER = "http://127.0.0.1:8000"
# What no test can run: it needs a workspace of Slack, or somebody else's program. Whether
# there is such a command, and such a target of make, is another test.
OF_OTHERS = re.compile(r"make |claude |npx |.venv/bin/askademy (slack|serve)|.venv/bin/python -c")


def commands(path: Path) -> list[str]:
    """The lines of the blocks for a shell, those that go on put together, without remarks."""
    text = path.read_text("utf-8").replace("\\\n", " ")
    told = [line for block in blocks(text, "sh") for line in block.splitlines()]
    shown = [line for block in blocks(text, "console") for line in block.splitlines()]
    told += [line.removeprefix("$ ") for line in shown if line.startswith("$ ")]
    bare = [line.strip() for line in told if line.strip() and not line.startswith("#")]
    return [re.sub(r"^(ASKADEMY_\w+=\S+ )+", "", line) for line in bare]


RUN = [path for path in DOCUMENTS if any(not OF_OTHERS.match(each) for each in commands(path))]


@pytest.fixture
def museum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder that the documents call theirs, a handbook beside it, a cheap password."""
    text = (ROOT / "docs" / "corpus.md").read_text("utf-8")
    for folder in ("my-pages", "handbook"):
        (tmp_path / folder).mkdir()
    (tmp_path / "my-pages" / "visit.md").write_text(blocks(text, "markdown")[0], "utf-8")
    (tmp_path / "my-pages" / "curation.toml").write_text(blocks(text, "toml")[0], "utf-8")
    (tmp_path / "my-pages" / "fees.md").write_text("# Fees\n\nChildren pay nothing.\n", "utf-8")
    (tmp_path / "handbook" / "hats.md").write_text("# Hats\n\nA hat costs 5 dollars.\n", "utf-8")
    monkeypatch.setattr(passwords, "COST", 2**4)


@pytest.fixture
def example_org() -> Iterator[str]:
    """A site with the addresses of the documents' example."""
    with site() as found:
        page = html("The museum opens at ten.", '<link rel="canonical" href="/visit">')
        places = f"<urlset><url><loc>{found.url}/visit</loc></url></urlset>"
        found.pages |= {"/visit": page, "/": html('<a href="/visit">Visit</a>')}
        found.pages["/sitemap.xml"] = places
        yield found.url


@pytest.mark.parametrize("path", RUN, ids=lambda path: path.relative_to(ROOT).as_posix())
@pytest.mark.usefixtures("museum")
def test_commands_run(
    path: Path, example_org: str, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a document tells to type into a terminal ends well, in the order in which it stands."""
    # Its pages are those of the example, and its site is on this machine.
    if path.name != "README.md":
        monkeypatch.setenv(variable("corpus"), "my-pages")
    monkeypatch.setenv(variable("database_url"), "sqlite:///askademy.db")
    for command in commands(path):
        if OF_OTHERS.match(command):
            continue
        told = command.replace("https://www.example.org", example_org)
        program, *arguments = shlex.split(told, comments=True)
        if program == "curl":
            _curl(arguments, client)
            continue
        assert program.endswith("askademy"), command
        if "add" in arguments and example_org in told:
            arguments.append("--allow-private")
        done = askademy(*arguments, stdin="correct horse battery\n")
        assert (done.returncode, done.stderr) == (0, ""), command


def _curl(arguments: list[str], client: httpx.Client) -> None:
    asked = client.post("/api/ask", json={"question": "What is taught?"}).json()["id"]
    told = [
        each.replace(SERVER, str(client.base_url).rstrip("/")).replace("the id of a reply", asked)
        for each in arguments
    ]
    done = subprocess.run(["curl", "--fail", "--noproxy", "*", *told], check=False)
    assert done.returncode == 0, arguments


def test_quote_is_checked_as_told(client: httpx.Client) -> None:
    """The program of docs/http.md finds each quote in its place."""
    (program,) = blocks((ROOT / "docs" / "http.md").read_text("utf-8"), "python")
    here = program.replace(SERVER, str(client.base_url).rstrip("/"))
    assert here != program
    environment = {**os.environ, "no_proxy": "*"}
    subprocess.run([sys.executable, "-c", here], check=True, env=environment)
