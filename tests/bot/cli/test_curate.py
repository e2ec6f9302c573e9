"""The owner's commands: `curate`, `insights` and `forget`, as they are called."""

import csv
import json
import re
import sqlite3
import tomllib
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from io import StringIO
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bot.clock import MILLISECONDS_A_DAY, now
from bot.dialogue.reply import Status
from bot.settings import variable
from bot.store.curation import current_entries
from bot.store.database import database_url
from bot.store.feedback import feedback_row, write_known_feedback
from bot.store.questions import write_questions
from bot.store.session import looking, writing
from corpus.curation.entries import as_toml, entry_id
from corpus.curation.model import load_curation
from corpus.load import ACADEMY
from tests.bot.cli.running import askademy, one_sentence, process
from tests.bot.store.conftest import asked
from tests.corpus.curation.test_entries import ANSWER

Command = Callable[..., CompletedProcess[str]]

BIKES = ("curate", "add", "Can I bring my bicycle?", "Bicycles?", "--author", "Ada")
OWN = (*BIKES, "--answer", "Yes, in the courtyard.")
QUOTE = "The first International Law Enforcement Academy"
TIED = ("curate", "add", "Which one is the oldest?", "--author", "Bob", "--quote", QUOTE)
TODAY = datetime.now(UTC).date()


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path}/store/askademy.db"
    monkeypatch.setenv(variable("database_url"), url)
    return url


@pytest.fixture
def command(database: str) -> Command:
    """The command line, with a database of its own."""
    return partial(askademy, **{variable("database_url"): database})


def done(result: CompletedProcess[str]) -> str:
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def added_id(result: CompletedProcess[str]) -> str:
    found = re.fullmatch(r"Added ([0-9a-f]{10})\.\n", done(result))
    assert found
    return found[1]


def test_real_command_line_adds_exports_and_imports(tmp_path: Path) -> None:
    """Entries go from one database into a file, and from the file into another database."""
    first, second = (
        {"ASKADEMY_DATABASE_URL": f"sqlite:///{tmp_path}/{name}/a.db"} for name in "ab"
    )
    identity = added_id(process(*OWN, **first))
    exported = tmp_path / "curated.toml"
    assert done(process("curate", "export", str(exported), **first)) == ""
    result = done(process("curate", "import", str(exported), **second))
    assert result == "1 added, 0 there already.\n"
    with looking(database_url(second["ASKADEMY_DATABASE_URL"])) as connection:
        assert list(current_entries(connection)) == [identity]


def test_list_shows_what_was_added(command: Command) -> None:
    """Both kinds are listed with id, questions, author and today's date."""
    identities = [added_id(command(*OWN)), added_id(command(*TIED))]
    own, tied = json.loads(done(command("curate", "list", "--json")))["entries"]
    assert [own["id"], tied["id"]] == identities
    assert own == {
        "id": identities[0],
        "kind": "answer",
        "questions": ["Can I bring my bicycle?", "Bicycles?"],
        "text": "Yes, in the courtyard.",
        "author": "Ada",
        "date": own["date"],
    }
    assert abs((datetime.fromisoformat(own["date"]).date() - TODAY).days) <= 1
    assert (tied["kind"], tied["quote"], tied["page"]) == ("passage", QUOTE, None)
    shown = done(command("curate", "list"))
    for part in (*identities, "Bicycles?", "courtyard", "Bob"):
        assert part in shown


def test_every_kind_is_added(command: Command) -> None:
    """A topic that is missing, the meaning of words, a group of the FAQ, what is offered."""
    by = ("--author", "Ada")
    done(command("curate", "add", "parking", "car park", "--topic", "Parking", *by))
    done(command("curate", "add", "cop", "--means", "police", "--means", "officer", *by))
    done(command("curate", "add", "Which one is the oldest?", "--group", "History", *by))
    done(command("curate", "add", "Who may attend?", "Where is it?", "--suggest", *by))
    until = ("--expires", "2020-01-02", "--source", "https://example.org/")
    done(command(*OWN, *until))
    done(command(*TIED, "--shown"))
    found = json.loads(done(command("curate", "list", "--json")))["entries"]
    assert [{name: value for name, value in each.items() if name != "id"} for each in found] == [
        {"kind": "missing", "questions": ["parking", "car park"], "topic": "Parking"}
        | {"words": ["parking", "car park"]},
        {"kind": "glossary", "questions": ["cop"], "phrase": "cop", "words": ["police", "officer"]},
        {"kind": "faq", "questions": ["Which one is the oldest?"], "group": "History"},
        {"kind": "suggestions", "questions": ["Who may attend?"]},
        {"kind": "suggestions", "questions": ["Where is it?"]},
        {"kind": "answer", "questions": ["Can I bring my bicycle?", "Bicycles?"]}
        | {"text": "Yes, in the courtyard.", "link": "https://example.org/", "author": "Ada"}
        | {"date": found[5]["date"], "expires": "2020-01-02"},
        {"kind": "passage", "questions": ["Which one is the oldest?"], "page": None}
        | {"quote": QUOTE, "shown": ["Which one is the oldest?"], "author": "Bob"}
        | {"date": found[6]["date"]},
    ]
    assert "Parking" in done(command("curate", "list"))
    assert "Parking" in done(command("ask", "Is there a car park?"))
    # It has expired.
    assert "courtyard" not in done(command("ask", "Bicycles?"))


