import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution, packages_distributions
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from typer.core import TyperGroup
from typer.main import get_command

from bot.cli.main import cli
from bot.contract.build import reply_json
from bot.evaluation.question_file import load_questions
from bot.service.building import build_chat
from corpus.load import ACADEMY, load
from tests.bot.cli.running import askademy

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "corpus", "index")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = sorted(
    path for pattern in ("*.md", "docs/*.md", "benchmarks/*.md") for path in ROOT.glob(pattern)
)
LOCKS = [
    "requirements.lock",
    "requirements-content.lock",
    "requirements-mcp.lock",
    "requirements-all.lock",
    "requirements-dev.lock",
]


def blocks(text: str, language: str) -> list[str]:
    """The contents of the fenced code blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def requirements(lock: str) -> list[str]:
    """One string a requirement, its hashes included."""
    return (ROOT / lock).read_text("utf-8").replace("\\\n", " ").splitlines()


def canonical(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def imported(folder: str) -> Iterator[str]:
    """The top-level names that the modules below a folder import."""
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.partition(".")[0]


@pytest.mark.parametrize("lock", [*LOCKS, "requirements-generator.lock"])
def test_lock_is_hashed_and_names_no_host(lock: str) -> None:
    """Every requirement is one version with sha256 hashes, and no address stands in the file."""
    lines = requirements(lock)
    assert len(lines) > 10
    for line in lines:
        assert re.match(r"[a-z0-9.-]+(\[[a-z0-9,-]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", line)
        assert not re.search(r"://|@|--(?!hash=sha256:)", line)


def test_locks_pin_every_dependency() -> None:
    """What pyproject.toml asks for is pinned: for the server, with each extra, and for tests."""
    # A package that others need on one platform only may be needed everywhere by a further one.
    server, formats, assistants, image, everything = (
        {" ".join(re.sub(r" ;.*?(?= --hash)", "", line).split()) for line in requirements(lock)}
        for lock in LOCKS
    )
    assert server < formats < image < everything
    assert server < assistants < image
    pinned, content = ({canonical(line) for line in lines} for lines in (server, formats))
    mcp = PYPROJECT["project"]["optional-dependencies"]["mcp"]
    assert {canonical(d) for d in mcp} <= {canonical(line) for line in assistants}
    groups = PYPROJECT["dependency-groups"]
    declared = [*PYPROJECT["project"]["dependencies"], *groups["build"]]
    extra = PYPROJECT["project"]["optional-dependencies"]["content"]
    assert {canonical(d) for d in declared} <= pinned
    assert {canonical(d) for d in extra} <= content
    assert {canonical(d) for d in groups["dev"]} <= {canonical(line) for line in everything}


def test_lock_keeps_extras() -> None:
    """What a pinned package needs with an extra is pinned with it: pip refuses the lock if not."""
    pinned = [Requirement(line.partition(" --hash")[0]) for line in requirements(LOCKS[-1])]
    extras = {canonical(pin.name): pin.extras for pin in pinned}
    asked = [Requirement(r) for r in PYPROJECT["project"]["dependencies"]]
    for pin in pinned:
        if pin.marker is None or pin.marker.evaluate():
            asked += map(Requirement, distribution(pin.name).requires or ())
    needed = [r for r in asked if r.extras and (r.marker is None or r.marker.evaluate())]
    assert len(needed) > 1
    assert [r for r in needed if not r.extras <= extras[canonical(r.name)]] == []


def test_dependencies_are_those_imported() -> None:
    """The code imports every declared dependency, and no package that is not declared."""
    names = {name for package in PACKAGES for name in imported(package)}
    # Starlette's names are FastAPI's, which pins it; pydantic's core is pydantic's.
    foreign = names - sys.stdlib_module_names - {*PACKAGES, "starlette", "pydantic_core"}
    project = PYPROJECT["project"]
    extras = chain.from_iterable(project["optional-dependencies"].values())
    # SQLAlchemy imports the driver that a database's address names.
    declared = {canonical(d) for d in [*project["dependencies"], *extras]} - {"psycopg"}
    owners = packages_distributions()
    # Several of OpenTelemetry's have their modules in one package.
    found = [{canonical(owner) for owner in owners[name]} for name in foreign]
    assert all(each & declared for each in found), found
    assert declared <= set().union(*found)


def test_version_is_the_changelogs() -> None:
    """The newest version in the changelog is the one in pyproject.toml."""
    newest = re.search(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest
    assert newest[1] == PYPROJECT["project"]["version"]


def test_readme_begins_with_a_question_its_answer_and_a_command() -> None:
    """A question, its answer and the first command stand within 15 lines, all within 120."""
    lines = README.splitlines()
    beginning = "\n".join(lines[:15])
    assert len(lines) <= 120
    assert "make serve" in beginning
    question, key = re.findall(r"\*\*(.+?)\*\*", beginning)
    reply = build_chat(load(ACADEMY), None).reply(question)
    # The page has no-break spaces, the README plain ones.
    assert reply.text.replace("\xa0", " ") in beginning.replace("**", "")
    assert reply.highlight
    assert key == reply.text[slice(*reply.highlight)]


def test_readme_session_shows_what_the_command_prints() -> None:
    """The `askademy` sessions in the README are what the command prints, up to a line with …."""
    sessions = [block for block in blocks(README, "console") if "askademy ask" in block]
    assert sessions
    for session in sessions:
        command, _, shown = session.partition("\n")
        question = re.search(r'"(.+)"', command)
        assert question
        printed = askademy("ask", question[1])
        assert printed.returncode == 0
        if shown.endswith("\n…\n"):
            assert printed.stdout.startswith(shown.removesuffix("…\n"))
        else:
            assert printed.stdout == shown


def test_readme_reply_is_the_apis() -> None:
    """The JSON in the README agrees with the reply to the question asked there."""
    asked = re.search(r'"question": "(.+?)"', README)
    assert asked
    chat = build_chat(load(ACADEMY), None)
    reply = reply_json(chat.reply(asked[1]), "id", "conversation", explain=False)
    (shown,) = blocks(README, "json")
    assert_part(json.loads(shown), reply)


def assert_part(shown: Any, whole: Any) -> None:
    """The shown values stand in the whole; a text that ends in … begins the whole one."""
    if isinstance(shown, dict):
        for key, value in shown.items():
            assert_part(value, whole[key])
    elif isinstance(shown, list):
        for part, value in zip(shown, whole, strict=True):
            assert_part(part, value)
    elif isinstance(shown, str) and shown.endswith("…"):
        assert whole.startswith(shown[:-1])
    else:
        assert shown == whole


@pytest.mark.parametrize("path", [ROOT / "README.md", ROOT / "docs" / "corpus.md"], ids=str)
def test_example_corpus_answers_its_curated_questions(path: Path, tmp_path: Path) -> None:
    """The example page and curation of a document make a corpus that answers what it curates."""
    text = path.read_text("utf-8")
    (page,), (curation,) = blocks(text, "markdown"), blocks(text, "toml")
    (tmp_path / "visit.md").write_text(page, "utf-8")
    (tmp_path / "curation.toml").write_text(curation, "utf-8")
    corpus = load(tmp_path)
    chat = build_chat(corpus, None)
    entries = corpus.curation.phrasings
    assert entries
    for entry in entries:
        for question in entry.questions:
            assert entry.quote in chat.reply(question).text


def test_example_question_file_is_read(tmp_path: Path) -> None:
    """The example of a question file is one: each of its fields reaches the question."""
    (shown,) = blocks((ROOT / "benchmarks" / "README.md").read_text("utf-8"), "json")
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps(json.loads(shown)), "utf-8")
    (question,) = load_questions(file)
    assert question.history
    assert question.kind == "follow-up"
    assert question.sentences
    assert question.spans


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_resolve(path: Path) -> None:
    """Every relative link of a document leads to a file."""
    links = re.findall(r"\]\(([^)#\s]+)", path.read_text("utf-8"))
    local = [link for link in links if not re.match(r"https?://", link)]
    assert [link for link in local if not (path.parent / link).exists()] == []


def _named_tests(document: str) -> dict[str, list[tuple[str, str]]]:
    """Of each row of a document's tables by its first cell: the file and name of its tests."""
    lines = (ROOT / "docs" / document).read_text("utf-8").splitlines()
    return {
        line.split("|")[1].strip(): re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", line)
        for line in lines
        if line.startswith("| ")
    }


