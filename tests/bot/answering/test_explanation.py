from rich.console import Console

from bot.answering.explanation import CuratedWhy, Penalty, Why, facts
from bot.answering.parts import said
from bot.cli import terminal
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Reply, Status
from bot.slack.messages.modals import why_view
from tests.bot.slack.sending import shown

OWN = CuratedWhy("When is it open?", 0.9, "Ann", "2026-01-01", "it is the same question", won=True)
WHY = Why("", (), 1.0, (), 0.5, None, (Penalty("a word is absent", 0.5),), None, 0.0, OWN)
REPLY = Reply(Status.ANSWERED, said("At nine."), confidence=0.9, why=WHY)


def test_facts_are_told_alike_everywhere() -> None:
    """The terminal and Slack's modal tell every fact, that of the owner's answer too."""
    console = Console(record=True, width=120)
    terminal.show(console, REPLY, {})
    printed, modal = console.export_text(), shown(why_view(REPLY)["blocks"])
    told = dict(facts(WHY, REPLY.confidence))
    assert told["Owner’s answer"] == "When is it open?: shown, as it is the same question"
    for name, value in told.items():
        assert f"{name}: {value}" in modal
        assert any(name in line and value in line for line in printed.splitlines())


def test_lead_is_told_where_there_is_a_runner_up(academy: Chat) -> None:
    """What leads over nothing has no lead; small talk has no explanation."""
    assert "Lead over it" not in dict(facts(WHY, REPLY.confidence))
    why = academy.reply("When was ILEA Roswell established?").why
    assert why
    assert "Lead over it" in dict(facts(why, 1.0))
    assert academy.reply("hello").why is None
