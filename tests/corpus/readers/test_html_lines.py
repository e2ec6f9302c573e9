import pytest

from corpus.readers.html import read_html
from corpus.readers.html_lines import visible
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("10<sup>6</sup> meals", "10^6 meals"),
        ("2<sup>10</sup>", "2^10"),
        ("5 m<sup>2</sup>", "5 m^2"),
        ("10<sup>-3</sup>", "10^-3"),
        ("the 1<sup>st</sup> of May", "the 1st of May"),
        ("in 2001<sup>1</sup>.", "in 2001."),
        ("25 students<sup>2</sup>", "25 students"),
        ("1,250<sup>3</sup> people", "1,250 people"),
        ("a<sup><a href='#n'>1</a></sup> b", "a b"),
        ("Mill<sup>®</sup>", "Mill®"),
        ("H<sub>2</sub>O", "H2O"),
        ("10<sub>2</sub>", "10_2"),
        ("<q>Go</q>, he said", "“Go”, he said"),
        (
            "the <abbr title='World Fair'>WF</abbr>; <abbr title='World Fair'>WF</abbr>",
            "the WF (World Fair); WF",
        ),
        ("<span>Adults</span><span>$12</span>", "Adults $12"),
        ("<span>Ann Lee</span><span>Bob Roy</span>", "Ann Lee Bob Roy"),
        ("<span>Mon</span><span>9am</span>", "Mon 9am"),
        ("<b>A</b>cademy, <i>un</i><b>likely</b>", "Academy, unlikely"),
        ("super<wbr>market", "supermarket"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢 (kan)"),
        ('$20<a href="#n" role="doc-noteref">1</a> a year', "$20 a year"),
        ('$20<a href="#n">[1]</a>, see section <a href="#s">3</a>', "$20, see section 3"),
        ("<ins>12</ins> <mark>euros</mark>", "12 euros"),
    ],
)
def test_a_line_says_what_its_reader_reads(source: str, text: str) -> None:
    """Powers, ordinals, marks of footnotes, quotations, abbreviations, and pieces that touch."""
    assert read_html(f"<p>{source}</p>").text == text


def test_what_nobody_sees_is_gone() -> None:
    """Soft hyphens and zero-width characters; accents stand on their letters."""
    assert visible("De\u00adpart\u200bment\ufeff cafe\u0301") == "Department café"
    assert visible("a\u200db \u0645\u200c\u0646") == "ab \u0645\u200c\u0646"


def test_control_characters_are_gone() -> None:
    """No quote commands a terminal; tabs and line ends stay."""
    assert visible("a\x1b[2Jb\x9b1m\x07\tc\nd\x7f\x0c") == "a[2Jb1m\tc\nd\x0c"


def test_time_for_exponents_grows_with_their_number() -> None:
    """A page of nothing but exponents costs no more than reading it."""
    assert "x^2" in read_html("<p>x<sup>2</sup>").text
    assert_linear(read_html, lambda n: "<p>" + "x<sup>2</sup>" * n)
