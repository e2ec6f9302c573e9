"""The figures of what people ask, for one look at them."""

from typing import TYPE_CHECKING

from bot.clock import MILLISECONDS_A_DAY
from bot.store.insights import Insights
from bot.store.insights import insights as figures
from bot.store.session import looking

if TYPE_CHECKING:
    from sqlalchemy import URL


def insights(url: "URL", now: int, days: int | None = None) -> Insights:
    """Of the last `days`, today included; of everything that is stored where it is None.

    `now` is in milliseconds since 1970. Raises `StoreUnavailableError`.
    """
    since = None if days is None else now - (days - 1) * MILLISECONDS_A_DAY
    with looking(url) as connection:
        return figures(connection, since)
