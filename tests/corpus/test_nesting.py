from time import process_time

import pytest

from corpus.nesting import DEEPEST, too_deep_at

MANY = 2 * DEEPEST


@pytest.mark.parametrize(
    "tag", ["<div>", "<DIV >", "<b>", "<details>", "<x-y>", "<ul><li>", "<g/>"]
)
def test_deep_elements_are_found(tag: str) -> None:
    """The first one that stands in too many others is told, whatever its name."""
    source = f"<p>x{tag * DEEPEST}"
    assert too_deep_at(source) is None
    at = too_deep_at(source + tag)
    assert at is not None
    assert (source + tag)[at:] == tag


@pytest.mark.parametrize(
    "source",
    [
        "<p>one<br>two<li>three<img src=x>" * MANY,
        "<div>a</div>" * MANY,
        "<script>" + "if(i<n)" * MANY + "</script>",
        "<!--" + "<div>" * MANY + "-->",
        "<textarea>" + "<b>" * MANY + "</textarea>",
        '<svg viewBox="0 0">' + '<path d="M0 0"/><g><circle r="1"/></g>' * MANY + "</svg>",
    ],
)
def test_flat_pages_are_not_deep(source: str) -> None:
    """What is no element, has no end or ends by itself does not count."""
    assert too_deep_at(source) is None


@pytest.mark.parametrize(
    "source",
    [
        "<svg><div/>" + "<path/>" * MANY,
        "<svg><style>" + "<div>" * MANY,
        "<path/>" * MANY,
        "</script>" + "<div>" * MANY,
    ],
)
def test_depth_does_not_hide(source: str) -> None:
    """What ends by itself in a drawing does not outside of it, and a style there hides nothing."""
    assert too_deep_at(source) is not None


def test_time_grows_with_the_length() -> None:
    """A page of eight million characters costs seconds, however it is written."""
    for piece in (
        "<",
        "<a ",
        "<!--",
        "</script>",
        "<script>",
        "<svg><path/>",
        "<b></b>",
        "<style>-->",
    ):
        began = process_time()
        too_deep_at(piece * (8_000_000 // len(piece)))
        assert process_time() - began < 8, piece