def _gone(tests: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        (path, name)
        for path, name in tests
        if not re.search(rf"^(async )?def {name}\b", (ROOT / path).read_text("utf-8"), re.MULTILINE)
    ]


def test_every_threat_names_tests_that_exist() -> None:
    """Each row of the threat model names a test at least, and none that is gone."""
    named = _named_tests("security.md")
    del named["threat"]
    assert [threat for threat, tests in named.items() if not tests] == []
    assert _gone(chain.from_iterable(named.values())) == []


def test_every_trouble_names_tests_that_exist() -> None:
    """Each row of what happens when something breaks names a test at least, and none is gone."""
    named = _named_tests("troubles.md")
    del named["when"]
    assert len(named) > 20
    assert [trouble for trouble, tests in named.items() if not tests] == []
    assert _gone(chain.from_iterable(named.values())) == []


def test_accessibility_report_has_every_criterion() -> None:
    """Each of the 55 of WCAG 2.2, levels A and AA, in order, with tests that exist."""
    named = _named_tests("accessibility.md")
    del named["criterion"]
    numbers = [tuple(map(int, row.split()[0].split("."))) for row in named]
    assert len(numbers) == 55
    assert numbers == sorted(set(numbers))
    assert sum(map(bool, named.values())) > 30
    assert _gone(chain.from_iterable(named.values())) == []


