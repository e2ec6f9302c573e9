import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bot.app import create_app
from bot.slack.api import retries
from bot.store.errors import StoreUnavailableError
from bot.store.store import Store
from tests.bot.slack.conftest import tokens
from tests.bot.slack.fake import FakeSlack, Fault
from tests.bot.slack.sending import Json, Message, Person, Sender, buttons, event, shown
from tests.conftest import serving, unlimited

QUESTION = "When was ILEA Roswell established?"
PARKING = "How much is the parking fee?"
HUMANS = "C0000HUMANS"
ANN, BEN = Person("U0000ANN"), Person("U0000BEN")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "askademy.db"


@pytest.fixture
def asking(slack: FakeSlack, database: Path) -> Iterator[Sender]:
    """With people to ask, and a database to look into."""
    url = f"sqlite:///{database}"
    settings = unlimited(**tokens(slack), slack_human_channel=HUMANS, database_url=url)
    with serving(create_app(settings)) as client:
        yield Sender(client)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Until it is set, nothing is tried again."""
    may_go_on = threading.Event()

    async def waiting(_: float) -> None:
        await asyncio.to_thread(may_go_on.wait, 20)

    monkeypatch.setattr(retries, "sleep", waiting)
    yield may_go_on
    may_go_on.set()


def answered(slack: FakeSlack, sender: Sender, text: str) -> Json:
    """The message that answers a mention."""
    before = len(slack.messages)
    sender.json(event(Message(text).mention()))
    slack.wait(lambda: len(slack.messages) > before)
    return slack.messages[-1]


def unsure(slack: FakeSlack, sender: Sender) -> Json:
    return answered(slack, sender, "Which countries take part in the program?")


def votes(database: Path) -> list[tuple[int, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT helpful FROM feedback ORDER BY given_at").fetchall()


def test_feedback_is_kept_once_a_person_and_thanked_for(
    slack: FakeSlack, asking: Sender, database: Path
) -> None:
    """Each person has one word about a message, the last; its buttons become a thank-you."""
    message = dict(answered(slack, asking, QUESTION))
    helpful, not_helpful = buttons(message["blocks"], "feedback")
    for press in (ANN.press(helpful, message), BEN.press(not_helpful, message)):
        assert asking.interaction(press).status_code == 200
    asking.interaction(ANN.press(not_helpful, message))
    assert [vote[0] for vote in votes(database)] == [0, 0]
    blocks = slack.messages[-1]["blocks"]
    assert not buttons(blocks, "feedback")
    assert blocks[-1]["elements"][0]["text"].startswith("Thank you")
    assert slack.messages[-1]["text"] == message["text"]
    assert len(slack.messages) == 1


def comments(database: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT helpful, comment FROM feedback").fetchall()


def test_what_was_missing_is_asked_for_and_kept_masked(
    slack: FakeSlack, asking: Sender, database: Path
) -> None:
    """ "Not helpful" opens a modal; its comment stands beside the vote, and may be left out."""
    message = dict(answered(slack, asking, QUESTION))
    helpful, not_helpful = buttons(message["blocks"], "feedback")
    asking.interaction(ANN.press(helpful, message))
    assert slack.views == []
    asking.interaction(ANN.press(not_helpful, message))
    (view,) = slack.views
    assert asking.interaction(ANN.submit(view, None)).content == b""
    assert comments(database) == [(0, None)]
    asking.interaction(ANN.submit(view, "The month. Mail me: ada@example.org"))
    assert comments(database) == [(0, "The month. Mail me: [e-mail]")]


def test_comment_that_cannot_be_kept_stays_in_the_modal(
    slack: FakeSlack, asking: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the store is away, the modal says so and keeps what was written."""
    message = dict(answered(slack, asking, QUESTION))
    asking.interaction(ANN.press(buttons(message["blocks"], "feedback")[1], message))

    async def away(*_: object, **__: object) -> None:
        raise StoreUnavailableError

    monkeypatch.setattr(Store, "save", away)
    told = asking.interaction(ANN.submit(slack.views[0], "The month")).json()
    assert told["response_action"] == "errors"
    assert "could not be saved" in told["errors"]["comment"]


