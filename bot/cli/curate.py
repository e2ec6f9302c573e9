"""`askademy curate`: the owner's phrasings and answers, whether a server runs or not."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.terminal import cell, show_json, stop, utf8
from bot.dialogue.limits import question_problem
from bot.settings import read_settings, secret
from corpus.curation.entries import Entry, as_curation, as_toml, entry_id, kind
from corpus.curation.model import CuratedAnswer, Phrasings, load_curation
from corpus.curation.quotes import Quotes
from corpus.errors import FilePlace
from corpus.load import load
from corpus.splitting.split import split

if TYPE_CHECKING:
    from sqlalchemy import URL

curate = typer.Typer(
    help="Phrasings and answers of your own, used by running servers within two seconds.",
    no_args_is_help=True,
)

AuthorOption = Annotated[str, typer.Option("--author", help="Who says so: it is shown.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")]


@curate.command()
def add(
    questions: Annotated[list[str], typer.Argument(help="What people ask, each in quotes.")],
    *,
    author: AuthorOption,
    quote: Annotated[
        str | None, typer.Option(help="Words of the passage that answers, copied from the page.")
    ] = None,
    page: Annotated[str | None, typer.Option(help="The id of the page with the quote.")] = None,
    answer: Annotated[
        str | None, typer.Option(help="An answer in your own words, where no passage answers.")
    ] = None,
) -> None:
    """Tie questions to a passage (--quote), or answer them yourself (--answer)."""
    if (quote is None) == (answer is None):
        stop("Give either --quote, with words of a passage, or --answer, with your own.")
    for question in questions:
        if problem := question_problem(question):
            stop(problem)
    today = datetime.now(UTC).date()
    asked = tuple(question.strip() for question in map(utf8, questions))
    by = _text_of("--author", author)
    entry: Entry
    if quote is not None:
        place = None if page is None else _text_of("--page", page)
        entry = Phrasings(_text_of("--quote", quote), asked, place, by, today, FilePlace("--quote"))
    else:
        entry = CuratedAnswer(_text_of("--answer", str(answer)), asked, by, today)
    _check_quotes([entry])
    added = _put_in([entry], by)
    typer.echo(f"{'Added' if added else 'This is there already:'} {entry_id(entry)}.")


@curate.command("list")
def list_entries(*, as_json: JsonOption = False) -> None:
    """Show every entry with its id."""
    entries = _entries()
    if as_json:
        show_json({"entries": [_entry_json(i, entry) for i, entry in entries.items()]})
        return
    table = Table("id", "questions", "answered by", "author", "date")
    for identity, entry in entries.items():
        said = entry.quote if isinstance(entry, Phrasings) else f"(own words) {entry.text}"
        cells = (identity, "\n".join(entry.questions), said, entry.author or "", str(entry.date))
        table.add_row(*map(cell, cells))
    Console().print(table)


@curate.command()
def remove(identity: Annotated[str, typer.Argument(metavar="ID")], author: AuthorOption) -> None:
    """Take an entry out; the history keeps it."""
    from bot.clock import now
    from bot.store.curation import current_entries, removal, write_curation
    from bot.store.session import writing

    with writing(database()) as connection:
        entry = current_entries(connection).get(identity)
        if entry is None:
            stop(f'There is no entry "{identity}": "askademy curate list" shows those there are.')
        write_curation(connection, [removal(entry, _text_of("--author", author), now())])
    typer.echo(f"Removed {identity}.")


@curate.command()
def history(*, as_json: JsonOption = False) -> None:
    """Show who put in or took out what, and when."""
    from bot.clock import moment
    from bot.store.curation import history as steps_of
    from bot.store.session import looking

    with looking(database()) as connection:
        steps = steps_of(connection)
    shown = [
        {
            "at": moment(step.done_at).isoformat(timespec="seconds"),
            "author": step.author,
            "action": "add" if step.entry else "remove",
            "id": step.entry_id,
            "questions": list(step.entry.questions) if step.entry else [],
        }
        for step in steps
    ]
    if as_json:
        show_json({"steps": shown})
        return
    table = Table("at", "author", "action", "id", "questions")
    for step in shown:
        table.add_row(*(cell(_text(value)) for value in step.values()))
    Console().print(table)


@curate.command()
def export(
    file: Annotated[Path | None, typer.Argument(help="Printed without one.")] = None,
) -> None:
    """Write all entries as a curation file, to be kept beside the pages as curated.toml."""
    text = as_toml(_entries().values())
    if file is None:
        typer.echo(text.encode(), nl=False)
        return
    beside = file.with_name(f".{file.name}.new")
    beside.write_text(text, "utf-8")
    beside.replace(file)


@curate.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A curation file, such as an export.")],
    author: Annotated[str, typer.Option(help="For the history.")] = "import",
) -> None:
    """Put in what a curation file has; what is there already stays as it is."""
    if not file.is_file():
        stop(f"{file}: there is no such file.")
    curation = load_curation(file)
    if curation.glossary or curation.missing or curation.suggestions:
        stop(f"{file}: only [[passage]] and [[answer]] can be imported: take the rest out.")
    entries: list[Entry] = [*curation.phrasings, *curation.answers]
    _check_quotes(entries)
    added = _put_in(entries, author)
    typer.echo(f"{added} added, {len(entries) - added} there already.")


def _put_in(entries: Iterable[Entry], author: str) -> int:
    """The number of those that were not there."""
    from bot.clock import now
    from bot.store.curation import addition, write_curation
    from bot.store.session import writing

    rows = [addition(entry, utf8(author), now()) for entry in entries]
    with writing(database()) as connection:
        return sum(write_curation(connection, rows))


def _entries() -> dict[str, Entry]:
    from bot.store.curation import current_entries
    from bot.store.session import looking

    with looking(database()) as connection:
        return current_entries(connection)


def _check_quotes(entries: Iterable[Entry]) -> None:
    """Stops where a quote stands in no passage of the pages."""
    corpus = load(read_settings().corpus)
    passages = [passage for document in corpus.documents for passage in split(document)]
    Quotes(passages).questions(as_curation(entries).phrasings)


def database() -> "URL":
    """Its address, from the settings."""
    from bot.store.database import database_url

    return database_url(secret(read_settings().database_url))


def _entry_json(identity: str, entry: Entry) -> dict[str, object]:
    names = ("quote", "page") if isinstance(entry, Phrasings) else ("text",)
    fields = {name: getattr(entry, name) for name in (*names, "author")}
    date = entry.date.isoformat() if entry.date else None
    questions = list(entry.questions)
    return {"id": identity, "kind": kind(entry), "questions": questions, **fields, "date": date}


def _text(value: object) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value or "")


def _text_of(option: str, given: str) -> str:
    """Stops where it is blank."""
    if not given.strip():
        stop(f"{option} is empty: write something.")
    return utf8(given).strip()
