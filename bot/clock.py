"""Moments and days as the tables hold them."""

from datetime import UTC, date, datetime, timedelta
from time import monotonic, time

_FIRST_DAY = date(1970, 1, 1)
MILLISECONDS_A_DAY = 86_400_000


def milliseconds(moment: datetime) -> int:
    """Since 1970, UTC."""
    return int(moment.timestamp() * 1000)


def now() -> int:
    """In milliseconds since 1970, UTC."""
    return milliseconds(datetime.now(UTC))


def today() -> date:
    """In UTC."""
    return datetime.now(UTC).date()


def moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def day_of(moment: int) -> int:
    return moment // MILLISECONDS_A_DAY


def date_of(day: int) -> date:
    return _FIRST_DAY + timedelta(days=day)


class Jumps:
    """Whether the clock goes as time does: an administrator, or what sets it, may put it."""

    def __init__(self) -> None:
        self._ahead = time() - monotonic()

    def last(self) -> timedelta:
        """By how much it has jumped since this was asked last, forward or back."""
        before, self._ahead = self._ahead, time() - monotonic()
        return timedelta(seconds=self._ahead - before)
