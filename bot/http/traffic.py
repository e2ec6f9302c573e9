"""Requests as they are counted: by method, route and status, and by how long they took."""

from collections import Counter

from bot.histogram import Histogram
from bot.http.route_names import OTHER

# Seconds: an answer from memory takes .1 ms, an import some.
SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Traffic:
    """To be used in one thread."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, str, int]] = Counter()
        """By method, route and status."""
        self.seconds: dict[str, Histogram] = {}
        """From the head of a request to the end of its response, by route."""

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        self.requests[method if method in METHODS else OTHER, route, status] += 1
        found = self.seconds.get(route)
        if found is None:
            found = self.seconds[route] = Histogram(SECONDS)
        found.add(seconds)
