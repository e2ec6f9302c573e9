"""What people answer in Slack is kept as an answer of one's own where they say so."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest

from bot.app import create_app
from bot.clock import today
from bot.owner import curation
from bot.slack.inbound.incoming import is_peoples_answer
from bot.slack.inbound.received import WrittenMessage, received
from bot.store.database import database_url
from bot.store.errors import StoreUnavailableError
from corpus.curation.model import CuratedAnswer
from tests.bot.slack.conftest import tokens
from tests.bot.slack.fake import BOT, FakeSlack
from tests.bot.slack.sending import Json, Message, Person, Sender, buttons, event
from tests.conftest import serving, unlimited
from tests.patience import PATIENCE

PARKING = "How much is the parking fee?"
WORDS = "Parking costs nothing on Sundays."
HUMANS = "C0000HUMANS"
ANN = Person("U0000ANN")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'askademy.db'}"


@pytest.fixture
def replicas(slack: FakeSlack, url: str) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Two servers with one database; people answer in a channel that the bot does not answer in."""
    settings = unlimited(
        **tokens(slack),
        slack_human_channel=HUMANS,
        slack_channels=("C0000PUBLIC",),
        database_url=url,
    )
    with ExitStack() as stack:
        first, second = (stack.enter_context(serving(create_app(settings))) for _ in range(2))
        yield first, second


@pytest.fixture
def sender(replicas: tuple[httpx.Client, httpx.Client]) -> Sender:
    return Sender(replicas[0])


@pytest.fixture
def ben(slack: FakeSlack) -> Person:
    return Person("U0000BEN", response_url=slack.response_url("ben"), name="ben.miller")


def asked(slack: FakeSlack, sender: Sender, question: str = PARKING) -> Json:
    """The message that asks people."""
    sender.json(event(Message(PARKING).mention()))
    slack.wait(lambda: len(slack.messages) == 1)
    message = slack.messages[0]
    sender.interaction(ANN.press(buttons(message["blocks"], "ask_human")[0], message))
    sender.interaction(ANN.submit(slack.views[-1], question))
    slack.wait(lambda: slack.messages[-1]["channel"] == HUMANS)
    return slack.messages[-1]


def answer(slack: FakeSlack, sender: Sender, root: Json, by: Person, text: str = WORDS) -> Json:
    """What somebody writes below it, as it stands in Slack."""
    moment = f"{root['ts']}{len(slack.messages)}"
    written = Message(text, root["channel"], by.user, root["ts"], moment).as_event()
    slack.write(written)
    sender.json(event(written | {"parent_user_id": root["user"]}))
    return written


def offered(slack: FakeSlack) -> Json:
    slack.wait(lambda: bool(slack.whispers))
    return slack.whispers[-1]


def press(slack: FakeSlack, sender: Sender, by: Person, whisper: Json) -> Json:
    """What stands in place of the offer then."""
    before = len(slack.ephemerals)
    (keep,) = buttons(whisper["blocks"], "keep")
    assert sender.interaction(by.press(keep, whisper, ephemeral=True)).status_code == 200
    slack.wait(lambda: len(slack.ephemerals) > before)
    assert slack.ephemerals[-1]["replace_original"]
    return slack.ephemerals[-1]


def kept(url: str) -> list[CuratedAnswer]:
    found = curation.entries(database_url(url)).values()
    return [entry for entry in found if isinstance(entry, CuratedAnswer)]


def test_one_click_makes_every_replica_answer_with_a_persons_words(
    slack: FakeSlack,
    replicas: tuple[httpx.Client, httpx.Client],
    sender: Sender,
    ben: Person,
    url: str,
) -> None:
    """Who has answered is asked, alone; without the click nothing is kept."""
    root = asked(slack, sender)
    answer(slack, sender, root, ben)
    whisper = offered(slack)
    assert (whisper["user"], whisper["thread_ts"]) == (ben.user, root["ts"])
    assert PARKING in whisper["text"]
    assert WORDS not in str(whisper)
    assert kept(url) == []
    told = press(slack, sender, ben, whisper)
    assert "Thank you" in told["text"]
    assert not buttons(told["blocks"], "keep")
    assert kept(url) == [CuratedAnswer(WORDS, (PARKING,), "ben.miller", today())]
    (identity,) = curation.entries(database_url(url))
    assert identity in told["text"]
    until = monotonic() + PATIENCE
    for client in replicas:
        while WORDS not in client.post("/api/ask", json={"question": PARKING}).text:
            assert monotonic() < until
            sleep(0.1)


def test_second_click_keeps_nothing_more(
    slack: FakeSlack, sender: Sender, ben: Person, url: str
) -> None:
    """Where the offer still stands on another device, the person is told that it is done."""
    answer(slack, sender, asked(slack, sender), ben)
    press(slack, sender, ben, offered(slack))
    assert "already" in press(slack, sender, ben, offered(slack))["text"]
    assert len(kept(url)) == 1


def test_nobody_keeps_what_another_person_has_written(
    slack: FakeSlack, sender: Sender, ben: Person, url: str
) -> None:
    """The words are read again, with who has written them."""
    answer(slack, sender, asked(slack, sender), ben)
    eve = Person("U0000EVE", response_url=slack.response_url("eve"), name="eve")
    assert "Only who has written" in press(slack, sender, eve, offered(slack))["text"]
    assert kept(url) == []


