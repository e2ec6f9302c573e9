"""`/admin/try`: what a draft would change, before it is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.dialogue.reply import Reply
from bot.http.admin.entry_forms import FIELDS, KINDS, EntryRefusedError, entry_of, today
from bot.http.admin.visit import Visit
from bot.owner import curation
from bot.owner.taken import Taken, taken
from bot.service.beside import beside
from bot.service.building import snapshot_with
from bot.service.live import Live
from bot.service.snapshot import Snapshot
from corpus.curation.entries import Entry, as_curation, asked_in
from corpus.errors import CorpusError

if TYPE_CHECKING:
    from sqlalchemy import URL


MOST_ASKED = 10  # replies that are shown


@dataclass(frozen=True, slots=True)
class DraftTrial:
    """What a draft would do."""

    replies: tuple[tuple[str, Reply], ...]
    """To the questions that it is written for."""

    taken: tuple[Taken, ...]
    """What other passages answer now, and would no longer."""


class TryPage:
    def __init__(self, url: "URL", live: Live) -> None:
        """`url` is the store's."""
        self._url = url
        self._live = live

    async def show(self, visit: Visit) -> Response:
        form = visit.form or {}
        table = form.get("kind", "")
        if table not in FIELDS:
            raise HTTPException(404)
        values = {each.name: form.get(each.name, "") for each in FIELDS[table]}
        shown: dict[str, Any] = {"kind": table, "title": KINDS[table], "values": values}
        shown["about"] = form.get("about", "")
        try:
            entry = entry_of(table, form, visit.editor, today())
            about = [each for each in shown["about"].split("\n") if each][:MOST_ASKED]
            tried = await beside(partial(self._tried, visit.snapshot, entry, about))
        except (EntryRefusedError, CorpusError) as error:
            problem = error.advice if isinstance(error, CorpusError) else str(error)
            return visit.page("try.html", 422, problem=problem, trial=None, **shown)
        return visit.page("try.html", problem=None, trial=tried, **shown)

    def _tried(self, before: Snapshot, entry: Entry, about: Sequence[str]) -> DraftTrial:
        """`about` are the questions that it is written for.

        Raises `CorpusError` where a quote is in no passage.
        """
        before.retriever.pages.quotes.questions(as_curation([entry]).phrasings)
        entries = [*curation.entries(self._url).values(), entry]
        after = snapshot_with(entries, self._live.start)
        replies = tuple((asked, after.chat.reply(asked)) for asked in about or asked_in(entry))
        return DraftTrial(replies, tuple(taken(before.chat, after.chat, asked_in(entry))))
