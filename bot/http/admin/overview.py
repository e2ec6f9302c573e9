"""`/admin`: what was asked in a week, a month or a quarter, in figures and plots."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from starlette.responses import Response

from bot.clock import now
from bot.http.admin.charts import Plot, Rectangle, shares, stacked
from bot.http.admin.visit import Visit
from bot.service.beside import beside
from bot.service.figures import figures
from bot.store.insights import Counts
from bot.store.overview import Overview, VersionFigures
from bot.store.store import Store

PERIODS = {"week": 7, "month": 30, "quarter": 91}
KINDS = ("answered", "unsure", "not_found")
RATINGS = ("helpful", "unhelpful")
# More have gone through the pages of a year than anybody looks at.
MOST_VERSIONS = 20


@dataclass(frozen=True, slots=True)
class VersionRow:
    figures: VersionFigures
    pieces: tuple[Rectangle, ...]


class OverviewPage:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def show(self, visit: Visit) -> Response:
        asked = visit.request.query_params
        period = asked.get("period", "month")
        period = period if period in PERIODS else "month"
        channel = asked.get("channel") or None
        work = partial(figures, self._store, now(), PERIODS[period], channel)
        found = await beside(work)
        return visit.page(
            "overview.html",
            version=visit.snapshot.version,
            found=found,
            period=period,
            periods=tuple(PERIODS),
            channel=channel,
            asked=_questions(found),
            rated=_ratings(found),
            versions=[_row(each) for each in found.versions[:MOST_VERSIONS]],
        )


def counted(counts: Counts) -> tuple[int, int, int]:
    """Those that are about the pages, in the order of `KINDS`."""
    return counts.answered, counts.unsure, counts.not_found


def _questions(found: Overview) -> Plot:
    days = [(str(each.day), counted(each.counts)) for each in found.days]
    return stacked(KINDS, [(_told(day, KINDS, counts), counts) for day, counts in days])


def _ratings(found: Overview) -> Plot:
    days = [
        (str(each.day), (each.feedback.helpful, each.feedback.total - each.feedback.helpful))
        for each in found.days
    ]
    return stacked(RATINGS, [(_told(day, RATINGS, counts), counts) for day, counts in days])


def _told(day: str, kinds: Sequence[str], counts: Sequence[int]) -> str:
    parts = (f"{count} {kind.replace('_', ' ')}" for kind, count in zip(kinds, counts, strict=True))
    return f"{day}: {', '.join(parts)}"


def _row(version: VersionFigures) -> VersionRow:
    return VersionRow(version, shares(KINDS, counted(version.counts)))
