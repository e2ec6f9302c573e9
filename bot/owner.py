"""The content owner's commands, which work on the store whether a server runs or not."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.schema import question_problem
from bot.settings import read_settings, secret
from bot.terminal import show_json
from corpus.curation import CuratedAnswer, Phrasings, load_curation, phrased_passages
from corpus.entries import Entry, as_curation, as_toml, entry_id, kind
from corpus.load import load
from corpus.split import split

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
        _stop("Give either --quote, with words of a passage, or --answer, with your own.")
    for question in questions:
        if problem := question_problem(question):
            _stop(problem)
    _not_blank(author=author, quote=quote, answer=answer)
    today = datetime.now(UTC).date()
    asked = tuple(question.strip() for question in questions)
    entry: Entry
    if quote is not None:
        entry = Phrasings(quote.strip(), asked, page, author.strip(), today, "--quote")
    else:
        entry = CuratedAnswer(str(answer).strip(), asked, author.strip(), today)
    _check_quotes([entry])
    added = _put_in([entry], author)
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
        table.add_row(*map(escape, cells))
    Console().print(table)


@curate.command()
def remove(identity: Annotated[str, typer.Argument(metavar="ID")], author: AuthorOption) -> None:
    """Take an entry out; the history keeps it."""
    from bot.store.curation import current_entries, removal, write_curation
    from bot.store.session import writing
    from bot.store.times import now

    with writing(_url()) as connection:
        entry = current_entries(connection).get(identity)
        if entry is None:
            _stop(f'There is no entry "{identity}": "askademy curate list" shows those there are.')
        write_curation(connection, [removal(entry, author, now())])
    typer.echo(f"Removed {identity}.")


@curate.command()
def history(*, as_json: JsonOption = False) -> None:
    """Show who put in or took out what, and when."""
    from bot.store.curation import history as steps_of
    from bot.store.session import looking
    from bot.store.times import moment

    with looking(_url()) as connection:
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
        table.add_row(*(escape(_text(value)) for value in step.values()))
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
        _stop(f"{file}: there is no such file.")
    curation = load_curation(file)
    if curation.glossary or curation.missing or curation.suggestions:
        _stop(f"{file}: only [[passage]] and [[answer]] can be imported: take the rest out.")
    entries: list[Entry] = [*curation.phrasings, *curation.answers]
    _check_quotes(entries)
    added = _put_in(entries, author)
    typer.echo(f"{added} added, {len(entries) - added} there already.")


def insights(
    days: Annotated[
        int | None, typer.Option(min=1, help="Only the last days; without it everything.")
    ] = None,
    *,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a table for a spreadsheet.")] = False,
) -> None:
    """Show what people ask, what was answered, and what was not."""
    from bot.report import insights_csv, insights_json, insights_tables
    from bot.store.insights import insights as found_in
    from bot.store.session import looking
    from bot.store.times import MILLISECONDS_A_DAY, now

    since = None if days is None else now() - (days - 1) * MILLISECONDS_A_DAY
    with looking(_url()) as connection:
        found = found_in(connection, since)
    if as_json:
        show_json(insights_json(found))
    elif as_csv:
        typer.echo(insights_csv(found).encode("utf-8", "replace"), nl=False)
    elif not found.counts.questions:
        typer.echo("Nothing has been asked yet.")
    else:
        for table in insights_tables(found):
            Console().print(table)


def forget(conversation: Annotated[str, typer.Argument(help="Its id.")]) -> None:
    """Erase a conversation: its questions and the feedback to their answers."""
    from bot.store.forgetting import forget as erase
    from bot.store.session import wiped, writing
    from bot.store.times import now

    with writing(_url()) as connection:
        questions, feedback = erase(connection, conversation, now())
    typer.echo(
        f"Erased {questions} questions and {feedback} feedback;"
        " running servers forget the conversation within two seconds."
    )
    if not wiped(_url()):
        _stop("The database is busy: traces stay in its log until a server next cleans up.", 1)


def _put_in(entries: Iterable[Entry], author: str) -> int:
    """The number of those that were not there."""
    from bot.store.curation import addition, write_curation
    from bot.store.session import writing
    from bot.store.times import now

    rows = [addition(entry, author, now()) for entry in entries]
    with writing(_url()) as connection:
        return sum(write_curation(connection, rows))


def _entries() -> dict[str, Entry]:
    from bot.store.curation import current_entries
    from bot.store.session import looking

    with looking(_url()) as connection:
        return current_entries(connection)


def _check_quotes(entries: Iterable[Entry]) -> None:
    """Stops where a quote stands in no passage of the pages."""
    corpus = load(read_settings().corpus)
    passages = [passage for document in corpus.documents for passage in split(document)]
    phrased_passages(as_curation(entries).phrasings, passages)


def _url() -> "URL":
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


def _not_blank(**texts: str | None) -> None:
    for name, text in texts.items():
        if text is not None and not text.strip():
            _stop(f"--{name} is empty: write something.")


def _stop(sentence: str, code: int = 2) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)
