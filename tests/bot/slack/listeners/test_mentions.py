from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.app import create_app
from tests.bot.slack.conftest import tokens
from tests.bot.slack.fake import TOKEN, FakeSlack
from tests.bot.slack.sending import Message, Person, Sender, buttons, event, shown
from tests.conftest import serving, unlimited

QUESTION = "How many professionals has ILEA Roswell welcomed?"
ANSWER = "6,125 criminal justice sector professionals"


def test_mention_is_answered_in_its_thread(slack: FakeSlack, sender: Sender) -> None:
    """A mention is acknowledged, and answered in the thread with the key span in bold."""
    asked = Message(QUESTION)
    assert sender.json(event(asked.mention())).status_code == 200
    slack.wait(lambda: bool(slack.messages))
    (message,) = slack.messages
    assert (message["channel"], message["thread_ts"]) == (asked.channel, asked.ts)
    elements = message["blocks"][0]["elements"][0]["elements"]
    assert [e["text"] for e in elements if e.get("style") == {"bold": True}] == ["6,125"]
    assert ANSWER in message["text"]
    assert not message["unfurl_links"]


def test_direct_message_is_answered_beside_it(slack: FakeSlack, sender: Sender) -> None:
    """A direct message gets its answer in the same place, and a follow-up is understood there."""
    sender.json(event(Message("When was ILEA Roswell established?").direct()))
    slack.wait(lambda: len(slack.messages) == 1)
    sender.json(event(Message("And where did the first one open?").direct()))
    slack.wait(lambda: len(slack.messages) == 2)
    first, second = slack.messages
    assert first.get("thread_ts") is None
    assert "2001" in first["text"]
    assert "Budapest" in second["text"]


def test_follow_up_in_a_thread_needs_no_mention(slack: FakeSlack, sender: Sender) -> None:
    """In a thread that the bot is part of, a follow-up is understood from what was asked before."""
    asked = Message("When was ILEA Roswell established?")
    sender.json(event(asked.mention()))
    slack.wait(lambda: len(slack.messages) == 1)
    follow_up = Message("And with whose support?", thread=asked.ts)
    sender.json(event(follow_up.as_event()))
    slack.wait(lambda: len(slack.messages) == 2)
    message = slack.messages[-1]
    assert message["thread_ts"] == asked.ts
    assert "City of Roswell" in message["text"]


def test_bot_stays_out_of_what_is_not_its_own(slack: FakeSlack, sender: Sender) -> None:
    """Other threads, other people's talk, its own messages: none of them is answered."""
    asked = Message(QUESTION)
    sender.json(event(asked.mention()))
    slack.wait(lambda: len(slack.messages) == 1)
    sender.json(event(Message(QUESTION, thread="1500000000.000001").as_event()))
    sender.json(event(Message("Thanks, see you at lunch", thread=asked.ts).as_event()))
    sender.json(event(Message("What shall we have for lunch", thread=asked.ts).as_event()))
    sender.json(event(slack.messages[0] | {"type": "message", "channel_type": "channel"}))
    sender.json(event(asked.mention() | {"type": "message"}))
    last = Message("When was ILEA Roswell established?")
    sender.json(event(last.mention()))
    slack.wait(lambda: len(slack.messages) > 1)
    assert [message["thread_ts"] for message in slack.messages] == [asked.ts, last.ts]


@pytest.mark.parametrize(
    "said",
    [
        "is everyone coming to lunch?",
        "Bob, can you check that?",
        "who can take this?",
        "is that right?",
        "how are you?",
        "Who is the director?",
        f"why {'x' * 1_000}?",
    ],
)
def test_people_talk_to_each_other_in_peace(slack: FakeSlack, sender: Sender, said: str) -> None:
    """In a thread the bot says nothing that is no plain answer, or that it has said already.

    Nothing of it is a turn: the next follow-up leans on what the bot was asked.
    """
    asked = Message(QUESTION)
    sender.json(event(asked.mention()))
    slack.wait(lambda: len(slack.messages) == 1)
    sender.json(event(Message(said, thread=asked.ts).as_event()))
    sender.json(event(Message("And from how many countries?", thread=asked.ts).as_event()))
    slack.wait(lambda: len(slack.messages) > 1)
    assert len(slack.messages) == 2
    assert "Understood as: How many professionals" in slack.messages[1]["text"]


