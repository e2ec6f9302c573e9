"""A path → the template of its route, and the channel that this belongs to."""

from collections.abc import Iterable

from starlette.routing import BaseRoute, Route

UNKNOWN = "unknown"
ASSET = "asset"
"""The name of the routes of files that pages load."""
OTHER = "other"
# By what a route begins with; the first that fits.
_CHANNELS = (("/api/", "api"), ("/slack/", "slack"), ("/mcp", "mcp"), ("/admin", "admin"))
_PAGES = frozenset({"/", "/chat", "/faq", "/embed", "/docs"})


class RouteNames:
    """What is counted has as many names as there are routes.

    A path itself would name documents, and be whatever strangers ask for.
    """

    def __init__(self, routes: Iterable[BaseRoute], prefix: str = "") -> None:
        """`prefix` is that of a proxy which keeps it."""
        self._prefix = prefix
        self._plain: dict[str, str] = {}
        self._others: list[Route] = []
        for route in routes:
            if not isinstance(route, Route):
                continue
            if "{" in route.path:
                self._others.append(route)
            else:
                self._plain[route.path] = "/{asset}" if route.name == ASSET else route.path

    def of(self, path: str) -> str:
        found = self._plain.get(path)
        return self._searched(path) if found is None else found

    def _searched(self, path: str) -> str:
        bare = path.removeprefix(self._prefix).removesuffix("/") or "/"
        if bare in self._plain:
            return self._plain[bare]
        fitting = (each.path for each in self._others if each.path_regex.match(bare))
        return next(fitting, UNKNOWN)


def channel_of(route: str) -> str:
    """The channel that a route belongs to; "other" for what machines ask, and for no route."""
    if route in _PAGES:
        return "page"
    return next((name for begin, name in _CHANNELS if route.startswith(begin)), OTHER)
