"""`/admin/history`: who has changed what of the curation and when, and undoing it."""

from functools import partial
from typing import TYPE_CHECKING

from starlette.responses import Response

from bot.clock import moment
from bot.evaluation.tryout import Draft
from bot.http.admin.curation import signed
from bot.http.admin.drafts import Again, Drafts
from bot.http.admin.visit import Visit
from bot.owner.changes import EntryChange, all_changes, diff, undo, undoable
from bot.owner.curation import NoSuchEntryError
from bot.problem import Problem
from bot.service.beside import beside
from bot.store.page_changes import page_changes
from bot.store.store import Store
from corpus.errors import CorpusError

if TYPE_CHECKING:
    from sqlalchemy import URL

MOST_SHOWN = 100


class HistoryPage:
    def __init__(self, url: "URL", store: Store, drafts: Drafts) -> None:
        """`url` is the store's."""
        self._url = url
        self._drafts = drafts
        self._store = store

    async def show(self, visit: Visit) -> Response:
        if visit.form is not None:
            return await self._undone(visit, visit.form.get("number", ""))
        every = await beside(partial(all_changes, self._url))
        shown = [(change, _told(change.done_at), diff(change)) for change in every[:MOST_SHOWN]]
        query = partial(page_changes, most=MOST_SHOWN)
        pages = await beside(partial(self._store.inspect, query))
        return visit.page(
            "history.html",
            changes=shown,
            count=len(every),
            pages=[(each, _told(each.done_at)) for each in pages],
        )

    async def _undone(self, visit: Visit, number: str) -> Response:
        passages = visit.snapshot.retriever.pages.passages
        place = int(number) if number.isdecimal() and len(number) < 9 else 0
        again = Again("history", "Undo it", {"number": str(place)})
        try:
            change = await beside(partial(undoable, self._url, place))
            if stop := await self._drafts.stopped(visit, undoing(change), again):
                return stop
            await beside(partial(undo, self._url, place, passages, signed(visit)))
        except NoSuchEntryError as error:
            sentence = "This entry was changed again since: undo the latest change of it first."
            raise Problem(409, sentence) from error
        except CorpusError as error:
            raise Problem(409, f"The pages have changed since: {error.advice}") from error
        return visit.to("history")


def undoing(change: EntryChange) -> Draft:
    """What stood before the change comes back, instead of what stands now."""
    before = (change.before,) if change.before else ()
    return Draft(before, frozenset({change.after_id} if change.after_id else ()))


def _told(milliseconds: int) -> str:
    return moment(milliseconds).strftime("%Y-%m-%d %H:%M")
