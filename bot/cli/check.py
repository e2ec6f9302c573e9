"""`askademy check`: whether the pages and their curation can be used."""

from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.encoding_bar import EncodingBar
from bot.cli.options import CorpusOption, settings_with
from bot.cli.terminal import stop
from bot.owner.check import counts, unanchored, warnings
from bot.owner.taken import not_answered_by_their_own
from bot.service.building import build_chat
from bot.service.encoding import load_encodings
from bot.service.engine_choice import in_process
from bot.service.faq import unanswered
from corpus.errors import CorpusError
from corpus.load import Corpus, document_id, load
from corpus.splitting.split import split

_MOST_SUGGESTED = 3

ShowOption = Annotated[
    str | None,
    typer.Option("--show", metavar="PAGE", help="Show a page, by its id, as it was read."),
]


def check(corpus: CorpusOption = None, show: ShowOption = None) -> None:
    """Check the pages and their curation; the exit code is 1 where they cannot be used.

    With --show PAGE a page is shown as it was read, and nothing else.
    """
    settings = settings_with(corpus)
    try:
        loaded = load(settings.corpus, settings.name)
        if show is not None:
            _show(loaded, show)
            return
        passages = [passage for document in loaded.documents for passage in split(document)]
        if problems := list(unanchored(loaded.curation, passages)):
            stop(*problems, code=1)
        encodings = load_encodings(settings, EncodingBar())
        chat = build_chat(loaded, settings.contact, encodings, in_process(settings))
    except CorpusError as error:
        stop(str(error), code=1)
    for name, count in counts(loaded, passages).items():
        typer.echo(f"{count:>7,} {name}")
    how = "meaning and words" if encodings.english else "words alone"
    typer.echo(f"Questions are compared with the pages by their {how}.")
    tongues = "are understood, too" if encodings.others else "are not understood"
    typer.echo(f"Questions in other languages than English {tongues}.")
    for warning in warnings(loaded, passages):
        typer.echo(f"Warning: {warning}")
    for lost in not_answered_by_their_own(chat):
        typer.echo(f"Warning: Phrasing, {lost}")
    for question in unanswered(chat):
        typer.echo(f'Warning: FAQ, "{question}": the pages do not plainly answer it.')


def _show(loaded: Corpus, page: str) -> None:
    """What is known of a page, and its passages, each behind its place in the text."""
    document = next((each for each in loaded.documents if each.id == page), None)
    if document is None:
        known = [each.id for each in loaded.documents]
        asked = document_id(Path(page))
        ends = [each for each in known if each == asked or each.endswith(f"-{asked}")]
        close = ends[:_MOST_SUGGESTED] or get_close_matches(page, known, cutoff=0.3)
        advice = f" Did you mean {' or '.join(close)}?" if close else ""
        stop(f'There is no page "{page}".{advice}', code=1)
    typer.echo(f"{document.title}\n{document.url or 'no address'} · {document.date or 'no date'}\n")
    heading = ""
    for passage in split(document):
        if passage.heading != heading:
            heading = passage.heading
            typer.echo(f"\n{heading}")
        lead_in = f"{passage.lead_in_text} → " if passage.lead_in_text else ""
        typer.echo(f"{passage.start:>7} {passage.kind:<8} {lead_in}{passage.text}")
