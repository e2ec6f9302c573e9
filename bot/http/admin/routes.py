"""The addresses of the owner's pages."""

from collections.abc import Mapping

from starlette.routing import Route

from bot.http.admin.adding import LARGEST_FORM, AddPages
from bot.http.admin.asking import AskPage
from bot.http.admin.content import ContentPages
from bot.http.admin.curation import CurationPages
from bot.http.admin.door import Door
from bot.http.admin.drafts import Drafts
from bot.http.admin.exchange import LARGEST_IMPORT, Exchange
from bot.http.admin.history import HistoryPage
from bot.http.admin.kept import KeptPage
from bot.http.admin.overview import OverviewPage
from bot.http.admin.page_trial import PageTrial
from bot.http.admin.todo import TodoPages
from bot.http.admin.trying import TryPage
from bot.owner.uploads import Uploads
from bot.service.service import Service
from bot.settings import Settings, corpus_id, secret
from bot.store.database import database_url
from bot.store.location import default_file

IMPORT, ADD = "/admin/curation/import", "/admin/pages/add"
# The addresses that take more than a form without files.
LARGE_BODIES: Mapping[str, int] = {IMPORT: LARGEST_IMPORT, ADD: LARGEST_FORM}


class AdminPages:
    def __init__(self, service: Service, settings: Settings) -> None:
        url = database_url(secret(settings.database_url))
        self._door = Door(service.store, service.live, secret(settings.admin_password))
        self._overview = OverviewPage(service.store)
        drafts = Drafts(url, service.live, settings.corpus)
        self._curation = CurationPages(url, service.live, drafts)
        self._try = TryPage(drafts)
        self._kept = KeptPage(url, service.store)
        self._todo = TodoPages(url)
        self._content = ContentPages(service, settings)
        folder = default_file().parent / "uploads" / corpus_id(settings)
        uploads, trial = Uploads(folder, settings.corpus), PageTrial(service, settings)
        self._adding = AddPages(settings, uploads, service.store, trial)
        self._ask = AskPage(service.threads)
        self._history = HistoryPage(url, service.store, drafts)
        self._exchange = Exchange(url, drafts)

    def routes(self) -> list[Route]:
        guarded, both, sent = self._door.guarded, ["GET", "POST"], ["POST"]
        return [
            *self._door.routes(),
            Route("/admin", guarded(self._overview.show)),
            Route("/admin/curation", guarded(self._curation.show)),
            Route("/admin/curation/new", guarded(self._curation.new), methods=both),
            Route("/admin/curation/draft", guarded(self._curation.draft), methods=sent),
            Route("/admin/curation/export", guarded(self._exchange.export)),
            Route(IMPORT, guarded(self._exchange.bring), methods=sent),
            Route("/admin/curation/{id}", guarded(self._curation.edit), methods=both),
            Route("/admin/try", guarded(self._try.show), methods=sent),
            Route("/admin/todo", guarded(self._todo.show), methods=both),
            Route("/admin/todo/task", guarded(self._todo.task)),
            Route("/admin/pages", guarded(self._content.show)),
            Route("/admin/pages/page", guarded(self._content.page)),
            Route(ADD, guarded(self._adding.show), methods=both),
            Route("/admin/pages/put", guarded(self._adding.put_in), methods=sent),
            Route("/admin/pages/back", guarded(self._adding.take_back), methods=sent),
            Route("/admin/pages/check", guarded(self._content.check)),
            Route("/admin/ask", guarded(self._ask.show), methods=both),
            Route("/admin/kept", guarded(self._kept.show), methods=both),
            Route("/admin/history", guarded(self._history.show), methods=both),
        ]
