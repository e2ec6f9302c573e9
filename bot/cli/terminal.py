"""Replies on a terminal: colour and tables for people; plain text where there is no terminal."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from json import dumps
from typing import NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from bot.answering.explanation import facts
from bot.answering.parts import AnswerPart, PartKind
from bot.answering.quoting import Quote
from bot.dialogue.chat import Chat
from bot.dialogue.question_length import question_problem
from bot.dialogue.reply import Conversation, Reply, Status
from bot.logs.log import tell_reason
from bot.stages import Times, timed

KEY_SPAN, SAID = "bold green", "italic"
# Before each line that is quoted.
QUOTED = "│ "


def show(console: Console, reply: Reply, times: Times | None = None) -> None:
    """Explained, with the times of its stages, where there are any."""
    # A quote that stands alone needs no sign that it is one.
    quoted = QUOTED if len({part.kind for part in reply.parts}) > 1 else ""
    for part in reply.parts:
        for line in _lines(part):
            _line(console, Text(quoted if part.kind is PartKind.QUOTE else "") + line)
    if reply.read_as:
        _line(console, Text(f"Understood as: {reply.read_as}", style="dim"))
    for source in reply.sources:
        _line(console, Text(_place(source), style="dim"))
        _address(console, source)
    if reply.status is not Status.ANSWERED:
        _further(console, reply)
    if times is not None:
        for table in (*_why(reply), _times(times)):
            console.print(table)


def _lines(part: AnswerPart) -> Iterable[Text]:
    """Of what the bot says itself, or of a quote with its key span marked."""
    text = Text(part.text, style=SAID if part.kind is PartKind.SAID else "")
    if part.highlight:
        text.stylize(KEY_SPAN, *part.highlight)
    return text.split(allow_blank=True)


def _further(console: Console, reply: Reply) -> None:
    if reply.alternatives:
        _line(console, Text("\nAlso close:"))
        for number, quote in enumerate(reply.alternatives, 1):
            _line(console, Text(f"{number}. {quote.text} ({quote.document.title})"))
    if reply.suggestions:
        _line(console, Text("\nYou can ask:"))
        for question in reply.suggestions:
            _line(console, Text(f"- {question}"))


def stop(*sentences: str, code: int = 2) -> NoReturn:
    """Ends the command."""
    for sentence in sentences:
        tell_reason(sentence)
    raise typer.Exit(code)


def utf8(argument: str) -> str:
    """An argument in another encoding than the locale's arrives as lone surrogates."""
    return argument.encode("utf-8", "replace").decode("utf-8")


def cell(text: str) -> str:
    """A text of others for a table: neither rich's markup nor a terminal's commands."""
    return escape("".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text))


def show_json(payload: Mapping[str, object]) -> None:
    """In UTF-8, as JSON is, whatever the terminal's encoding."""
    typer.echo(dumps(payload, ensure_ascii=False, indent=2).encode("utf-8", "replace"))


def _line(console: Console, text: Text) -> None:
    """Soft wrapping leaves the line to the terminal: what is copied or piped stays one line."""
    console.print(text, soft_wrap=True)


def _place(quote: Quote) -> str:
    document = quote.document
    return ", ".join(part for part in (document.title, quote.heading, document.date) if part)


def _address(console: Console, quote: Quote) -> None:
    if quote.link:
        _line(console, Text(quote.link, style="underline"))


def _why(reply: Reply) -> Iterator[Table]:
    why = reply.why
    if why is None:
        return
    parts = Table("evidence", "term", "your word", "read as", "score", title="Why this answer")
    for part in why.contributions:
        read_as = part.glossary or part.corrected or ""
        texts = (part.source, part.term, part.word or "", read_as, f"{part.score:.2f}")
        parts.add_row(*map(escape, texts))
    parts.add_section()
    parts.add_row("sum", "", "", "", f"{why.score:.2f}")
    yield parts
    told = Table(show_header=False)
    for name, value in facts(why, reply.confidence):
        told.add_row(name, escape(value))
    yield told


def _times(times: Times) -> Table:
    told = Table("stage", "ms", title="Time")
    for name, seconds in times.items():
        told.add_row(name, f"{1000 * seconds:.2f}")
    return told


def converse(console: Console, chat: Chat, *, explain: bool = False) -> None:
    """Until "exit", the end of the input or Ctrl-C."""
    people = sys.stdin.isatty()
    if people:
        told = f'{chat.name}: ask a question; "exit" ends the conversation.'
        _line(console, Text(told, style="dim"))
    conversation = Conversation()
    for question in _questions("\n> " if people else ""):
        if problem := question_problem(question):
            _line(console, Text(problem))
            continue
        with timed() as times:
            reply = chat.reply(question, conversation)
        conversation = conversation.after(question, reply)
        show(console, reply, times if explain else None)


def _questions(prompt: str) -> Iterator[str]:
    """The lines that are not blank."""
    while True:
        try:
            line = input(prompt).strip()
        except (EOFError, KeyboardInterrupt):
            return
        if line.casefold() in {"exit", "quit"}:
            return
        if line:
            yield line
