"""The addresses of the owner's pages."""

from starlette.responses import Response
from starlette.routing import Route

from bot.http.admin.door import Door
from bot.http.admin.visit import Visit
from bot.service.service import Service
from bot.settings import Settings, secret


class AdminPages:
    def __init__(self, service: Service, settings: Settings) -> None:
        self._door = Door(service.store, service.live, secret(settings.admin_password))

    def routes(self) -> list[Route]:
        return [*self._door.routes(), Route("/admin", self._door.guarded(overview))]


async def overview(visit: Visit) -> Response:
    return visit.page("overview.html", version=visit.snapshot.version)
