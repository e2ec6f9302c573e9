from tests.bot.slack.fake import FakeSlack
from tests.bot.slack.sending import Message, Person, Sender, buttons, event, shown

ANN = Person()


def test_home_says_what_the_bot_is_and_answers_from(slack: FakeSlack, sender: Sender) -> None:
    """The home tab has what it is, how to ask, questions, the newest date and the sources."""
    sender.json(ANN.opens("home"))
    slack.wait(lambda: ANN.user in slack.homes)
    blocks = slack.homes[ANN.user]["blocks"]
    text = shown(blocks)
    assert blocks[0]["text"]["text"] == "Questions about ILEA Roswell"
    assert "quotes from the pages of ILEA Roswell" in text
    assert "Use /ilea-roswell with a question" in text
    assert "Last updated: 2021-09." in text
    assert "ILEA Roswell: Our Academy" in text
    assert len(buttons(blocks, "suggestion")) == 3


def test_question_from_home_is_answered_in_direct_messages(
    slack: FakeSlack, sender: Sender
) -> None:
    """What is pressed at home is answered to the person alone, and may be followed up there."""
    sender.json(ANN.opens("home"))
    slack.wait(lambda: ANN.user in slack.homes)
    view = slack.homes[ANN.user]
    offered = buttons(view["blocks"], "suggestion")[0]
    sender.interaction(ANN.press_at_home(offered, view))
    slack.wait(lambda: bool(slack.messages))
    assert slack.messages[0]["channel"] == "D0000ANN"
    assert offered["value"] in slack.messages[0]["text"]
    sender.interaction(ANN.press_at_home(buttons(view["blocks"], "suggestion")[1], view))
    slack.wait(lambda: len(slack.messages) == 2)
    sender.json(event(Message("and with whose support?").direct()))
    slack.wait(lambda: len(slack.messages) == 3)
    assert "City of Roswell" in slack.messages[2]["text"]


def test_messages_tab_offers_questions(slack: FakeSlack, sender: Sender) -> None:
    """The agent's messages tab shows questions that can be answered, without a thread."""
    sender.json(ANN.opens("messages"))
    method = "assistant.threads.setSuggestedPrompts"
    slack.wait(lambda: bool(slack.called(method)))
    (call,) = slack.called(method)
    assert "thread_ts" not in call
    assert [prompt["message"] for prompt in call["prompts"]] == [
        "What is the mission of the ILEAs?",
        "When was ILEA Roswell established?",
        "How many professionals has ILEA Roswell welcomed?",
    ]