def test_button_that_is_pressed_many_times_counts_once(
    slack: FakeSlack, asking: Sender, database: Path
) -> None:
    """Ten deliveries of one press at once leave one word."""
    message = dict(answered(slack, asking, QUESTION))
    press = ANN.press(buttons(message["blocks"], "feedback")[0], message)
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda _: asking.interaction(press), range(10)))
    assert votes(database) == [(1,)]


def test_why_opens_the_explanation(slack: FakeSlack, asking: Sender) -> None:
    """The modal says what was asked, which words counted, and how sure the answer is."""
    message = answered(slack, asking, QUESTION)
    (why,) = buttons(message["blocks"], "why")
    assert asking.interaction(ANN.press(why, message)).status_code == 200
    (view,) = slack.views
    text = shown(view["blocks"])
    assert f"Question: {QUESTION}" in text
    assert "Probably right: 9" in text
    assert "text, established" in text


def test_alternative_is_answered_in_place(slack: FakeSlack, asking: Sender) -> None:
    """The chosen passage takes the message's place, and the others can still be chosen."""
    message = dict(unsure(slack, asking))
    offered = buttons(message["blocks"], "alternative")
    assert len(offered) > 1
    asking.interaction(ANN.press(offered[1], message))
    (changed,) = slack.messages
    assert changed["edited"]
    assert changed["text"] != message["text"]
    label = offered[1]["text"]["text"].rstrip("…")
    assert " ".join(shown(changed["blocks"][:1]).split()).startswith(label)
    left = [button["text"]["text"] for button in buttons(changed["blocks"], "alternative")]
    assert offered[1]["text"]["text"] not in left
    assert offered[0]["text"]["text"] in left
    assert len(left) == len(offered)


def test_suggestion_is_asked_for_all_to_see(slack: FakeSlack, asking: Sender) -> None:
    """A question that was offered is answered in the thread, under the name of who asked it."""
    message = answered(slack, asking, PARKING)
    offered = buttons(message["blocks"], "suggestion")[0]
    press = BEN.press(offered, message)
    for _ in range(2):
        assert asking.interaction(press).status_code == 200
    slack.wait(lambda: len(slack.messages) == 2)
    reply = slack.messages[-1]
    assert reply["thread_ts"] == message["thread_ts"]
    assert reply["text"].startswith(f"<@{BEN.user}> asked: {offered['value']}")


def test_human_is_asked_in_the_channel_that_people_read(slack: FakeSlack, asking: Sender) -> None:
    """The modal holds the question; what is sent arrives with its author and the thread's link."""
    message = answered(slack, asking, PARKING)
    (ask,) = buttons(message["blocks"], "ask_human")
    asking.interaction(ANN.press(ask, message))
    (view,) = slack.views
    assert view["blocks"][0]["element"]["initial_value"] == PARKING
    told = asking.interaction(ANN.submit(view, "May I park there? <!channel>")).json()
    assert told["response_action"] == "update"
    posted = slack.messages[-1]
    assert posted["channel"] == HUMANS
    assert f"<@{ANN.user}>" in posted["text"]
    assert "May I park there? &lt;!channel&gt;" in posted["text"]
    link = f"/archives/{message['channel']}/p{message['ts'].replace('.', '')}"
    assert link in posted["text"]


def test_question_that_reaches_nobody_is_not_lost(slack: FakeSlack, asking: Sender) -> None:
    """Where the channel cannot be posted to, the modal stays open and says so."""
    message = answered(slack, asking, PARKING)
    asking.interaction(ANN.press(buttons(message["blocks"], "ask_human")[0], message))
    slack.refusals[HUMANS] = "not_in_channel"
    told = asking.interaction(ANN.submit(slack.views[0], "May I?")).json()
    assert told["response_action"] == "errors"
    assert "could not be sent" in told["errors"]["question"]
    slack.refusals.clear()
    told = asking.interaction(ANN.submit(slack.views[0], "May I?")).json()
    assert told["response_action"] == "update"
    assert "May I?" in slack.messages[-1]["text"]


