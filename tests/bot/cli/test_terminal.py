import builtins
import re
from collections.abc import Iterator
from io import StringIO

import pytest
from rich.console import Console

from bot.answering.explanation import Penalty, Why
from bot.answering.parts import said
from bot.cli import terminal
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Reply, Status
from bot.stages import timed


def shown(chat: Chat, question: str, *, explain: bool = False) -> str:
    console = Console(file=StringIO(), width=100)
    with timed() as times:
        reply = chat.reply(question)
    terminal.show(console, reply, times if explain else None)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_plain_answer_stands_without_alternatives(academy: Chat) -> None:
    """A plain answer is the quote and its source; alternatives are for where it is not plain."""
    question = "How many professionals has ILEA Roswell welcomed?"
    assert academy.reply(question).status is Status.ANSWERED
    assert academy.reply(question).alternatives
    assert len(shown(academy, question).splitlines()) == 3


def test_what_is_said_stands_apart_from_what_is_quoted(academy: Chat) -> None:
    """The bot's doubt has no bar before it, each line of the quote below it has."""
    reply = academy.reply("Which countries send officers?")
    assert reply.status is Status.UNSURE
    doubt, *quoted = (part.text for part in reply.parts)
    lines = shown(academy, "Which countries send officers?").splitlines()
    assert lines[0] == doubt
    wanted = [f"│ {line}" for text in quoted for line in text.split("\n")]
    assert lines[1 : len(wanted) + 1] == wanted


def test_refusal_offers_questions(academy: Chat) -> None:
    """A refusal shows the questions that can be answered."""
    for question in academy.reply("xyzzy").suggestions:
        assert f"- {question}\n" in shown(academy, "xyzzy")


def test_explanation_shows_how_a_word_was_read(academy: Chat) -> None:
    """The tables show how a misspelt word was read."""
    question = "How many proffesionals has ILEA Roswell welcomed?"
    assert re.search(r"proffesionals\W+professionals", shown(academy, question, explain=True))


def test_explanation_shows_what_speaks_against_the_answer() -> None:
    """Each penalty is a line of the tables, its markup plain text."""
    penalty = Penalty("[b]Paris[/b] is not in the passage", 0.5)
    why = Why("?", (), 0.0, (), 0.5, None, (penalty,), None, 0.0)
    console = Console(file=StringIO(), width=100)
    terminal.show(console, Reply(Status.ANSWERED, said("!"), why=why), {})
    assert isinstance(console.file, StringIO)
    assert "[b]Paris[/b] is not in the passage (odds × 0.50)" in console.file.getvalue()


def test_conversation_on_a_terminal_ends_with_ctrl_c(
    academy: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal there is a prompt; Ctrl-C ends the conversation like its end."""
    prompts: list[str] = []

    def lines() -> Iterator[str]:
        yield "hello"
        raise KeyboardInterrupt

    typed = lines()

    def typing(prompt: str) -> str:
        prompts.append(prompt)
        return next(typed)

    monkeypatch.setattr(builtins, "input", typing)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    console = Console(file=StringIO())
    terminal.converse(console, academy)
    assert isinstance(console.file, StringIO)
    assert '"exit" ends the conversation' in console.file.getvalue()
    assert prompts == ["\n> ", "\n> "]


def test_explanation_tells_what_each_stage_took(academy: Chat) -> None:
    """In the order in which a question goes through them; small talk comes to none of the rest."""
    said = shown(academy, "What is the mission of the ILEAs?", explain=True)
    stages = ["small talk", "language", "reading", "search", "ranking", "answer"]
    places = [said.index(f"{name} ", said.index("Time")) for name in stages]
    assert places == sorted(places)
    assert "search" not in shown(academy, "hello", explain=True)
