"""Dates as people read them."""

from calendar import month_name


def told(date: str) -> str:
    """YYYY, YYYY-MM or YYYY-MM-DD → "2021", "September 2021", "1 September 2021"."""
    year, *rest = date.split("-")
    if not rest:
        return year
    month = month_name[int(rest[0])]
    return " ".join([*(str(int(day)) for day in rest[1:]), month, year])
