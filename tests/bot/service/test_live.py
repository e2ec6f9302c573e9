"""Curation that is made while servers run is used by them."""

import asyncio
import logging
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path
from time import monotonic

import httpx
import pytest

from bot.clock import now
from bot.service.building import build_snapshot, snapshot_with
from bot.service.live import Live
from bot.service.snapshot import Snapshot
from bot.store.curation import addition, removal, write_curation
from bot.store.database import database_url
from bot.store.forgetting import forget
from bot.store.session import writing
from corpus.curation.entries import Entry, entry_id
from corpus.curation.model import CuratedAnswer, Phrasings
from corpus.load import ACADEMY, load
from tests.bot.cli.running import process
from tests.bot.store.conftest import ask, eventually, served

QUESTION = "Where may visitors leave their bicycles?"
OWN = CuratedAnswer("In the courtyard.", (QUESTION,), "Ada", date(2026, 3, 31))
TIED = Phrasings("Budapest, Hungary", ("What is the oldest one called?",), None, "Ada")
GONE = Phrasings("This stands on no page.", ("Is it there?",), None, "Ada")


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/askademy.db"


def put_in(database: str, *entries: Entry) -> None:
    with writing(database_url(database)) as connection:
        write_curation(connection, [addition(entry, "Ada", now()) for entry in entries])


def said(client: httpx.Client, question: str = QUESTION) -> str:
    found: str = ask(client, question)["answer"]
    return found


def test_running_servers_use_what_is_curated(database: str) -> None:
    """An answer added by a command reaches both servers soon, and goes when it is taken out."""
    url = database_url(database)
    with served(url) as one, served(url) as other:
        assert "courtyard" not in said(one)
        begun = monotonic()
        put_in(database, OWN)
        for client in (one, other):
            eventually(lambda client=client: "courtyard" in said(client))  # type: ignore[misc]
        # Two seconds are promised; here other tests may have the processor meanwhile.
        assert monotonic() - begun < 10
        source = ask(one, QUESTION)["sources"][0]
        document = one.get(f"/api/documents/{source['document']}").json()
        assert document["text"] == OWN.text
        with writing(url) as connection:
            write_curation(connection, [removal(OWN, "Ada", now())])
        for client in (one, other):
            eventually(lambda client=client: "courtyard" not in said(client))  # type: ignore[misc]
        assert one.get(f"/api/documents/{source['document']}").status_code == 404


def test_real_command_reaches_a_running_server(database: str) -> None:
    """`askademy curate add` in a process of its own is used without a restart."""
    with served(database_url(database)) as client:
        added = process(
            *("curate", "add", QUESTION, "--answer", OWN.text, "--author", "Ada"),
            ASKADEMY_DATABASE_URL=database,
        )
        assert added.returncode == 0, added.stderr
        eventually(lambda: "courtyard" in said(client))


def test_first_question_after_a_start_is_answered_with_all_curation(database: str) -> None:
    """What was curated before the start is known when the server answers first."""
    put_in(database, OWN, TIED)
    with served(database_url(database)) as client:
        assert "courtyard" in said(client)


def test_phrasings_reach_a_running_server(database: str) -> None:
    """A question that is tied to a passage while the server runs finds it."""
    question = "Whereabouts did this whole story begin?"
    tied = Phrasings("The first International Law Enforcement Academy", (question,), None, "Ada")
    with served(database_url(database)) as client:
        before = ask(client, question)
        put_in(database, tied)
        eventually(lambda: "Budapest" in said(client, question))
        after = ask(client, question)
    assert (before["status"], after["status"]) != ("answered", "not_found")
    assert after["sources"][0]["quote"] in after["answer"]


def test_entry_that_no_longer_fits_is_left_out(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A phrasing whose page has changed is named in the log, and the others are used."""
    with served(database_url(database)) as client, caplog.at_level(logging.WARNING, "bot"):
        put_in(database, GONE, OWN)
        eventually(lambda: "courtyard" in said(client))
        assert f"Curation {entry_id(GONE)}" in caplog.text
        assert "is left out" in caplog.text
        assert client.get("/readyz").status_code == 200


def test_conversation_goes_on_over_a_change_of_curation(database: str) -> None:
    """Turns from before a change are followed up after it."""
    with served(database_url(database)) as client:
        first = ask(client, "When did the first ILEA open?")
        put_in(database, OWN)
        eventually(lambda: "courtyard" in said(client))
        follow_up = ask(client, "And where?", first["conversation"])
    assert follow_up["read_as"]


def test_server_forgets_what_a_command_erases(database: str) -> None:
    """`askademy forget` ends a conversation in a running server as well."""
    with served(database_url(database)) as client:
        first = ask(client, "When did the first ILEA open?")
        with writing(database_url(database)) as connection:
            forget(connection, first["conversation"], now())
        eventually(
            lambda: (
                ask(client, "And where?", first["conversation"])["conversation"]
                != first["conversation"]
            )
        )


def test_latest_curation_has_the_last_word() -> None:
    """Of changes that come while the snapshot is rebuilt the last one stays."""
    start = build_snapshot(load(ACADEMY), None)

    async def publish_all() -> Snapshot:
        live = Live(start)
        versions: list[list[Entry]] = [[TIED], [TIED, OWN], [], [OWN]]
        await asyncio.gather(*(live.publish(entries) for entries in versions))
        return live.snapshot

    found = asyncio.run(publish_all())
    assert found.version == snapshot_with([OWN], start).version
    assert "courtyard" in found.chat.reply(QUESTION).text


def test_snapshot_is_replaced_as_a_whole() -> None:
    """What a request has read stays as it was when the next one is answered from other curation."""
    start = build_snapshot(load(ACADEMY), None)

    async def publish() -> tuple[Snapshot, Snapshot]:
        live = Live(start)
        before = live.snapshot
        await live.publish([OWN, TIED])
        return before, live.snapshot

    before, after = asyncio.run(publish())
    assert before == start
    assert "courtyard" not in before.chat.reply(QUESTION).text
    assert "courtyard" in after.chat.reply(QUESTION).text
    assert after.version == after.corpus.version != before.version == before.corpus.version
    with pytest.raises(FrozenInstanceError):
        after.chat = before.chat  # type: ignore[misc]
