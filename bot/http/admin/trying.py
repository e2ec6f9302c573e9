"""`/admin/try`: what a draft would change, before it is published."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.clock import today
from bot.http.admin.drafts import Drafts, draft_values, saving
from bot.http.admin.entry_forms import FIELDS, EntryRefusedError, entry_of
from bot.http.admin.visit import Visit
from corpus.errors import CorpusError


class TryPage:
    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    async def show(self, visit: Visit) -> Response:
        form = visit.form or {}
        table, identity = form.get("kind", ""), form.get("id") or None
        if table not in FIELDS:
            raise HTTPException(404)
        try:
            entry = entry_of(table, form, visit.editor, today())
            found = await self._drafts.tried(visit, saving(visit, entry, identity))
        except (EntryRefusedError, CorpusError) as error:
            problem = error.advice if isinstance(error, CorpusError) else str(error)
            values = draft_values(visit, table, identity)
            return visit.page("try.html", 422, problem=problem, **values)
        return await self._drafts.page(visit, entry, found, identity)
