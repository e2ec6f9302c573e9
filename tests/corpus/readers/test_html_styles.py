import pytest

from corpus.readers.html import read_html
from tests.growth import assert_linear


def read(css: str, body: str) -> str:
    return read_html(f"<head><style>{css}</style></head><body>{body}</body>").text


@pytest.mark.parametrize(
    "css",
    [
        ".c9{text-decoration:line-through}",
        "ol{margin:0} /* .x { */ .c1 , span.c9 { text-decoration : line-through; color:red }",
        "@import url(x.css);.c9{display:none !important}",
        ".c9{display:block}.c9{visibility:hidden}",
    ],
)
def test_what_a_class_strikes_or_hides_is_not_read(css: str) -> None:
    """A simple selector of the page's own style sheet counts like the attribute."""
    body = '<p>The fee is <span class="c9">$310</span> $335.</p>'
    assert read(css, body) == "The fee is $335."


@pytest.mark.parametrize(
    "css",
    [
        "@media print{.c9{display:none}}",
        ".menu .c9{display:none}",
        ".c9:hover{display:none}",
        ".c9{display:none}.c9{display:inline}",
        "@supports (x:y){.a{color:red}.c9{display:none}}",
        ".c9{display:none",
    ],
)
def test_what_other_rules_hide_is_read(css: str) -> None:
    """A rule for other media, other places or other moments hides nothing, nor one undone later."""
    assert read(css, '<p>It is <span class="c9">free</span>.</p>') == "It is free."


def test_what_the_element_says_itself_comes_first() -> None:
    """A class hides nothing that the element shows."""
    body = '<p class="c9" style="display:block">It is free.</p>'
    assert read(".c9{display:none}", body) == "It is free."


def test_bold_by_class() -> None:
    """A paragraph that is bold is a heading, cells that are bold are headers."""
    body = (
        "<p><span class=c1>Late pick-up</span></p><p>It costs 10 dollars.</p><table>"
        "<tr><td><p><span class=c1>Week</span></p><td class=c1>Theme"
        "<tr><td>Week 1<td>Rivers</table>"
    )
    assert read(".c1{font-weight:700}", body) == (
        "###### Late pick-up\n\nIt costs 10 dollars.\n\n| Week: Week 1 · Theme: Rivers |"
    )


@pytest.mark.parametrize("part", [".a{", "/*", ".a{display:none}", "}", ".a,", "@media{"])
def test_style_sheets_take_linear_time(part: str) -> None:
    """Time grows with the style sheet and no faster, however it is written."""

    def reading(sheet: str) -> None:
        assert read(sheet, "<p class=b>Text.</p>") == "Text."

    assert_linear(reading, lambda n: part * n)
