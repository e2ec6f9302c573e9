from collections import deque
from pathlib import Path

from bot.app import create_app
from tests.bot.slack.conftest import tokens
from tests.bot.slack.fake import FakeSlack, Fault
from tests.bot.slack.lint import message_faults
from tests.bot.slack.sending import Json, Message, Person, Sender, buttons, event, shown
from tests.conftest import serving, unlimited

QUESTION = "When was ILEA Roswell established?"


def person(slack: FakeSlack) -> Person:
    return Person(response_url=slack.response_url("ann"))


def as_message(told: Json) -> Json:
    return told | {"channel": "C0000PUBLIC", "ts": "1700000000.000999"}


def test_command_is_answered_in_its_acknowledgement(slack: FakeSlack, sender: Sender) -> None:
    """Only the asker sees the answer to a command, at once, with a button to share it."""
    told = sender.form(person(slack).command(QUESTION)).json()
    assert told["response_type"] == "ephemeral"
    assert message_faults(told) == []
    assert "2001" in told["text"]
    assert len(buttons(told["blocks"], "share")) == 1
    assert slack.messages == slack.ephemerals == []


def test_command_understands_follow_ups(slack: FakeSlack, sender: Sender) -> None:
    """The commands of one person in one channel are a conversation, those of another their own."""
    sender.form(person(slack).command(QUESTION))
    told = sender.form(person(slack).command("and with whose support?")).json()
    assert "City of Roswell" in told["text"]
    other = Person("U0000BEN", response_url=slack.response_url("ben"))
    assert "Understood as" not in sender.form(other.command("and when?")).json()["text"]


def test_command_without_a_question_says_how_to_ask(slack: FakeSlack, sender: Sender) -> None:
    """A bare command offers questions."""
    told = sender.form(person(slack).command("  ")).json()
    assert len(buttons(told["blocks"], "suggestion")) == 3


def test_answer_is_shared_once_with_its_question(slack: FakeSlack, sender: Sender) -> None:
    """Sharing posts the answer for all under the asker's name, and takes the private one away."""
    asker = person(slack)
    told = as_message(sender.form(asker.command(QUESTION)).json())
    share = buttons(told["blocks"], "share")[0]
    for _ in range(2):
        sender.interaction(asker.press(share, told, ephemeral=True))
    public, deleted = slack.ephemerals
    assert public["response_type"] == "in_channel"
    assert public["text"].startswith(f"<@{asker.user}> asked: {QUESTION}")
    assert "2001" in public["text"]
    assert not buttons(public["blocks"], "share")
    assert deleted["delete_original"]


def test_answer_that_cannot_be_shared_stays(slack: FakeSlack, sender: Sender) -> None:
    """Where Slack does not take it, the private answer stays, and may be shared again."""
    asker = person(slack)
    told = as_message(sender.form(asker.command(QUESTION)).json())
    share = buttons(told["blocks"], "share")[0]
    slack.faults["response"] = deque([Fault(404)])
    sender.interaction(asker.press(share, told, ephemeral=True))
    assert "could not be shared" in slack.ephemerals[0]["text"]
    sender.interaction(asker.press(share, told, ephemeral=True))
    assert slack.ephemerals[1]["response_type"] == "in_channel"


def test_buttons_of_a_private_answer_stay_private(slack: FakeSlack, sender: Sender) -> None:
    """Thanks, alternatives and suggestions take place where only the asker sees them."""
    asker = person(slack)
    told = as_message(
        sender.form(asker.command("Which countries take part in the program?")).json()
    )
    chosen = buttons(told["blocks"], "alternative")[0]
    sender.interaction(asker.press(chosen, told, ephemeral=True))
    replaced = slack.ephemerals[-1]
    assert replaced["replace_original"]
    assert shown(replaced["blocks"][:1]).startswith(chosen["text"]["text"].rstrip("…"))
    helpful = buttons(replaced["blocks"], "feedback")[0]
    sender.interaction(asker.press(helpful, told, ephemeral=True))
    thanked = slack.ephemerals[-1]
    assert shown(thanked["blocks"][:1]) == shown(replaced["blocks"][:1])
    assert not buttons(thanked["blocks"], "feedback")
    sender.interaction(asker.press(buttons(thanked["blocks"], "share")[0], told, ephemeral=True))
    assert shown(replaced["blocks"][:1]) in slack.ephemerals[-2]["text"]
    bare = as_message(sender.form(asker.command("")).json())
    offered = buttons(bare["blocks"], "suggestion")[0]
    sender.interaction(asker.press(offered, bare, ephemeral=True))
    assert slack.ephemerals[-1]["response_type"] == "ephemeral"
    assert not slack.ephemerals[-1]["replace_original"]
    assert slack.messages == []


def test_message_is_asked_about_from_its_menu(slack: FakeSlack, sender: Sender) -> None:
    """The question in somebody's message is answered for the one who wants to know."""
    assert sender.interaction(person(slack).shortcut(Message(QUESTION))).status_code == 200
    (told,) = slack.ephemerals
    assert told["response_type"] == "ephemeral"
    assert "2001" in told["text"]
    assert slack.messages == []


def test_long_list_arrives_whole(slack: FakeSlack, tmp_path: Path) -> None:
    """A list that no message holds follows in several, to a command and to a mention."""
    kinds = ("English", "German", "Japanese", "Danish", "Swedish")
    names = "hammer saw chisel plane drill lathe vise clamp file rasp square level awl".split()
    looks = "small large old new steel brass wooden heavy".split()
    items = [f"{look} {kind} {name}" for look in looks for kind in kinds for name in names]
    page = "# Tools\n\nThe workshop has these tools:\n\n" + "\n".join(f"- {i}" for i in items)
    (tmp_path / "tools.md").write_text(page)
    question = "What tools does the workshop have?"
    curation = f'[[passage]]\nquote = "The workshop has these tools"\nquestions = ["{question}"]'
    (tmp_path / "curation.toml").write_text(curation)
    with serving(create_app(unlimited(**tokens(slack), corpus=tmp_path))) as client:
        sender = Sender(client)
        told = sender.form(person(slack).command(question)).json()
        sender.json(event(Message(question).mention()))
        for found in (slack.ephemerals, slack.messages):
            slack.wait(lambda found=found: any("Source" in m["text"] for m in found))  # type: ignore[misc]
    for found in ([told, *slack.ephemerals], slack.messages):
        assert len(found) > 2
        lines = "\n".join(message["text"] for message in found).splitlines()
        told_items = [line.removeprefix("- ") for line in lines]
        assert [item for item in items if told_items.count(item) != 1] == []