@pytest.fixture
def mill(tmp_path: Path) -> dict[str, str]:
    """The settings of a page with fees and a shop, and a regression question about the fees."""
    folder = tmp_path / "mill"
    folder.mkdir()
    (folder / "mill.md").write_text(
        "# Mill\n\n## Fees\n\nA ticket costs five euros.\n\n## Shop\n\nThe shop sells bread.\n"
    )
    line = '{"question": "Ticket price?", "gold_sentence": ["A ticket costs five euros."]}'
    (folder / "questions.jsonl").write_text(line)
    return {variable("corpus"): str(folder)}


TAKING = ("curate", "add", "Ticket price?", "--author", "Ada", "--quote", "The shop sells bread.")


def test_a_draft_is_tried(command: Command, mill: dict[str, str]) -> None:
    """What it would change is told, and what would be answered; nothing is added."""
    tried = command(*TAKING, "--try", **mill)
    assert (tried.returncode, tried.stderr) == (1, "")
    lost, taken, *rest = tried.stdout.splitlines()
    assert lost == 'Note: The regression question "Ticket price?" would lose its right answer.'
    assert taken == 'Note: It would take 1 question from "Fees": "Ticket price?".'
    assert "The shop sells bread." in rest
    assert json.loads(done(command("curate", "list", "--json"))) == {"entries": []}


def test_what_breaks_is_added_only_despite_of_it(command: Command, mill: dict[str, str]) -> None:
    """It is told in either case."""
    refused = command(*TAKING, **mill)
    assert refused.returncode == 1
    assert refused.stderr == "Nothing is added: --despite adds it all the same.\n"
    assert json.loads(done(command("curate", "list", "--json"))) == {"entries": []}
    assert "Added" in done(command(*TAKING, "--despite", **mill))


def test_adding_twice_adds_once(command: Command) -> None:
    """What is there already is said to be, and is no second step."""
    identity = added_id(command(*OWN))
    assert done(command(*OWN)) == f"This is there already: {identity}.\n"
    assert len(json.loads(done(command("curate", "history", "--json")))["steps"]) == 1


def test_removed_entry_stays_in_the_history(command: Command) -> None:
    """Who took out what is kept; it can be put in again."""
    identity = added_id(command(*OWN))
    removed = done(command("curate", "remove", identity, "--author", "Cy"))
    assert removed == f"Removed {identity}.\n"
    assert json.loads(done(command("curate", "list", "--json"))) == {"entries": []}
    assert added_id(command(*OWN)) == identity
    steps = json.loads(done(command("curate", "history", "--json")))["steps"]
    assert [(s["action"], s["author"], s["id"]) for s in steps] == [
        ("add", "Ada", identity),
        ("remove", "Cy", identity),
        ("add", "Ada", identity),
    ]
    assert steps[0]["questions"] == ["Can I bring my bicycle?", "Bicycles?"]
    assert all(datetime.fromisoformat(step["at"]).tzinfo for step in steps)
    shown = done(command("curate", "history"))
    assert "remove" in shown
    assert "Cy" in shown


def test_export_is_the_same_byte_by_byte(command: Command, tmp_path: Path) -> None:
    """In whatever order entries were put in, the file is the same; also the printed one."""
    added_id(command(*OWN))
    identity = added_id(command(*TIED))
    first, second = tmp_path / "first.toml", tmp_path / "second.toml"
    done(command("curate", "export", str(first)))
    done(command("curate", "remove", identity, "--author", "Ada"))
    done(command("curate", "remove", entry_of(first, "answer"), "--author", "Ada"))
    done(command("curate", "import", str(first)))
    second.write_text("something else")
    done(command("curate", "export", str(second)))
    assert second.read_bytes() == first.read_bytes()
    assert done(command("curate", "export")).encode() == first.read_bytes()
    assert sorted(path.name for path in tmp_path.glob("*")) == [
        "first.toml",
        "second.toml",
        "store",
    ]


def entry_of(file: Path, kind: str) -> str:
    found = load_curation(file)
    return entry_id(found.answers[0] if kind == "answer" else found.phrasings[0])


