"""The addresses of the owner's pages."""

from starlette.routing import Route

from bot.http.admin.door import Door
from bot.http.admin.overview import OverviewPage
from bot.service.service import Service
from bot.settings import Settings, secret


class AdminPages:
    def __init__(self, service: Service, settings: Settings) -> None:
        self._door = Door(service.store, service.live, secret(settings.admin_password))
        self._overview = OverviewPage(service.store)

    def routes(self) -> list[Route]:
        guarded = self._door.guarded
        return [*self._door.routes(), Route("/admin", guarded(self._overview.show))]
