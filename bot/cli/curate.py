"""`askademy curate`: the owner's phrasings and answers, whether a server runs or not."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.options import JsonOption
from bot.cli.terminal import cell, show_json, stop, utf8
from bot.settings import read_settings, secret
from corpus.curation.entries import Entry, entry_id, kind
from corpus.curation.model import Phrasings
from corpus.document import Passage
from corpus.errors import FilePlace
from corpus.load import load
from corpus.splitting.split import split

if TYPE_CHECKING:
    from sqlalchemy import URL

    from bot.owner.curation import Signature
    from bot.service.snapshot import Snapshot

curate = typer.Typer(
    help="Phrasings and answers of your own, used by running servers within two seconds.",
    no_args_is_help=True,
)

AuthorOption = Annotated[str, typer.Option("--author", help="Who says so: it is shown.")]


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
    """Tie questions to a passage (--quote), or answer them yourself (--answer).

    What other passages answered before, and this one takes from them, is told.
    """
    from bot.owner import curation
    from bot.owner.taken import taken
    from bot.service.building import snapshot_with

    if (quote is None) == (answer is None):
        stop("Give either --quote, with words of a passage, or --answer, with your own.")
    asked, by, today = [*map(utf8, questions)], utf8(author), datetime.now(UTC).date()
    try:
        entry: Entry
        if quote is not None:
            named, place = page and utf8(page), FilePlace("--quote")
            entry = curation.phrasings(utf8(quote), asked, by, today, named, place=place)
        else:
            entry = curation.own_answer(utf8(str(answer)), asked, by, today)
    except curation.BlankFieldError as error:
        stop(f"--{error.field} is empty: write something.")
    except curation.QuestionRefusedError as error:
        stop(str(error))
    before = live_snapshot()
    passages = before.chat.retriever.pages.passages
    if not curation.add(database(), [entry], passages, signed(by)):
        typer.echo(f"This is there already: {entry_id(entry)}.")
        return
    typer.echo(f"Added {entry_id(entry)}.")
    after = snapshot_with(curation.entries(database()).values(), before)
    for each in taken(before.chat, after.chat, entry.questions):
        typer.echo(f"Note: {each}")


@curate.command("list")
def list_entries(*, as_json: JsonOption = False) -> None:
    """Show every entry with its id."""
    from bot.owner.curation import entries as all_entries

    entries = all_entries(database())
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
    from bot.owner import curation

    if not author.strip():
        stop("--author is empty: write something.")
    try:
        curation.remove(database(), utf8(identity), signed(utf8(author)))
    except curation.NoSuchEntryError as error:
        known = '"askademy curate list" shows those there are'
        stop(f'There is no entry "{error.identity}": {known}.')
    typer.echo(f"Removed {identity}.")


@curate.command()
def history(*, as_json: JsonOption = False) -> None:
    """Show who put in or took out what, and when."""
    from bot.clock import moment
    from bot.owner.curation import history as all_steps

    shown = [
        {
            "at": moment(step.done_at).isoformat(timespec="seconds"),
            "author": step.author,
            "action": "add" if step.entry else "remove",
            "id": step.entry_id,
            "questions": list(step.entry.questions) if step.entry else [],
        }
        for step in all_steps(database())
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
    from bot.owner.curation import export as exported

    text = exported(database())
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
    from bot.owner import curation

    if not file.is_file():
        stop(f"{file}: there is no such file.")
    try:
        found = curation.entries_in(file)
    except curation.NotOnlyEntriesError as error:
        stop(str(error))
    added = curation.add(database(), found, _passages(), signed(utf8(author)))
    typer.echo(f"{added} added, {len(found) - added} there already.")


def _passages() -> list[Passage]:
    """Those of the pages that the settings name."""
    corpus = load(read_settings().corpus)
    return [passage for document in corpus.documents for passage in split(document)]


def live_snapshot() -> "Snapshot":
    """What answers from the pages that the settings name, with what is curated so far."""
    from bot.owner.curation import entries
    from bot.service.building import build_snapshot, snapshot_with
    from bot.service.encoding import load_encodings
    from bot.service.engine_choice import in_process

    settings = read_settings()
    corpus, encodings = load(settings.corpus, settings.name), load_encodings(settings)
    engine = in_process(settings)
    pages = build_snapshot(corpus, settings.contact, encodings=encodings, engine=engine)
    return snapshot_with(entries(database()).values(), pages)


def signed(author: str) -> "Signature":
    from bot.clock import now
    from bot.owner.curation import Signature

    return Signature(author.strip(), now())


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
