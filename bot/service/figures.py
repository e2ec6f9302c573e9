"""The figures of a period, for the owner: days that are over are counted first, each once."""

from functools import partial

from bot.clock import day_of
from bot.store.overview import Overview, overview
from bot.store.rollups import count_day, uncounted_days
from bot.store.store import Store


def figures(store: Store, now: int, days: int, channel: str | None = None) -> Overview:
    """Of the last `days`, today included; `now` is in milliseconds since 1970.

    Takes long where many days are looked at for the first time, in the calling thread. Raises
    `StoreUnavailableError`.
    """
    today = day_of(now)
    first = today - days + 1
    for day in store.inspect(partial(uncounted_days, first=first, before=today)):
        # Each in a transaction of its own: whoever writes waits for one of them at most.
        store.transact(partial(count_day, day=day))
    return store.inspect(partial(overview, first=first, today=today, channel=channel))
