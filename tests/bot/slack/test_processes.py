import random
import signal
import subprocess
import sys
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer

import httpx
import pytest

from tests.bot.cli.running import askademy, one_sentence
from tests.bot.slack.fake import APP_TOKEN, SECRET, TOKEN, FakeSlack, Fault
from tests.bot.slack.process import environment, server, socket_mode, started
from tests.bot.slack.sending import Json, Message, Person, Sender, event

RETRY = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_error"}
LONG = {"Retry-After": "30"}
TOOLS = "What tools does the workshop have?"
ITEMS = [f"{number} hammers of kind {number}" for number in range(400)]
QUESTION = "How many professionals has ILEA Roswell welcomed?"


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/askademy.db"


def workshop(folder: Path) -> Path:
    """Pages with a list that no message holds."""
    pages = folder / "workshop"
    pages.mkdir()
    lines = "\n".join(f"- {item}" for item in ITEMS)
    (pages / "tools.md").write_text(f"# Tools\n\nThe workshop has these tools:\n\n{lines}\n")
    entry = f'[[passage]]\nquote = "The workshop has these tools"\nquestions = ["{TOOLS}"]\n'
    (pages / "curation.toml").write_text(entry)
    return pages


def deliver(sender: Sender, body: Json) -> bool:
    """Whether it was acknowledged."""
    try:
        return sender.json(body).status_code == 200
    except httpx.TransportError:
        return False


def answers(slack: FakeSlack) -> Counter[str]:
    """How often each question was answered, by the thread of its answer."""
    return Counter(message["thread_ts"] for message in slack.messages)


def test_what_was_acknowledged_is_answered_before_the_end(slack: FakeSlack, database: str) -> None:
    """SIGTERM in the middle: what was acknowledged is answered, and the exit code is 0."""
    asked = [Message(QUESTION) for _ in range(30)]
    with server(slack, database) as (askademy, sender):
        # Slack is slow to take the answers, so that they are under way when the signal comes.
        slack.faults["chat.postMessage"] = deque([Fault(429, {"Retry-After": "1"})] * 10)
        with ThreadPoolExecutor(10) as pool:
            acknowledged = list(pool.map(lambda m: deliver(sender, event(m.mention())), asked))
        assert all(acknowledged)
        assert askademy.end() == 0
        assert answers(slack) == Counter(message.ts for message in asked)
        assert askademy.told() == ""


def test_what_a_killed_process_left_is_answered_after_the_restart(
    slack: FakeSlack, database: str
) -> None:
    """Killed at random moments, the bot loses no question and answers none twice.

    What was not acknowledged Slack delivers again.
    """
    draw = random.Random(5)  # noqa: S311
    asked: list[Message] = []
    pending: list[tuple[Message, Json]] = []
    for _ in range(2):
        with server(slack, database, impatient=True) as (askademy, sender):
            new = [Message(QUESTION) for _ in range(20)]
            asked += new
            pending += [(message, event(message.mention())) for message in new]
            killer = Timer(draw.uniform(0.005, 0.06), askademy.kill)
            killer.start()
            with ThreadPoolExecutor(8) as pool:
                done = list(pool.map(lambda one: deliver(sender, one[1]), pending))
            killer.join()
            pending = [one for one, was in zip(pending, done, strict=True) if not was]
    assert len(slack.messages) < len(asked)
    with server(slack, database, impatient=True) as (askademy, sender):
        assert all(deliver(sender, body) for _, body in pending)
        slack.wait(lambda: len(answers(slack)) == len(asked))
        assert askademy.end() == 0
    assert answers(slack) == Counter(message.ts for message in asked)


def test_answer_of_a_killed_process_that_had_arrived_stays_the_only_one(
    slack: FakeSlack, database: str
) -> None:
    """Killed between Slack's taking an answer and the process's knowing, there is one answer."""
    asked = Message(QUESTION)
    slack.faults["chat.postMessage"] = deque([Fault(done=True), *[Fault()] * 20])
    slack.faults["conversations.replies"] = deque([Fault(429, {"Retry-After": "30"})])
    with server(slack, database, impatient=True) as (askademy, sender):
        assert deliver(sender, event(asked.mention()))
        slack.wait(lambda: bool(slack.called("conversations.replies")))
        askademy.kill()
    posts = len(slack.called("chat.postMessage"))
    with server(slack, database, impatient=True) as (askademy, _):
        slack.wait(lambda: len(slack.called("conversations.replies")) > 1)
        assert askademy.end() == 0
    assert len(slack.called("chat.postMessage")) == posts
    assert answers(slack) == Counter([asked.ts])


