"""`/admin/curation`: what is curated, searched and edited; nothing is overwritten unseen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.clock import now, today
from bot.http.admin.drafts import Drafts, saving
from bot.http.admin.entry_forms import (
    FIELDS,
    KINDS,
    EntryRefusedError,
    entry_of,
    filled,
    started,
)
from bot.http.admin.paging import paged
from bot.http.admin.visit import Visit
from bot.owner import curation
from bot.owner.changes import EntryChange, diff, latest_change
from bot.owner.curation import NoSuchEntryError, Signature
from bot.owner.lost_quotes import lost_quotes
from bot.owner.todo import mark
from bot.problem import Problem
from bot.service.beside import beside
from bot.service.live import Live
from bot.store.marks import Mark
from corpus.curation.entries import Entry, asked_in, entries_of, entry_id, kind, said_in
from corpus.curation.model import CuratedAnswer, Phrasings, folded
from corpus.errors import CorpusError

if TYPE_CHECKING:
    from sqlalchemy import URL

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry in the list; `id` is None for what stands in the curation file."""

    id: str | None
    kind: str
    said: str
    entry: Entry

    @property
    def shown(self) -> tuple[str, ...]:
        return self.entry.shown if isinstance(self.entry, Phrasings) else ()

    @property
    def questions(self) -> tuple[str, ...]:
        return asked_in(self.entry)

    @property
    def author(self) -> str | None:
        return self.entry.author if isinstance(self.entry, Phrasings | CuratedAnswer) else None

    @property
    def date(self) -> date | None:
        return self.entry.date if isinstance(self.entry, Phrasings | CuratedAnswer) else None


def signed(visit: Visit) -> Signature:
    """Who makes a change, and when."""
    return Signature(visit.editor, now())


