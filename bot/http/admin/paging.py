"""Lists that are longer than a page."""


def paged(asked: str, count: int, rows: int) -> tuple[int, int]:
    """The number of the page that is asked for, of those that there are, and how many there are."""
    pages = max(1, -(-count // rows))
    wanted = int(asked) if asked.isdecimal() and len(asked) < 7 else 1
    return min(max(wanted, 1), pages), pages