def test_answer_for_one_person_survives_a_kill(
    slack: FakeSlack, database: str, tmp_path: Path
) -> None:
    """The rest of a long answer to a command, and what a shortcut asks, come after a restart.

    What had been sent and noted does not come again.
    """
    pages = workshop(tmp_path)
    asker = Person(response_url=slack.response_url())
    with server(slack, database, impatient=True, corpus=pages) as (askademy, sender):
        # The second message arrives; the third waits for Slack's patience when the kill comes.
        slack.faults["response"] = deque([Fault(200, done=True), Fault(429, LONG)])
        told = sender.form(asker.command(TOOLS)).json()
        slack.wait(lambda: not slack.faults["response"])
        askademy.kill()
    with server(slack, database, impatient=True, corpus=pages) as (askademy, sender):
        slack.wait(lambda: any("Source" in message["text"] for message in slack.ephemerals))
        slack.faults["response"] = deque([Fault(429, LONG)])
        whole = [told, *slack.ephemerals]
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(sender.interaction, asker.shortcut(Message(QUESTION)))
            slack.wait(lambda: not slack.faults["response"])
            askademy.kill()
            assert asked.exception() or asked.result().status_code == 200
    before = len(slack.ephemerals)
    with server(slack, database, impatient=True, corpus=pages) as (askademy, _):
        slack.wait(lambda: len(slack.ephemerals) > before)
        assert askademy.end() == 0
    lines = "\n".join(message["text"] for message in whole).splitlines()
    assert [item for item in ITEMS if lines.count(f"- {item}") != 1] == []
    assert len(slack.ephemerals) == before + 1


def test_what_no_database_kept_is_delivered_again_and_answered_once(
    slack: FakeSlack, tmp_path: Path
) -> None:
    """Without its database the bot acknowledges nothing that it still owes when it is killed.

    Of what Slack delivers again, what had been answered is not answered again.
    """
    (tmp_path / "folder").write_text("no folder")
    database = f"sqlite:///{tmp_path}/folder/askademy.db"
    answered, owed = Message(QUESTION), Message(QUESTION)
    bodies = [event(message.mention()) for message in (answered, owed)]
    with server(slack, database) as (askademy, sender):
        assert not deliver(sender, bodies[0])
        slack.wait(lambda: len(slack.messages) == 1)
        slack.faults["chat.postMessage"] = deque([Fault(429, {"Retry-After": "30"})])
        assert not deliver(sender, bodies[1])
        slack.wait(lambda: not slack.faults["chat.postMessage"])
        assert sender.json(bodies[1], **RETRY).status_code == 503
        askademy.kill()
    (tmp_path / "folder").unlink()
    with server(slack, database) as (askademy, sender):
        assert [sender.json(body, **RETRY).status_code for body in bodies] == [200, 200]
        slack.wait(lambda: len(answers(slack)) == 2)
        assert askademy.end() == 0
    assert answers(slack) == Counter([answered.ts, owed.ts])


def test_question_that_kills_is_set_aside_after_two_attempts(
    slack: FakeSlack, database: str
) -> None:
    """It ends two processes and no third; who asked is told, and every other one is answered."""
    poison = Message("Is there any poison?")
    beside, after = ([Message(QUESTION) for _ in range(5)] for _ in range(2))
    with server(slack, database, mortal=True) as (askademy, sender):
        # These are in progress when the process dies, and wait for Slack's patience.
        slack.faults["chat.postMessage"] = deque([Fault(429, {"Retry-After": "30"})] * 5)
        assert all(deliver(sender, event(message.mention())) for message in beside)
        slack.wait(lambda: not slack.faults["chat.postMessage"])
        deliver(sender, event(poison.mention()))
        assert askademy.wait() == -signal.SIGKILL
    with server(slack, database, mortal=True) as (askademy, _):
        assert askademy.wait() == -signal.SIGKILL
    with server(slack, database, mortal=True) as (askademy, sender):
        assert all(deliver(sender, event(message.mention())) for message in after)
        slack.wait(lambda: len(answers(slack)) == 11)
        assert askademy.end() == 0
        assert askademy.told().count("is set aside") == 1
    assert answers(slack) == Counter(message.ts for message in (poison, *beside, *after))
    apologies = [m["thread_ts"] for m in slack.messages if "could not answer" in m["text"]]
    assert apologies == [poison.ts]