class CurationPages:
    def __init__(self, url: "URL", live: Live, drafts: Drafts) -> None:
        """`url` is the store's."""
        self._url = url
        self._live = live
        self._drafts = drafts

    async def show(self, visit: Visit) -> Response:
        """All that there is, the latest first, and below it what stands in the file."""
        asked = visit.request.query_params
        words, table = asked.get("q", "").strip(), asked.get("kind", "")
        entries = await beside(partial(curation.entries, self._url))
        lost = await beside(partial(lost_quotes, entries, visit.snapshot.chat))
        rows = [row for row in self._rows(entries) if _fits(row, words, table)]
        number, pages = paged(asked.get("page", "1"), len(rows), PAGE_ROWS)
        return visit.page(
            "curation.html",
            rows=rows[(number - 1) * PAGE_ROWS : number * PAGE_ROWS],
            count=len(rows),
            number=number,
            pages=pages,
            q=words,
            kind=table,
            kinds=KINDS,
            lost=lost,
            done=asked.get("done"),
        )

    async def new(self, visit: Visit) -> Response:
        """The form of an entry that is not there yet, and what it makes."""
        given = visit.form if visit.form is not None else visit.request.query_params
        table = given.get("kind", "")
        if table not in FIELDS:
            raise HTTPException(404)
        if visit.form is None:
            return _form(visit, table, started(given, visit.editor))
        try:
            entry = entry_of(table, visit.form, visit.editor, today())
            if stop := await self._stopped(visit, entry, None):
                return stop
            added = await beside(partial(self._add, visit, entry))
        except (EntryRefusedError, CorpusError) as error:
            return _form(visit, table, visit.form, problem=str(error))
        if about := visit.form.get("about"):
            # It was written for what people asked in vain.
            done = partial(mark, self._url, about.split("\n"), Mark.DONE, signed(visit))
            await beside(done)
            return visit.to("todo?done=published")
        return visit.to(f"curation?done={'added' if added else 'there'}#{entry_id(entry)}")

    async def draft(self, visit: Visit) -> Response:
        """The form of what was tried, to be written otherwise."""
        form = visit.form or {}
        if form.get("kind", "") not in FIELDS:
            raise HTTPException(404)
        return _form(visit, form["kind"], form, identity=form.get("id") or None)

    async def edit(self, visit: Visit) -> Response:
        """The form of an entry; sent, it exchanges the entry that the form was filled from."""
        identity = visit.request.path_params["id"]
        if visit.form is None:
            entry = (await beside(partial(curation.entries, self._url))).get(identity)
            if entry is None:
                return await self._changed_since(visit, identity, None)
            return _form(visit, kind(entry), filled(entry), identity=identity)
        if "remove" in visit.form:
            return await self._remove(visit, identity)
        return await self._exchange(visit, identity, visit.form)

    async def _exchange(self, visit: Visit, identity: str, form: Mapping[str, str]) -> Response:
        table = form.get("kind", "")
        if table not in FIELDS:
            raise HTTPException(404)
        try:
            entry = entry_of(table, form, visit.editor, today())
            if stop := await self._stopped(visit, entry, identity):
                return stop
            await beside(partial(self._edit, visit, identity, entry))
        except (EntryRefusedError, CorpusError) as error:
            return _form(visit, table, form, identity=identity, problem=str(error))
        except NoSuchEntryError:
            return await self._changed_since(visit, identity, table)
        return visit.to(f"curation?done=changed#{entry_id(entry)}")

    async def _stopped(self, visit: Visit, entry: Entry, identity: str | None) -> Response | None:
        """The page that says what would break, unless nothing would or it was said to be meant."""
        if visit.form and visit.form.get("despite"):
            return None
        found = await self._drafts.tried(visit, saving(visit, entry, identity))
        return await self._drafts.page(visit, entry, found, identity, 409) if found.breaks else None

    async def _remove(self, visit: Visit, identity: str) -> Response:
        try:
            await beside(partial(curation.remove, self._url, identity, signed(visit)))
        except NoSuchEntryError:
            return await self._changed_since(visit, identity, None)
        return visit.to("curation?done=removed")

    async def _changed_since(self, visit: Visit, identity: str, table: str | None) -> Response:
        """What somebody else has made of the entry meanwhile, beside what was sent."""
        change = await beside(partial(latest_change, self._url, identity))
        entry = (change.after or change.before) if change else None
        if change is None or entry is None:
            raise Problem(404, "There is no such entry: look for it in the list.")
        return _form(
            visit,
            table or kind(entry),
            visit.form if table and visit.form else filled(entry),
            409,
            identity=change.after_id,
            theirs=change,
        )

    def _add(self, visit: Visit, entry: Entry) -> int:
        passages = visit.snapshot.retriever.pages.passages
        return curation.add(self._url, [entry], passages, signed(visit))

    def _edit(self, visit: Visit, identity: str, entry: Entry) -> None:
        if entry_id(entry) == identity:
            return
        passages = visit.snapshot.retriever.pages.passages
        curation.edit(self._url, identity, entry, passages, signed(visit))

    def _rows(self, entries: Mapping[str, Entry]) -> Iterator[EntryRow]:
        for identity, entry in [*entries.items()][::-1]:
            yield EntryRow(identity, kind(entry), said_in(entry), entry)
        for entry in entries_of(self._live.start.corpus.curation):
            yield EntryRow(None, kind(entry), said_in(entry), entry)


def _form(  # noqa: PLR0913, PLR0917
    visit: Visit,
    table: str,
    values: Mapping[str, str],
    status: int | None = None,
    identity: str | None = None,
    problem: str | None = None,
    theirs: EntryChange | None = None,
) -> Response:
    return visit.page(
        "entry.html",
        status or (422 if problem else 200),
        kind=table,
        title=KINDS[table],
        fields=FIELDS[table],
        values={each.name: values.get(each.name, "") for each in FIELDS[table]},
        identity=identity,
        problem=problem,
        theirs=theirs,
        lines=diff(theirs) if theirs else (),
        about=(visit.form or {}).get("about", ""),
    )


def _fits(row: EntryRow, words: str, table: str) -> bool:
    """Whether an entry has every word that is looked for."""
    text = folded(" ".join((row.said, *row.questions, row.author or "")))
    return table in {"", row.kind} and all(word in text for word in folded(words).split())
