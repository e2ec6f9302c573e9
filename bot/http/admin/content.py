"""`/admin/pages`: every page as the bot reads it, how often it is quoted, and what may be wrong."""

from collections import Counter
from collections.abc import Mapping
from functools import partial

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.clock import day_of, now
from bot.http.admin.paging import paged
from bot.http.admin.visit import Visit
from bot.owner.check import warnings
from bot.owner.usage import PageUsage, page_usage
from bot.service.beside import beside
from bot.service.service import Service
from bot.service.snapshot import Snapshot
from bot.settings import Settings
from bot.store.questions import QuotedPlace
from bot.store.quoted import quoted_places
from corpus.curation.model import folded
from corpus.document import Document
from corpus.sources.manifest import Brought, read_manifest

PAGE_ROWS = 25
PASSAGE_ROWS = 200
DAYS = 28  # in which quotes are counted


class ContentPages:
    def __init__(self, service: Service, settings: Settings) -> None:
        self._service = service
        self._folder = settings.corpus
        self._can_add = settings.admin_add != "off"

    async def show(self, visit: Visit) -> Response:
        """The pages whose title, id or address has the words, those that are quoted most first."""
        asked = visit.request.query_params
        words = asked.get("q", "").strip()
        quoted = await self._quoted()
        counts: Counter[tuple[str, str]] = Counter()
        for place, count in quoted.items():
            counts[place.document, place.sha256] += count
        documents = [each for each in visit.snapshot.corpus.documents if _fits(each, words)]
        documents.sort(key=lambda each: -counts[each.id, each.sha256])
        number, pages = paged(asked.get("page", "1"), len(documents), PAGE_ROWS)
        shown = documents[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
        rows = await beside(lambda: [page_usage(each, quoted) for each in shown])
        updates = self._service.updates
        return visit.page(
            "content.html",
            rows=rows,
            brought=await beside(partial(self._sources, visit.snapshot)),
            count=len(documents),
            number=number,
            pages=pages,
            q=words,
            days=DAYS,
            can_add=self._can_add,
            done=asked.get("done"),
            remark=updates.remark if updates else None,
        )

    async def page(self, visit: Visit) -> Response:
        """One page, passage by passage."""
        asked = visit.request.query_params
        identity = asked.get("id", "")
        documents = visit.snapshot.corpus.documents
        document = next((each for each in documents if each.id == identity), None)
        if document is None:
            raise HTTPException(404)
        quoted = await self._quoted()
        usage: PageUsage = await beside(partial(page_usage, document, quoted))
        number, pages = paged(asked.get("page", "1"), len(usage.passages), PASSAGE_ROWS)
        brought = await beside(partial(self._sources, visit.snapshot))
        return visit.page(
            "page.html",
            usage=usage,
            passages=usage.passages[(number - 1) * PASSAGE_ROWS : number * PASSAGE_ROWS],
            brought=brought.get(identity),
            file=self._place(visit.snapshot, identity),
            number=number,
            pages=pages,
            days=DAYS,
        )

    async def check(self, visit: Visit) -> Response:
        """What `askademy check` says of the pages and the curation."""
        passages = visit.snapshot.retriever.pages.passages
        found = await beside(lambda: [*warnings(visit.snapshot.corpus, passages)])
        # The editors know the pages by their places below the folder.
        told = [each.replace(f"{self._folder}/", "") for each in found]
        return visit.page("check.html", warnings=told)

    async def _quoted(self) -> Mapping[QuotedPlace, int]:
        first = day_of(now()) - DAYS + 1
        work = partial(self._service.store.inspect, partial(quoted_places, first=first))
        return await beside(work)

    def _sources(self, snapshot: Snapshot) -> dict[str, Brought]:
        """Where the pages that were added come from, by their ids."""
        by_place = read_manifest(self._folder)
        places = {each: self._place(snapshot, each) for each in snapshot.corpus.files}
        return {each: by_place[p] for each, p in places.items() if p in by_place}

    def _place(self, snapshot: Snapshot, identity: str) -> str:
        """The file below the folder."""
        file = snapshot.corpus.files.get(identity)
        if file is None or not file.is_relative_to(self._folder):
            return ""
        return file.relative_to(self._folder).as_posix()


def _fits(document: Document, words: str) -> bool:
    text = folded(f"{document.title} {document.id} {document.url or ''}")
    return all(word in text for word in folded(words).split())