def test_import_can_be_repeated(command: Command, tmp_path: Path) -> None:
    """What a file has is put in once, whoever imports it how often."""
    file = tmp_path / "curated.toml"
    file.write_text(as_toml([ANSWER]))
    assert done(command("curate", "import", str(file))) == "1 added, 0 there already.\n"
    again = done(command("curate", "import", str(file), "--author", "Bob"))
    assert again == "0 added, 1 there already.\n"
    steps = json.loads(done(command("curate", "history", "--json")))["steps"]
    assert [step["author"] for step in steps] == ["import"]


def test_export_belongs_beside_the_pages(command: Command, tmp_path: Path) -> None:
    """As `curated.toml` in the corpus folder it is used, and `check` finds nothing wrong."""
    added_id(command(*OWN))
    pages = tmp_path / "pages"
    pages.mkdir()
    for page in ACADEMY.iterdir():
        (pages / page.name).write_bytes(page.read_bytes())
    done(command("curate", "export", str(pages / "curated.toml")))
    assert tomllib.loads((pages / "curated.toml").read_text())["answer"]
    assert command("check", "--corpus", str(pages)).returncode == 0
    answered = done(command("ask", "--corpus", str(pages), "Bicycles?"))
    assert answered.startswith("Yes, in the courtyard.")


def test_explain_says_which_won(command: Command) -> None:
    """On the terminal an own answer names author and date, and `--explain` why it won."""
    added_id(command(*OWN))
    shown = done(command("ask", "--explain", "Bicycles?"))
    assert "this is not a quote from the pages" in shown
    assert "it was written for this very" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ((*BIKES,), "--quote"),
        ((*OWN, "--quote", QUOTE), "--quote"),
        ((*BIKES, "--answer", " "), "--answer"),
        ((*BIKES, "--quote", ""), "--quote"),
        ((*BIKES, "--quote", "This stands nowhere."), "This stands nowhere."),
        ((*TIED, "--page", "nowhere"), "nowhere"),
        ((*TIED, "--page", ""), "--page"),
        (("curate", "add", " ", "--answer", "Yes.", "--author", "Ada"), "empty"),
        (("curate", "add", "x" * 1_001, "--answer", "Yes.", "--author", "Ada"), "1,000"),
        (("curate", "add", "Is it?", "--answer", "Yes.", "--author", "  "), "--author"),
        ((*OWN, "--suggest"), "--suggest"),
        ((*OWN, "--source", "the web"), "https://"),
        (("curate", "add", " ", "--means", "a", "--author", "Ada"), "the argument is empty"),
        (("curate", "add", "a", "--means", " ", "--author", "Ada"), "--means is empty"),
        (("curate", "add", "a", "--topic", " ", "--author", "Ada"), "--topic is empty"),
        (("curate", "remove", "0123456789", "--author", "Ada"), "askademy curate list"),
        (("curate", "import", "nothing.toml"), "nothing.toml"),
        (("curate", "import", "."), "no such file"),
    ],
    ids=lambda value: " ".join(value)[-30:] if isinstance(value, tuple) else None,
)
def test_mistake_is_one_sentence(command: Command, arguments: tuple[str, ...], part: str) -> None:
    """What is wrong with a command is said in one line that names it; nothing is changed."""
    assert part in one_sentence(command(*arguments), 2)
    assert json.loads(done(command("curate", "history", "--json")))["steps"] == []


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("[[answer]\n", "line 1"),
        ('[[answer]]\ntext = "Yes."\n', "line 1"),
        ('[[answer]]\ntext = ""\nquestions = ["a"]\nauthor = "b"\ndate = 2026-01-02\n', "line 2"),
        ('[[passage]]\nquote = "This stands nowhere."\nquestions = ["a"]\n', "stands nowhere"),
        (f'name = "Mill"\n{as_toml([ANSWER])}', "a name and a notice"),
        (f'notice = "Closed."\n{as_toml([ANSWER])}', "a name and a notice"),
        (f'{as_toml([ANSWER])}[[passage]]\nquote = "Nowhere."\nquestions = ["a"]\n', "Nowhere."),
    ],
)
def test_wrong_file_is_not_imported(
    command: Command, tmp_path: Path, content: str, part: str
) -> None:
    """A file that cannot be used changes nothing, and is told with its name."""
    file = tmp_path / "wrong.toml"
    file.write_text(content)
    sentence = one_sentence(command("curate", "import", str(file)), 2)
    assert part in sentence
    assert "wrong.toml" in sentence
    assert json.loads(done(command("curate", "list", "--json"))) == {"entries": []}


