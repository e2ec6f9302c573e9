from itertools import pairwise

from bot.masking.private import MARKS, NUMBER, Private


def test_parts_are_in_the_order_of_the_text() -> None:
    """Sorted parts begin one after the other."""
    parts = sorted(Private(start, 9, NUMBER) for start in (5, 1, 3))
    assert all(one.start < other.start for one, other in pairwise(parts))


def test_no_mark_has_what_is_masked() -> None:
    """Marks hold neither digits nor signs of addresses."""
    assert not [mark for mark in MARKS if set(mark) & set("0123456789@:.")]
