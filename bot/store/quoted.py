"""How often each place of the pages was quoted."""

import json
from collections import Counter

from sqlalchemy import Connection, func, select

from bot.dialogue.reply import Status
from bot.store.questions import QuotedPlace
from bot.store.tables import QUESTIONS

_SHOWN = (Status.ANSWERED, Status.UNSURE)


def quoted_places(connection: Connection, first: int) -> Counter[QuotedPlace]:
    """From the day `first` on, in answers and beside doubts.

    Reads every question of these days: a second and more for a million of them.
    """
    counted = (
        select(QUESTIONS.c.sources, func.count())
        .where(QUESTIONS.c.day >= first, QUESTIONS.c.status.in_(_SHOWN))
        .group_by(QUESTIONS.c.sources)
    )
    found: Counter[QuotedPlace] = Counter()
    for sources, count in connection.execute(counted):
        for place in json.loads(sources):
            found[QuotedPlace(*place)] += count
    return found