def test_words_are_kept_as_they_stand_at_the_click(
    slack: FakeSlack, sender: Sender, ben: Person, url: str
) -> None:
    """What was changed meanwhile is kept as changed, and what was deleted not at all."""
    written = answer(slack, sender, asked(slack, sender), ben)
    whisper = offered(slack)
    slack.messages.remove(written)
    assert "not there any more" in press(slack, sender, ben, whisper)["text"]
    assert kept(url) == []
    slack.write(written | {"text": "Parking costs <https://a.example|two dollars> &amp; a smile."})
    press(slack, sender, ben, whisper)
    assert [entry.text for entry in kept(url)] == ["Parking costs two dollars & a smile."]


@pytest.mark.parametrize("question", ["May I park at 555-0123-4567?", "Who has [e-mail]?"])
def test_question_with_something_private_is_left_to_people(
    slack: FakeSlack, sender: Sender, ben: Person, url: str, question: str
) -> None:
    """Nobody is asked; and should the question be changed after the offer, nothing is kept."""
    root = asked(slack, sender, question)
    answer(slack, sender, root, ben)
    slack.wait(lambda: bool(slack.called("conversations.replies")))
    block = root["blocks"][1]["elements"][0]["elements"][0]
    block["text"] = PARKING
    answer(slack, sender, root, ben, "On Mondays too.")
    whisper = offered(slack)
    assert len(slack.whispers) == 1
    block["text"] = question
    assert "something private" in press(slack, sender, ben, whisper)["text"]
    assert kept(url) == []


def test_database_that_is_away_is_told_and_the_button_stays(
    slack: FakeSlack,
    sender: Sender,
    ben: Person,
    url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A later click keeps the answer."""

    def away(*_: object) -> None:
        raise StoreUnavailableError

    answer(slack, sender, asked(slack, sender), ben)
    with monkeypatch.context() as patch:
        patch.setattr(curation, "writing", away)
        told = press(slack, sender, ben, offered(slack))
    assert "database does not answer" in told["text"]
    assert kept(url) == []
    press(slack, sender, ben, offered(slack) | {"blocks": told["blocks"]})
    assert [entry.text for entry in kept(url)] == [WORDS]


def test_slack_that_does_not_give_the_words_back_leaves_the_button(
    slack: FakeSlack, sender: Sender, ben: Person, url: str
) -> None:
    """Nothing is kept that could not be read at the click."""
    answer(slack, sender, asked(slack, sender), ben)
    whisper = offered(slack)
    slack.refusals["conversations.replies"] = "not_in_channel"
    told = press(slack, sender, ben, whisper)
    assert "could not be read" in told["text"]
    assert buttons(told["blocks"], "keep")
    assert kept(url) == []


def test_only_answers_to_a_question_of_the_bots_are_looked_at(
    slack: FakeSlack, sender: Sender, ben: Person
) -> None:
    """Neither who asked is asked, nor who writes in other threads: those are not even read."""
    root = asked(slack, sender)
    answer(slack, sender, root | {"user": "U0000EVE"}, ben)
    sender.json(event(Message(WORDS, HUMANS, ben.user).as_event()))
    assert slack.called("conversations.replies") == []
    answer(slack, sender, root, ANN)
    slack.wait(lambda: len(slack.called("conversations.replies")) == 1)
    answer(slack, sender, root, ben)
    offered(slack)
    assert [whisper["user"] for whisper in slack.whispers] == [ben.user]


def test_an_answer_is_offered_once(slack: FakeSlack, sender: Sender, ben: Person) -> None:
    """However often Slack tells of it."""
    written = answer(slack, sender, asked(slack, sender), ben)
    offered(slack)
    sender.json(event(written))
    slack.wait(lambda: len(slack.called("conversations.replies")) == 2)
    answer(slack, sender, slack.messages[1], ben, "On Mondays too.")
    slack.wait(lambda: len(slack.whispers) == 2)
    values = {buttons(whisper["blocks"], "keep")[0]["value"] for whisper in slack.whispers}
    assert len(values) == 2


@pytest.mark.parametrize(
    ("change", "is_answer"),
    [
        ({}, True),
        ({"parent_user_id": BOT}, True),
        ({"parent_user_id": "U0000EVE"}, False),
        ({"thread_ts": None}, False),
        ({"thread_ts": "1600000000.5"}, False),
        ({"channel": "C0000PUBLIC"}, False),
        ({"text": "Which car park?"}, False),
        ({"text": f"<@{BOT}> tell me"}, False),
        ({"text": ":wave:"}, False),
        ({"bot_id": "B0000OTHER"}, False),
        ({"subtype": "message_changed"}, False),
        ({"type": "app_mention"}, False),
    ],
)
def test_answers_are_told_from_other_messages(change: Json, *, is_answer: bool) -> None:
    """An answer is what a person says, in that channel, below what the bot has posted."""
    message = Message(WORDS, HUMANS, "U0000BEN", "1500000000.1", "1600000000.5")
    heard = received(event(message.as_event(**change)))
    assert isinstance(heard, WrittenMessage)
    assert is_peoples_answer(heard, BOT, HUMANS) is is_answer
