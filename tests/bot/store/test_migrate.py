"""The tables: from every earlier version to this one, with what is in them."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Engine, text

from bot.store.curation import current_entries, history
from bot.store.database import open_database, reading
from bot.store.errors import NewerDatabaseError, StoreUnavailableError
from bot.store.insights import insights
from bot.store.migrate import MIGRATIONS, migrate
from bot.store.questions import conversation
from bot.store.session import looking
from bot.store.tables import METADATA
from corpus.curation.model import Phrasings
from tests.bot.store.conftest import setting

REVISIONS = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]

QUESTION = (
    "INSERT INTO questions (id, conversation, channel, asked_at, day, question, read_as, topic,"
    " status, confidence, sources, corpus, took) VALUES ('{id}', 'c1', 'api', 1700000000000, 19675,"
    " '{question}', {read_as}, -9000000000000000000, 'answered', 0.9, '[]', 'abc', 900)"
)
CURATION = (
    "INSERT INTO curation (entry, kind, content, author, done_at)"
    " VALUES ('{entry}', '{kind}', {content}, 'Ada', 1700000000000)"
)
EVENT = (
    "INSERT INTO events (id, received_at, work, lease_until)"
    " VALUES ('{id}', 1700000000000, {work}, {lease})"
)
PASSAGE = '{"quote": "Budapest", "questions": ["Where?"]}'
# What stands in the tables that each revision brought.
DATA = {
    "0001": [
        QUESTION.format(id="q1", question="When did it open?", read_as="NULL"),
        QUESTION.format(id="q2", question="And where?", read_as="'And where did it open?'"),
        (
            "INSERT INTO feedback (answer, voter, helpful, comment, given_at)"
            " VALUES ('q1', 'v1', true, 'thanks', 1700000000000)"
        ),
        "INSERT INTO forgotten (conversation, forgotten_at) VALUES ('c2', 1700000000000)",
    ],
    "0002": [
        EVENT.format(id="e1", work="NULL", lease="NULL"),
        EVENT.format(id="e2", work="'{}'", lease=1700000000001),
    ],
    "0003": [
        CURATION.format(entry="x", kind="passage", content=f"'{PASSAGE}'"),
        CURATION.format(entry="y", kind="answer", content="NULL"),
    ],
    "0004": ["INSERT INTO installations VALUES ('T1', '{}', 1700000000000)"],
    "0005": ["UPDATE events SET attempts = 2 WHERE id = 'e2'"],
    "0006": ["INSERT INTO forgotten_answers VALUES ('q9', 1700000000000)"],
    "0007": [
        "INSERT INTO editors VALUES ('Ada', 'scrypt$1', 1700000000000)",
        "INSERT INTO ended_sessions VALUES ('s1', 1700000000000)",
        "INSERT INTO signing_keys VALUES ('admin', 'k1')",
    ],
    "0008": [
        "INSERT INTO counted_days VALUES (19675)",
        "INSERT INTO day_counts VALUES (19675, 'api', 'abc', 2, 0, 0, 0)",
        "INSERT INTO day_topics VALUES (19675, 'api', -9000000000000000000, 2, 0, 0, 2)",
    ],
    "0009": ["INSERT INTO marks VALUES (1, -9000000000000000000, 'done', 'Ada', 1700000000000)"],
    "0010": [
        "INSERT INTO regressions VALUES (-9000000000000000000, 'a?', 'b', 'Ada', 1700000000000)"
    ],
    "0011": ["INSERT INTO attempts VALUES ('h1', 1700000000000)"],
    "0012": [
        (
            "INSERT INTO page_changes (action, source, author, done_at)"
            " VALUES ('added', 'zoo.md', 'Ada', 1700000000000)"
        )
    ],
}


@pytest.fixture
def empty(url: URL) -> Iterator[Engine]:
    opened = open_database(url)
    yield opened
    opened.dispose()


Rows = list[dict[str, object]]


def everything(engine: Engine) -> dict[str, Rows]:
    """All rows of the tables that the data is put into, by the names of their columns."""
    with reading(engine) as connection:
        there = {table for table in METADATA.tables if engine.dialect.has_table(connection, table)}
        return {
            table: list(map(dict, connection.execute(text(f"SELECT * FROM {table}")).mappings()))  # noqa: S608
            for table in sorted(there)
        }


def migrate_to(engine: Engine, revision: str) -> None:
    """Brings an empty database to the tables of an earlier version."""
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, revision)


def test_every_revision_has_data() -> None:
    """No step of the migrations is left out of the tests below."""
    assert list(DATA) == REVISIONS


@pytest.mark.parametrize("revision", REVISIONS)
def test_upgrade_keeps_the_data(empty: Engine, revision: str) -> None:
    """A database of each earlier version is brought to this one, and what was in it stays."""
    migrate_to(empty, revision)
    with empty.begin() as connection:
        for each in REVISIONS[: REVISIONS.index(revision) + 1]:
            for statement in DATA[each]:
                connection.exec_driver_sql(statement.replace("%", "%%"))
    before = everything(empty)
    migrate(empty)
    after = everything(empty)
    for table, rows in before.items():
        # A later step may have added columns.
        assert [
            {name: now[name] for name in row} for now, row in zip(after[table], rows, strict=True)
        ] == rows
    assert all(after[table] == [] for table in after.keys() - before.keys())
    with reading(empty) as connection:
        assert [asked.id for asked in conversation(connection, "c1", "api", 8)] == ["q1", "q2"]
        found = insights(connection)
        assert (found.counts.answered, found.feedback.helpful) == (2, 1)
        assert found.top[0].question == "And where did it open?"
        if revision >= "0003":
            assert current_entries(connection) == {"x": Phrasings("Budapest", ("Where?",))}
            assert [step.entry is None for step in history(connection)] == [False, True]


def test_migrated_tables_are_those_of_the_code(empty: Engine) -> None:
    """After all steps the tables have the columns, types, keys and indexes that the code has."""
    migrate(empty)
    with reading(empty) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, METADATA)
    # Comments are notes beside the code; the databases need not carry them.
    assert [d for d in differences if "comment" not in str(d[0])] == []


def test_migrating_twice_changes_nothing(empty: Engine) -> None:
    """A database that is up to date is left as it is."""
    migrate(empty)
    with empty.begin() as connection:
        connection.exec_driver_sql(DATA["0001"][0])
    before = everything(empty)
    migrate(empty)
    assert everything(empty) == before


def test_processes_that_start_at_once_share_the_work(url: URL, empty: Engine) -> None:
    """Several processes may migrate one empty database at the same time; all of them succeed.

    They wait for each other longer than a server does, which would try again.
    """
    program = (
        "import sys; from bot.store import database; database.LOCK_SECONDS = 60;"
        " from bot.store.database import database_url, open_database;"
        " from bot.store.migrate import migrate;"
        " engine = open_database(database_url(sys.argv[1]));"
        " print('ready', flush=True); sys.stdin.read(); migrate(engine)"
    )
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-W", "error", "-c", program, setting(url)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                )
            )
            for _ in range(2)
        ]
        for process in processes:
            assert process.stdout
            assert process.stdout.readline() == b"ready\n"
        for process in processes:
            assert process.stdin
            process.stdin.close()  # they begin
        ended = [process.stderr.read() for process in processes if process.stderr]
        assert [process.wait(60) for process in processes] == [0, 0], ended
    with reading(empty) as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    assert heads == (REVISIONS[-1],)


def test_newer_database_is_refused(url: URL, empty: Engine) -> None:
    """What a later version has changed is not touched, and a sentence says what to do."""
    migrate(empty)
    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError, match=r"newer version of Askademy: install .*\.$"):
        migrate(empty)
    with pytest.raises(StoreUnavailableError, match="newer version"), looking(url):
        pytest.fail("it was opened all the same")
    with reading(empty) as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_feedback_of_earlier_versions_knows_its_conversation(empty: Engine) -> None:
    """What was given before is tied to the conversation of its answer, and to its channel."""
    migrate_to(empty, "0005")
    with empty.begin() as connection:
        for statement in DATA["0001"]:
            connection.exec_driver_sql(statement)
    migrate(empty)
    (feedback,) = everything(empty)["feedback"]
    assert (feedback["conversation"], feedback["channel"]) == ("c1", "api")