@pytest.mark.parametrize(
    "arguments",
    [
        ("curate", "add", "caf\udce9?", "--answer", "Yes.", "--author", "Ada"),
        ("curate", "add", "Is it?", "--answer", "caf\udce9", "--author", "Ada"),
        ("curate", "add", "Is it?", "--answer", "Yes.", "--author", "Andr\udce9"),
        ("curate", "add", "Is it?", "--quote", "caf\udce9", "--author", "Ada"),
        ("curate", "remove", "caf\udce9", "--author", "Ada"),
        ("forget", "caf\udce9"),
    ],
    ids=ascii,
)
def test_argument_of_another_encoding_is_no_traceback(
    command: Command, arguments: tuple[str, ...]
) -> None:
    """Bytes that are no UTF-8 are taken as they can be, or refused in one sentence."""
    result = command(*arguments)
    if result.returncode:
        one_sentence(result, 2)
    else:
        assert result.stderr == ""


@pytest.mark.parametrize(
    "arguments",
    [
        OWN,
        ("curate", "list"),
        ("curate", "history"),
        ("curate", "export"),
        ("curate", "remove", "0123456789", "--author", "Ada"),
        ("insights",),
        ("forget", "c"),
    ],
    ids=" ".join,
)
def test_database_that_cannot_be_used_is_one_sentence(
    command: Command, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """Every command says in one line which database cannot be used, and what to check."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "askademy.db").write_text("no database" * 1_000)
    sentence = one_sentence(command(*arguments), 2)
    assert "ASKADEMY_DATABASE_URL" in sentence


def test_locked_database_is_one_sentence(command: Command, database: str, tmp_path: Path) -> None:
    """A command waits a little for another process that writes, and then says so."""
    done(command("curate", "list"))
    path = str(database_url(database).database)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "locked" in one_sentence(command(*OWN), 2)
    assert added_id(command(*OWN))
    assert tmp_path.exists()


def fill(database: str) -> None:
    """Of three days, and some feedback: for the figures below."""
    today = now()
    yesterday, earlier = today - MILLISECONDS_A_DAY, today - 9 * MILLISECONDS_A_DAY
    rows = [
        asked("a", "c1", "When did it open?", today, Status.ANSWERED),
        asked("b", "c1", "when did it open", yesterday, Status.UNSURE),
        asked("c", "c2", "=HYPERLINK(1)", yesterday, Status.NOT_FOUND),
        asked("d", "c2", "Hello", earlier, Status.SMALLTALK),
    ]
    given = [("a", "v", today, True), ("a", "w", today, False), ("c", "v", earlier, False)]
    with writing(database_url(database)) as connection:
        write_questions(connection, rows)
        write_known_feedback(
            connection, [feedback_row(a, v, None, at, helpful=h) for a, v, at, h in given]
        )


def test_insights_are_printed_as_json(command: Command, database: str) -> None:
    """The sums stand at the top, feedback below its own key, and days can be limited."""
    fill(database)
    found = json.loads(done(command("insights", "--json")))
    sums = {name: found[name] for name in ("questions", "answered", "unsure", "not_found")}
    assert sums == {"questions": 4, "answered": 1, "unsure": 1, "not_found": 1}
    assert (found["feedback"]["total"], found["feedback"]["helpful"]) == (3, 1)
    assert len(found["days"]) == 3
    latest = json.loads(done(command("insights", "--json", "--days", "2")))
    assert (latest["questions"], latest["feedback"]["total"]) == (3, 2)
    today = json.loads(done(command("insights", "--json", "--days", "1")))
    assert (today["questions"], today["feedback"]["total"]) == (1, 2)


def test_insights_are_printed_as_csv(command: Command, database: str) -> None:
    """One table, in which no cell is a formula."""
    fill(database)
    rows = list(csv.reader(StringIO(done(command("insights", "--csv")))))
    assert [row[0] for row in rows] == ["kind", *["day"] * 3, *["top"] * 2, *["unanswered"] * 2]
    assert "'=HYPERLINK(1)" in [row[1] for row in rows]
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


def test_insights_are_shown_to_people(command: Command, database: str) -> None:
    """Tables with the questions; before there are any, a sentence."""
    assert done(command("insights")) == "Nothing has been asked yet.\n"
    fill(database)
    shown = done(command("insights"))
    assert "when did it open" in shown
    assert "33%" in shown


def test_days_must_be_a_number(command: Command) -> None:
    """Less than a day is refused."""
    result = command("insights", "--days", "0")
    assert result.returncode == 2
    assert "--days" in result.stderr


def test_asking_needs_no_store(command: Command, tmp_path: Path) -> None:
    """`ask` makes no database and keeps no question; a broken one is a line, and no obstacle."""
    answered = done(command("ask", "When did the first ILEA open?"))
    assert "Budapest" in answered
    assert not (tmp_path / "store").exists()
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "askademy.db").write_text("no database" * 1_000)
    result = command("ask", "When did the first ILEA open?")
    assert (result.returncode, result.stdout) == (0, answered)
    assert len(result.stderr.splitlines()) == 1
    assert "Answering without it." in result.stderr
