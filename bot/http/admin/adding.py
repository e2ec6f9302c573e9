"""`/admin/pages/add`: a file or a page of the web is looked at, put in, and taken back."""

import asyncio
from collections.abc import Sequence
from functools import partial

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.clock import now, today
from bot.http.admin.page_trial import LostQuestions, PageTrial
from bot.http.admin.visit import Visit
from bot.owner import additions
from bot.owner.additions import Outcome, Result
from bot.owner.sources import Addition, SourceKind, source_of
from bot.owner.uploads import Uploads
from bot.service.beside import beside
from bot.settings import Settings
from bot.store.page_changes import write_page_changes
from bot.store.store import Store
from corpus.errors import CorpusError, FileError, FilePlace
from corpus.load import LARGEST_PAGE

# A page, and what a form has around it.
LARGEST_FORM = LARGEST_PAGE + 64 * 1024


class AddPages:
    def __init__(
        self, settings: Settings, uploads: Uploads, store: Store, trial: PageTrial
    ) -> None:
        self._store = store
        self._trial = trial
        self._allowed = settings.admin_add
        self._corpus = settings.corpus
        self._uploads = uploads
        # The folder has one manifest.
        self._one_at_a_time = asyncio.Lock()

    async def show(self, visit: Visit) -> Response:
        """The form; sent, what would change."""
        if self._allowed == "off":
            raise HTTPException(404)
        sent = visit.files.get("file")
        address = (visit.form or {}).get("address", "").strip()
        preview, results, problem = None, None, None
        lost = LostQuestions()
        try:
            if sent and sent.content:
                chat = visit.snapshot.chat
                work = partial(self._uploads.preview, sent.name, sent.content, chat)
                preview = await beside(work)
                lost = await beside(partial(self._trial, preview.document))
            elif address:
                results = await beside(partial(self._web, address, is_dry=True))
            elif visit.form is not None:
                problem = "There is nothing to add: choose a file, or write an address."
        except FileError as error:
            preview, problem = None, str(error)
        names = await beside(self._uploads.names)
        return visit.page(
            "add.html",
            422 if problem else 200,
            problem=problem,
            preview=preview,
            lost=lost,
            results=results,
            address=address,
            names=names,
            with_web=self._allowed == "web",
        )

    async def put_in(self, visit: Visit) -> Response:
        if self._allowed == "off":
            raise HTTPException(404)
        form = visit.form or {}
        try:
            if address := form.get("address"):
                async with self._one_at_a_time:
                    _require_success(await beside(partial(self._web, address, is_dry=False)))
                what = address
            else:
                await beside(partial(self._require_kept, form.get("file", "")))
                work = partial(self._uploads.put_in, form.get("file", ""), today())
                async with self._one_at_a_time:
                    what = (await beside(work)).place or ""
        except FileError as error:
            return await self._refused(visit, error)
        await self._note(visit, "added", what)
        return visit.to("pages?done=added")

    async def take_back(self, visit: Visit) -> Response:
        if self._allowed == "off":
            raise HTTPException(404)
        name = (visit.form or {}).get("name", "")
        try:
            async with self._one_at_a_time:
                await beside(partial(self._uploads.take_back, name, today()))
        except CorpusError as error:
            return await self._refused(visit, error)
        await self._note(visit, "taken back", name)
        return visit.to("pages?done=back")

    async def _note(self, visit: Visit, action: str, source: str) -> None:
        """For the history."""
        row = {"action": action, "source": source, "author": visit.editor, "done_at": now()}
        work = partial(write_page_changes, rows=[row])
        await beside(partial(self._store.transact, work))

    async def _refused(self, visit: Visit, error: FileError) -> Response:
        names = await beside(self._uploads.names)
        return visit.page(
            "add.html",
            422,
            problem=str(error),
            preview=None,
            lost=LostQuestions(),
            results=None,
            address="",
            names=names,
            with_web=self._allowed == "web",
        )

    def _require_kept(self, identity: str) -> None:
        """Raises `FileError` where the file is gone, or too many right answers would be."""
        document = self._uploads.pending(identity)
        lost = self._trial(document)
        if lost.is_refused:
            advice = "too many regression questions would lose their right answers: send it again."
            raise CorpusError(FilePlace(document.title), advice)

    def _web(self, address: str, *, is_dry: bool) -> list[Result]:
        """One page of the web, as `askademy add` reads it; raises `CorpusError`."""
        addition = Addition(address, self._corpus, is_dry=is_dry)
        is_address = self._allowed == "web" and "://" in address
        if not is_address or source_of(addition)[0] is not SourceKind.PAGE:
            advice = "the address of one page, which begins with https://, can be added here."
            raise CorpusError(FilePlace(address[:200]), advice)
        return additions.add(addition, today(), lambda *_: None)


def _require_success(results: Sequence[Result]) -> None:
    """Raises `CorpusError` where nothing was brought."""
    if not additions.is_success(results):
        failed = next(iter(results), Result(Outcome.FAILED, "The address", why="has no page"))
        raise CorpusError(FilePlace(failed.address), f"it {failed.why or 'cannot be put in'}.")