def _logged() -> Iterator[str]:
    """What the packages write into the log, as it stands in the code."""
    levels = {"info", "warning", "error", "exception", "critical"}
    for path in chain.from_iterable(sorted((ROOT / each).rglob("*.py")) for each in PACKAGES):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and ast.unparse(node.func.value) == "_log"
                and node.func.attr in levels
                and isinstance(node.args[0], ast.Constant)
            ):
                yield str(node.args[0].value)


def test_every_line_of_the_log_is_explained() -> None:
    """With "…" in the place of what differs; what is nothing else is another module's sentence."""
    told = " ".join((ROOT / "docs" / "operations.md").read_text("utf-8").split())
    lines = [re.sub("%[sr]", "…", line) for line in _logged()]
    assert len(lines) > 30
    assert [line for line in lines if line != "…" and line not in told] == []


def test_pictures_are_small_and_shown() -> None:
    """A picture is below 150 kB, and a document shows it."""
    texts = "".join(path.read_text("utf-8") for path in DOCUMENTS)
    pictures = list((ROOT / "docs" / "images").iterdir())
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size < 150_000
        assert f"images/{picture.name})" in texts


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_exist(path: Path) -> None:
    """Every `make` target and `askademy` command that a document names exists."""
    text = path.read_text("utf-8")
    code = "\n".join([*re.findall(r"`([^`\n]+)`", text), *blocks(text, "sh")])
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"\bmake (?:[A-Z]+=\S+ )*([a-z]+)", code)) <= set(targets)
    program = get_command(cli)
    assert isinstance(program, TyperGroup)
    assert set(re.findall(r"\baskademy ([a-z]+)\b", code)) <= set(program.commands)


def test_architecture_names_every_module() -> None:
    """The table of modules lists the modules that there are, no more and no fewer."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    listed = re.findall(r"^\| `([\w/]+\.py)`", text, re.MULTILINE)
    there = [
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if path.name != "__init__.py" and "migrations" not in path.parts
    ]
    assert sorted(listed) == sorted(there)


def test_class_name_stands_once() -> None:
    """A word means one thing: no two classes of the packages share a name."""
    names = [
        node.name
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    assert len(names) > 100
    assert [name for name in sorted(set(names)) if names.count(name) > 1] == []


def test_contributing_names_files_that_exist() -> None:
    """Every file that CONTRIBUTING.md names in the packages is there."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = re.findall(r"`((?:bot|corpus|index|docs)/[\w./-]*)`", text)
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_make_refuses_an_old_python_in_one_sentence(tmp_path: Path) -> None:
    """With a Python that is too old, make says so and leaves nothing behind."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    before = sorted(tmp_path.iterdir())
    # These tests run under make themselves, which hands its own options down.
    environment = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    made = subprocess.run(
        ["make", "serve", "PYTHON=false"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert made.returncode
    assert made.stderr.startswith("Askademy needs Python 3.11 or newer: ")
    assert sorted(tmp_path.iterdir()) == before