def test_two_replicas_answer_once(slack: FakeSlack, database: str) -> None:
    """Events that reach two servers on one database, each at both, are answered once."""
    asked = [Message(QUESTION) for _ in range(40)]
    with server(slack, database) as (_, one), server(slack, database) as (_, other):
        bodies = [event(message.mention()) for message in asked]
        twice = [(sender, body) for body in bodies for sender in (one, other)]
        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(lambda pair: deliver(*pair), twice))
        slack.wait(lambda: len(answers(slack)) == len(asked))
        thread = asked[0].ts
        follow_up = Message("And from how many countries?", thread=thread)
        assert deliver(other, event(follow_up.as_event()))
        slack.wait(lambda: answers(slack)[thread] == 2)
    assert "111 countries" in slack.messages[-1]["text"]
    assert answers(slack) == Counter(message.ts for message in asked) + Counter([thread])


def test_socket_mode_ends_in_order(slack: FakeSlack, database: str) -> None:
    """`askademy slack` answers what it has acknowledged before SIGTERM ends it with code 0."""
    asked = [Message(QUESTION) for _ in range(10)]
    with socket_mode(slack, database) as askademy:
        slack.faults["chat.postMessage"] = deque([Fault(429, {"Retry-After": "1"})] * 5)
        for number, message in enumerate(asked):
            slack.send(
                {
                    "type": "events_api",
                    "envelope_id": f"e{number}",
                    "payload": event(message.mention()),
                    "accepts_response_payload": False,
                }
            )
        slack.wait(lambda: len(slack.acknowledged) == len(asked))
        assert askademy.end() == 0
        assert askademy.told() == ""
    assert answers(slack) == Counter(message.ts for message in asked)


@pytest.mark.parametrize(
    ("command", "changed", "told"),
    [
        ("serve", {"SLACK_BOT_TOKEN": "xoxb-other"}, "SLACK_BOT_TOKEN (invalid_auth)"),
        ("slack", {"SLACK_APP_TOKEN": "xapp-other"}, "SLACK_APP_TOKEN (invalid_auth)"),
    ],
)
def test_refused_token_ends_the_start(
    slack: FakeSlack, database: str, command: str, changed: dict[str, str], told: str
) -> None:
    """A token that Slack refuses: one sentence, and no exit code of 0."""
    secrets = {"SLACK_SIGNING_SECRET": SECRET}
    if command == "slack":
        secrets = {"SLACK_APP_TOKEN": APP_TOKEN}
    options = ("--port", "0") if command == "serve" else ()
    with started(command, environment(slack, database) | secrets | changed, *options) as process:
        output, errors = process.communicate(timeout=30)
    assert process.returncode == 2
    assert output == ""
    assert told in errors
    assert errors.count("\n") == 1
    assert TOKEN not in errors


@pytest.mark.parametrize(
    ("command", "left_out"),
    [("serve", "SLACK_SIGNING_SECRET"), ("slack", "SLACK_BOT_TOKEN"), ("slack", "SLACK_APP_TOKEN")],
)
def test_missing_setting_ends_the_start(
    caplog: pytest.LogCaptureFixture, slack: FakeSlack, database: str, command: str, left_out: str
) -> None:
    """Where one of Slack's settings is missing there is one sentence, and no exit code of 0."""
    values = {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_API_URL": slack.api_url,
        "ASKADEMY_DATABASE_URL": database,
    }
    values |= (
        {"SLACK_SIGNING_SECRET": SECRET} if command == "serve" else {"SLACK_APP_TOKEN": APP_TOKEN}
    )
    values.pop(left_out)
    options = ("--port", "0") if command == "serve" else ()
    told = one_sentence(askademy(command, *options, **values), 2)
    assert f"{left_out} must be set" in told
    assert TOKEN not in told
    assert caplog.text == ""


def test_slack_is_not_imported_without_its_tokens(tmp_path: Path) -> None:
    """The app of a server without Slack comes without Slack's libraries."""
    code = (
        "import sys\n"
        "from bot.app import create_app\n"
        "from bot.settings import read_settings\n"
        "create_app(read_settings())\n"
        "print([name for name in ('slack_bolt', 'slack_sdk', 'aiohttp') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=tmp_path
    )
    assert done.stdout == "[]\n"
