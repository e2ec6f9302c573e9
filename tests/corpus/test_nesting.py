from functools import partial
from operator import mul

import pytest

from corpus.nesting import DEEPEST, MOST_ATTRIBUTES, excess
from tests.growth import assert_linear

MANY = 2 * DEEPEST


@pytest.mark.parametrize(
    "tag", ["<div>", "<DIV >", "<b>", "<details>", "<x-y>", "<ul><li>", "<g/>"]
)
def test_deep_elements_are_found(tag: str) -> None:
    """The first one that stands in too many others is told, whatever its name."""
    source = f"<p>x{tag * DEEPEST}"
    assert excess(source) is None
    found = excess(source + tag)
    assert found is not None
    assert (source + tag)[found.at :] == tag


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
    assert excess(source) is None


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
    assert excess(source) is not None


@pytest.mark.parametrize("tag", ["<p", "<p title='>'", "</p"])
@pytest.mark.parametrize("attribute", [' a="x"', " a", "a='>'", " a = x", "/a"])
def test_a_tag_of_too_many_attributes_is_found(tag: str, attribute: str) -> None:
    """The first such tag is told, however its attributes are written."""
    found = excess(f"x{tag} {attribute * (MOST_ATTRIBUTES + 1)}>")
    assert found is not None
    assert found.at == 1
    assert "attributes" in found.advice


@pytest.mark.parametrize(
    "source",
    [
        "<p" + " a=x" * MOST_ATTRIBUTES + ">",
        '<img src="data:' + "x" * 100_000 + '">',
        '<p style="' + "color: red; " * MANY + '">',
        "<script>if(i<n)" + "a = 1;\n" * MANY + "</script>",
        "<p a=x>" * MANY,
        "a<b " + "a = 1;\n" * MOST_ATTRIBUTES,
    ],
)
def test_ordinary_tags_are_not_refused(source: str) -> None:
    """Long values, programs and many tags have few attributes each."""
    found = excess(source)
    assert found is None or "attributes" not in found.advice


def test_time_grows_with_the_length() -> None:
    """Time grows with the page and no faster, however it is written."""
    for piece in (
        "<",
        "<a ",
        "<!--",
        "</script>",
        "<script>",
        "<svg><path/>",
        "<b></b>",
        "<style>-->",
        '<p a="',
        "<p a='b' ",
        "<a =",
    ):
        assert_linear(excess, partial(mul, piece))
