import json
from pathlib import Path
from socket import create_server

import pytest
from sqlalchemy import text

from bot.service import installation
from bot.store.database import database_url, open_database
from bot.store.session import writing
from tests.bot.cli.running import askademy
from tests.bot.tracing.collector import collecting


def told(*arguments: str, **values: str) -> dict[str, tuple[str, str]]:
    """State and sentence, by their subject."""
    result = askademy("doctor", "--json", *arguments, **values)
    found = json.loads(result.stdout)["findings"]
    states = {each["state"] for each in found}
    assert result.returncode == int("problem" in states)
    return {each["subject"]: (each["state"], each["sentence"]) for each in found}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "page.md").write_text("# Hours\n\nThe office opens at nine.\n", "utf-8")
    return folder


def test_good_installation_has_no_problem(tmp_path: Path, pages: Path) -> None:
    """Nothing is changed by looking: the database is not made, nor is a folder."""
    place = tmp_path / "new" / "askademy.db"
    found = told(
        "--port",
        "0",
        ASKADEMY_CORPUS=str(pages),
        ASKADEMY_CONTACT="office@example.org",
        ASKADEMY_DATABASE_URL=f"sqlite:///{place}",
        ASKADEMY_INDEX=str(tmp_path / "kept"),
    )
    assert {state for state, _ in found.values()} <= {"ok", "warning"}
    assert found["pages"] == ("ok", f"1 from {pages}.")
    assert "makes its tables" in found["database"][1]
    assert not place.parent.exists()
    assert not (tmp_path / "kept").exists()


def test_lines_say_what_to_do(tmp_path: Path) -> None:
    """For people each finding is a line, and one problem makes the exit code 1."""
    result = askademy("doctor", "--port", "0", ASKADEMY_CORPUS=str(tmp_path / "nowhere"))
    assert result.returncode == 1
    assert any(line.startswith("WRONG    pages: ") for line in result.stdout.splitlines())
    assert any(line.startswith("look at  contact: ") for line in result.stdout.splitlines())


def test_setting_that_cannot_be_read_ends_it() -> None:
    """With the sentence that names the variable."""
    result = askademy("doctor", ASKADEMY_RETENTION_DAYS="soon")
    assert result.returncode == 2
    assert "ASKADEMY_RETENTION_DAYS" in result.stderr


def test_port_that_is_taken_is_named() -> None:
    """It may be the server that is asked about."""
    with create_server(("127.0.0.1", 0)) as taken:
        found = told("--port", str(taken.getsockname()[1]))
    assert found["port"][0] == "warning"
    assert "cannot be listened on" in found["port"][1]


def test_pages_that_are_left_out_are_told_of(pages: Path) -> None:
    """With the command that says which."""
    (pages / "bad.md").write_bytes(b"%PDF-1.7\0\0")
    state, sentence = told(ASKADEMY_CORPUS=str(pages))["pages"]
    assert state == "warning"
    assert "1 left out: askademy check" in sentence


@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
def test_version_of_the_database(
    where: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """None, of this program, older or newer; looking does not bring it to another one."""
    if where == "postgresql":
        configured = request.getfixturevalue("postgresql").new_database()
    else:
        configured = f"sqlite:///{tmp_path / 'askademy.db'}"
    settings = {"ASKADEMY_DATABASE_URL": configured}
    assert "makes its tables" in told(**settings)["database"][1]
    url = database_url(configured)
    with writing(url):
        pass
    assert told(**settings)["database"][0] == "ok"
    assert "of this version" in told(**settings)["database"][1]
    for version, state in (("0003", "warning"), ("9999", "problem")):
        engine = open_database(url)
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
        engine.dispose()
        assert told(**settings)["database"][0] == state
        assert told(**settings)["database"][0] == state
    assert told(**settings)["clock"][0] == "ok"


def test_database_that_is_away_is_named_without_its_password() -> None:
    """And the rest is told all the same."""
    url = "postgresql://somebody:quiet-password@127.0.0.1:1/askademy"
    found = told(ASKADEMY_DATABASE_URL=url)
    assert found["database"][0] == "problem"
    assert "quiet-password" not in found["database"][1]
    assert "pages" in found


def test_folder_that_is_a_file(tmp_path: Path) -> None:
    """Neither an index nor a database can be written there."""
    (tmp_path / "file").touch()
    found = told(ASKADEMY_INDEX=str(tmp_path / "file" / "kept"))
    assert found["index"][0] == found["disk, index"][0] == "problem"


def test_full_disk_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where less is free than is needed, which here is more than any disk has."""
    monkeypatch.setattr(installation, "LEAST_FREE", 1 << 70)
    assert told()["disk, data"][0] == "problem"


def test_clock_of_another_time_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is before the program's first version."""
    monkeypatch.setattr(installation, "EARLIEST", 1 << 62)
    assert told()["clock"][0] == "problem"


def test_collector_of_traces_is_asked(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one is named: whether it takes what would be sent; nothing else is wrong without it."""
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    monkeypatch.setenv("no_proxy", "*")
    values = {"ASKADEMY_CORPUS": str(pages)}
    assert "traces" not in told("--port", "0", **values)
    with collecting() as collector:
        values["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.address
        assert told("--port", "0", **values)["traces"] == ("ok", "The collector takes them.")
    state, sentence = told("--port", "0", **values)["traces"]
    assert state == "warning"
    assert "OTEL_EXPORTER_OTLP_ENDPOINT" in sentence
    state, sentence = told("--port", "0", OTEL_ATTRIBUTE_COUNT_LIMIT="-1", **values)["traces"]
    assert state == "problem"
    assert "OTEL_ATTRIBUTE_COUNT_LIMIT" in sentence