def test_what_the_owner_answers_is_told_in_a_thread(slack: FakeSlack, tmp_path: Path) -> None:
    """The owner's own answer, and a phrasing word by word, need no word of the page."""
    (tmp_path / "page.md").write_text("# Visit\n\nThe garden gate is open all day.\n")
    curation = (
        '[[passage]]\nquote = "The garden gate"\nquestions = ["May we come?"]\n'
        '[[answer]]\ntext = "Yes."\nquestions = ["Are dogs allowed?"]\nauthor = "Ada"\n'
        "date = 2026-01-02\n"
    )
    (tmp_path / "curation.toml").write_text(curation)
    with serving(create_app(unlimited(**tokens(slack), corpus=tmp_path))) as client:
        sender, asked = Sender(client), Message("Is the garden gate open?")
        sender.json(event(asked.mention()))
        slack.wait(lambda: len(slack.messages) == 1)
        for number, said in enumerate(("Are dogs allowed?", "May we come?"), 2):
            sender.json(event(Message(said, thread=asked.ts).as_event()))
            slack.wait(lambda number=number: len(slack.messages) == number)  # type: ignore[misc]


def test_mention_without_a_question_says_how_to_ask(slack: FakeSlack, sender: Sender) -> None:
    """A bare mention and a question that is too long are told what to do, and a thread begins."""
    sender.json(event(Message("").mention()))
    slack.wait(lambda: len(slack.messages) == 1)
    assert len(buttons(slack.messages[0]["blocks"], "suggestion")) == 3
    long = Message("why " * 400)
    sender.json(event(long.mention()))
    slack.wait(lambda: len(slack.messages) == 2)
    assert "use at most 1,000" in slack.messages[1]["text"]
    for thread in (long.ts, slack.messages[0]["thread_ts"]):
        before = len(slack.messages)
        sender.json(event(Message("When did it open?", thread=thread).as_event()))
        slack.wait(lambda before=before: len(slack.messages) > before)  # type: ignore[misc]


def test_mention_that_is_edited_is_not_answered_again(slack: FakeSlack, sender: Sender) -> None:
    """Slack tells of a mention again when it is edited; one that an edit puts in is answered."""
    edited = {"edited": {"user": "U0000ANN", "ts": "1600000001.000000"}}
    asked, put_in = Message(QUESTION), Message(QUESTION)
    sender.json(event(asked.mention()))
    slack.wait(lambda: len(slack.messages) == 1)
    sender.json(event(asked.mention() | edited))
    sender.json(event(put_in.mention() | edited))
    slack.wait(lambda: len(slack.messages) > 1)
    assert [message["thread_ts"] for message in slack.messages] == [asked.ts, put_in.ts]


def test_channels_that_are_not_allowed_are_left_alone(slack: FakeSlack) -> None:
    """With a list of channels, mentions elsewhere get nothing; direct messages are answered.

    Who uses a command or a button elsewhere is told where to go.
    """
    settings = unlimited(**tokens(slack), slack_channels="C0000ALLOWED")
    with serving(create_app(settings)) as client:
        sender = Sender(client)
        sender.json(event(Message(QUESTION).mention()))
        told = sender.form(Person(response_url=slack.response_url()).command(QUESTION)).json()
        sender.json(event(Message(QUESTION).direct()))
        person = Person(response_url=slack.response_url())
        older = {"channel": "C0000PUBLIC", "ts": "1.1", "text": "a", "blocks": []}
        sender.interaction(person.press({"action_id": "suggestion:0", "value": QUESTION}, older))
        sender.json(event(Message(QUESTION, channel="C0000ALLOWED").mention()))
        slack.wait(lambda: len(slack.messages) == 2)
    for sentence in (told["text"], slack.ephemerals[0]["text"]):
        assert "<#C0000ALLOWED>" in sentence
    assert {m["channel"] for m in slack.messages} == {"D0000ANN", "C0000ALLOWED"}