def test_human_is_asked_once_however_slow_slack_is(
    slack: FakeSlack, asking: Sender, slow: threading.Event
) -> None:
    """A rate limit does not keep the modal open, and what is sent twice is posted once."""
    message = answered(slack, asking, PARKING)
    asking.interaction(ANN.press(buttons(message["blocks"], "ask_human")[0], message))
    slack.faults["chat.postMessage"] = deque([Fault(429, {"Retry-After": "4"})])
    for _ in range(2):
        told = asking.interaction(ANN.submit(slack.views[0], "May I?")).json()
        assert told["response_action"] == "update"
    assert len(slack.messages) == 1
    slow.set()
    slack.wait(lambda: len(slack.messages) == 2)
    for text in ("May I?", "May I come?"):
        asking.interaction(ANN.submit(slack.views[0], text))
    assert [m["text"].splitlines()[1] for m in slack.messages[1:]] == ["May I?", "May I come?"]


def test_question_that_reaches_nobody_later_is_given_back(
    slack: FakeSlack, asking: Sender, slow: threading.Event
) -> None:
    """Where Slack refuses it once the modal is closed, the person is told, with the question."""
    message = answered(slack, asking, PARKING)
    asking.interaction(ANN.press(buttons(message["blocks"], "ask_human")[0], message))
    slack.faults["chat.postMessage"] = deque([Fault(429)])
    slack.refusals[HUMANS] = "not_in_channel"
    told = asking.interaction(ANN.submit(slack.views[0], "May I?")).json()
    assert told["response_action"] == "update"
    slow.set()
    slack.wait(lambda: slack.messages[-1]["channel"] == ANN.user)
    assert "could not be sent" in slack.messages[-1]["text"]
    assert "May I?" in slack.messages[-1]["text"]


def test_contact_is_given_where_no_channel_is_set(slack: FakeSlack, sender: Sender) -> None:
    """Without a channel the modal names the contact, with the question and the thread's link."""
    message = answered(slack, sender, PARKING)
    sender.interaction(ANN.press(buttons(message["blocks"], "ask_human")[0], message))
    text = shown(slack.views[0]["blocks"])
    assert "info@example.org" in text
    assert PARKING in text
    assert f"/archives/{message['channel']}/p" in text


def test_page_that_has_changed_is_not_quoted(slack: FakeSlack, asking: Sender) -> None:
    """An alternative of a page that reads otherwise now is not shown: the person is told."""
    person = Person(response_url=slack.response_url())
    message = unsure(slack, asking)
    offered = buttons(message["blocks"], "alternative")[0]
    digest = offered["value"].rsplit('"', 2)[1]
    old = offered | {"value": offered["value"].replace(digest, "0" * len(digest))}
    asking.interaction(person.press(old, message))
    assert "have changed" in slack.ephemerals[-1]["text"]
    assert not message.get("edited")


def test_buttons_work_after_a_restart(slack: FakeSlack, database: Path) -> None:
    """Another process explains, corrects and rates what one that is gone has answered."""
    settings = unlimited(**tokens(slack), database_url=f"sqlite:///{database}")
    with serving(create_app(settings)) as client:
        first = Message("Where did the first ILEA open?")
        sender = Sender(client)
        sender.json(event(first.mention()))
        slack.wait(lambda: len(slack.messages) == 1)
        sender.json(event(Message("and when?", thread=first.ts).as_event()))
        slack.wait(lambda: len(slack.messages) == 2)
    message = slack.messages[-1]
    with serving(create_app(settings)) as client:
        sender = Sender(client)
        sender.interaction(ANN.press(buttons(message["blocks"], "why")[0], message))
        sender.interaction(ANN.press(buttons(message["blocks"], "feedback")[0], message))
    assert "from the turn before" in shown(slack.views[0]["blocks"])
    assert votes(database) == [(1,)]
