"""`askademy curate`: the owner's phrasings and answers, whether a server runs or not."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.options import JsonOption
from bot.cli.terminal import cell, show, show_json, stop, utf8
from bot.settings import read_settings, secret
from corpus.curation.entries import asked_in, entry_id
from corpus.document import Passage
from corpus.load import load
from corpus.splitting.split import split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import URL

    from bot.evaluation.tryout import Tryout
    from bot.owner.curation import Signature
    from bot.service.snapshot import Snapshot
    from corpus.curation.entries import Entry

curate = typer.Typer(
    help="Phrasings and answers of your own, used by running servers within two seconds.",
    no_args_is_help=True,
)

AuthorOption = Annotated[str, typer.Option("--author", help="Who says so: it is shown.")]


@curate.command()
def add(  # noqa: PLR0913
    texts: Annotated[
        list[str], typer.Argument(metavar="TEXT...", help="What people ask, each in quotes.")
    ],
    *,
    author: AuthorOption,
    quote: Annotated[
        str | None, typer.Option(help="Words of the passage that answers, copied from the page.")
    ] = None,
    page: Annotated[str | None, typer.Option(help="The id of the page with the quote.")] = None,
    shown: Annotated[bool, typer.Option("--shown", help="With --quote: fit for others.")] = False,
    answer: Annotated[
        str | None, typer.Option(help="An answer in your own words, where no passage answers.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="With --answer: the address where more about it stands.")
    ] = None,
    expires: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="With --answer: the last day it is used."),
    ] = None,
    topic: Annotated[
        str | None, typer.Option(help="What the pages do not say; TEXT are words that tell it.")
    ] = None,
    contact: Annotated[str | None, typer.Option(help="With --topic: whom to ask.")] = None,
    means: Annotated[
        list[str] | None, typer.Option(help="The pages' words for TEXT; may be repeated.")
    ] = None,
    group: Annotated[str | None, typer.Option(help="The group of the FAQ for TEXT.")] = None,
    suggest: Annotated[bool, typer.Option("--suggest", help="Offer TEXT at the start.")] = False,
    only_try: Annotated[
        bool, typer.Option("--try", help="Say what it would change, and change nothing.")
    ] = False,
    despite: Annotated[
        bool, typer.Option("--despite", help="Also where something that helps is lost.")
    ] = False,
) -> None:
    """Tie questions to a passage (--quote), or answer them yourself (--answer).

    Or name a topic as missing, say what words mean, list questions in the FAQ, or offer them. What
    it changes of the questions that are known to be asked is told. Where a regression question
    loses its right answer, or an answer that has helped is another one, nothing is added.
    """
    from bot.cli.curated import Typed, typed_entries
    from bot.evaluation.tryout_words import in_words
    from bot.owner import curation

    by = utf8(author)
    entries = typed_entries(
        Typed(
            texts=[*map(utf8, texts)],
            author=by,
            quote=_utf8(quote),
            page=_utf8(page),
            shown=shown,
            answer=_utf8(answer),
            source=_utf8(source),
            expires=expires.date() if expires else None,
            topic=_utf8(topic),
            contact=_utf8(contact),
            means=[*map(utf8, means or [])],
            group=_utf8(group),
            suggest=suggest,
        )
    )
    live = live_snapshot()
    found = _tried(entries, live)
    for sentence in in_words(found):
        typer.echo(f"Note: {sentence}")
    if only_try:
        _show_replies(found)
        raise typer.Exit(1 if found.breaks else 0)
    if found.breaks and not despite:
        stop("Nothing is added: --despite adds it all the same.", code=1)
    known = curation.entries(database())
    curation.add(database(), entries, live.retriever.pages.passages, signed(by))
    for entry in entries:
        identity = entry_id(entry)
        is_known = identity in known
        typer.echo(f"This is there already: {identity}." if is_known else f"Added {identity}.")


@curate.command("list")
def list_entries(*, as_json: JsonOption = False) -> None:
    """Show every entry with its id."""
    from bot.cli.curated import answered_by, shown_as_json
    from bot.owner.curation import entries as all_entries

    entries = all_entries(database())
    if as_json:
        show_json({"entries": [shown_as_json(i, entry) for i, entry in entries.items()]})
        return
    table = Table("id", "questions", "answered by", "author", "date")
    for identity, entry in entries.items():
        shown = shown_as_json(identity, entry)
        signature = (str(shown.get(name) or "") for name in ("author", "date"))
        cells = (identity, "\n".join(asked_in(entry)), answered_by(entry), *signature)
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
            "questions": [*asked_in(step.entry)] if step.entry else [],
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


def _tried(entries: "Sequence[Entry]", live: "Snapshot") -> "Tryout":
    from bot.clock import now
    from bot.evaluation.known import known_to_be_asked
    from bot.evaluation.tryout import Draft, tryout
    from bot.owner.curation import entries as all_entries

    known = known_to_be_asked(database(), read_settings().corpus, live.chat, now())
    return tryout(Draft(tuple(entries)), live, live, all_entries(database()), known)


def _show_replies(found: "Tryout") -> None:
    console = Console()
    for question, reply in found.replies:
        console.print(cell(f"\n{question}"), style="bold")
        show(console, reply)
    typer.echo(f"\n{found.tried} questions are known to be asked. Nothing is added.")


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


def _utf8(argument: str | None) -> str | None:
    return None if argument is None else utf8(argument)


def _text(value: object) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value or "")
