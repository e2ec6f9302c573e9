"""`/admin/kept`: questions whose right answers no change may lose, kept and let go."""

from functools import partial
from typing import TYPE_CHECKING

from starlette.responses import Response

from bot.clock import day_of, moment, now
from bot.evaluation.keeping import NotKeptError, drop, keep, kept
from bot.evaluation.known import HELPFUL_DAYS
from bot.http.admin.curation import signed
from bot.http.admin.visit import Visit
from bot.problem import Problem
from bot.service.beside import beside
from bot.store.known import helpful
from bot.store.store import Store

if TYPE_CHECKING:
    from sqlalchemy import URL

MOST_OFFERED = 50


class KeptPage:
    def __init__(self, url: "URL", store: Store) -> None:
        """`url` is the store's."""
        self._url = url
        self._store = store

    async def show(self, visit: Visit) -> Response:
        """Those that are kept, and questions whose answers people found helpful."""
        if visit.form is not None:
            return await self._change(visit)
        there = await beside(partial(kept, self._url))
        first = day_of(now()) - HELPFUL_DAYS + 1
        query = partial(helpful, first=first, most=MOST_OFFERED)
        voted = await beside(partial(self._store.inspect, query))
        questions = {each.question for each in there}
        return visit.page(
            "kept.html",
            kept=[(each, moment(each.done_at).date()) for each in there],
            voted={text: count for text, count in voted.items() if text not in questions},
            days=HELPFUL_DAYS,
        )

    async def _change(self, visit: Visit) -> Response:
        form = visit.form or {}
        if "drop" in form:
            await beside(partial(drop, self._url, form["drop"]))
            return visit.to("kept")
        work = partial(keep, self._url, form.get("keep", ""), visit.snapshot.chat, signed(visit))
        try:
            await beside(work)
        except NotKeptError as error:
            raise Problem(422, str(error)) from error
        return visit.to("kept")