def test_event_that_is_delivered_many_times_is_answered_once(
    slack: FakeSlack, sender: Sender
) -> None:
    """Twenty deliveries of one event at once, and its retries, give one answer."""
    body = event(Message(QUESTION).mention())
    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda _: sender.json(body).status_code, range(20)))
    assert statuses == [200] * 20
    retry = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    assert sender.json(body, **retry).status_code == 200
    last = Message(QUESTION)
    sender.json(event(last.mention()))
    slack.wait(lambda: any(m["thread_ts"] == last.ts for m in slack.messages))
    assert len(slack.messages) == 2


def test_thousand_mentions_get_a_thousand_answers(slack: FakeSlack, sender: Sender) -> None:
    """Each of 1,000 mentions, 50 at once, is acknowledged and answered in its own thread, once."""
    asked = [Message(QUESTION) for _ in range(1_000)]
    with ThreadPoolExecutor(50) as pool:
        responses = pool.map(lambda one: sender.json(event(one.mention())), asked)
        assert {response.status_code for response in responses} == {200}
    slack.wait(lambda: len(slack.messages) == 1_000)
    assert sorted(m["thread_ts"] for m in slack.messages) == sorted(one.ts for one in asked)
    assert len(slack.called("auth.test")) == 1
    assert len(slack.connections) <= 30


def test_answer_in_a_database_that_is_gone(slack: FakeSlack, tmp_path: Path) -> None:
    """Without its database the bot answers all the same, once, and acknowledges it after that."""
    (tmp_path / "folder").write_text("no folder")
    database = f"sqlite:///{tmp_path}/folder/askademy.db"
    with serving(create_app(unlimited(**tokens(slack), database_url=database))) as client:
        sender = Sender(client)
        body = event(Message(QUESTION).mention())
        with ThreadPoolExecutor(5) as pool:
            statuses = set(pool.map(lambda _: sender.json(body).status_code, range(5)))
        assert statuses <= {200, 503}
        slack.wait(lambda: len(slack.messages) == 1)
        while sender.json(body, **{"X-Slack-Retry-Num": "1"}).status_code != 200:
            pass
        sender.json(event(Message(QUESTION).direct()))
        slack.wait(lambda: len(slack.messages) == 2)
    assert len(slack.messages) == 2


@pytest.mark.parametrize("error", ["token_revoked", "missing_scope", "not_in_channel"])
def test_what_slack_refuses_is_told_in_one_sentence(
    slack: FakeSlack, sender: Sender, error: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A token or scope that is lost while we serve is in the log once, and the server goes on."""
    if error == "not_in_channel":
        slack.refusals["C0000PUBLIC"] = error
    elif error == "missing_scope":
        slack.workspaces[TOKEN].scopes = "app_mentions:read"
    else:
        slack.workspaces[TOKEN].error = error
    for _ in range(3):
        before = len(slack.called("chat.postMessage")) + len(slack.called("auth.test"))
        sender.json(event(Message(QUESTION).mention()))
        slack.wait(
            lambda before=before: (  # type: ignore[misc]
                len(slack.called("chat.postMessage")) + len(slack.called("auth.test")) > before
            )
        )
    assert sender.client.get("/healthz").status_code == 200
    sender.client.get("/readyz")
    told = [r.getMessage() for r in caplog.records if "slack" in r.name]
    assert len(told) == 1
    assert error in told[0]
    assert "Traceback" not in caplog.text
    assert QUESTION not in caplog.text


def test_answer_shows_how_a_follow_up_was_read(slack: FakeSlack, sender: Sender) -> None:
    """What was taken from the turn before is shown, so that a misreading is seen."""
    asked = Message("Where did the first ILEA open?")
    sender.json(event(asked.mention()))
    sender.json(event(Message("and when?", thread=asked.ts).mention()))
    slack.wait(lambda: len(slack.messages) == 2)
    assert "Understood as: " in shown(slack.messages[-1]["blocks"])
