from hypothesis import given
from hypothesis import strategies as st

from bot.http.admin.charts import HEIGHT, shares, stacked

KINDS = ("good", "bad")
DAYS = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)), max_size=100)


@given(DAYS)
def test_bars_stand_side_by_side_within_the_picture(days: list[tuple[int, int]]) -> None:
    """Every piece is as high as its share of the highest bar, and none leaves the picture."""
    plot = stacked(KINDS, [(str(number), counts) for number, counts in enumerate(days)])
    assert len(plot.bars) == len(days)
    for bar, counts in zip(plot.bars, days, strict=True):
        shown = {piece.kind: piece.height for piece in bar.pieces}
        assert set(shown) == {kind for kind, n in zip(KINDS, counts, strict=True) if n}
        for kind, count in zip(KINDS, counts, strict=True):
            assert abs(shown.get(kind, 0) - HEIGHT * count / max(plot.most, 1)) < 0.01
        for piece in bar.pieces:
            assert 0 <= piece.x < piece.x + piece.width <= plot.width
            assert piece.y >= -0.01
            assert piece.y + piece.height <= HEIGHT + 0.01


def test_shares_fill_the_line() -> None:
    """The parts stand one after the other, and together they are the whole."""
    first, second = shares(("a", "b", "c"), (1, 0, 3))
    assert (first.x, first.width) == (0, 25)
    assert (second.kind, second.x, second.width) == ("c", 25, 75)
    assert shares(KINDS, (0, 0)) == ()
