import pytest

from corpus.document import Document
from corpus.readers.html import read_html
from corpus.readers.markdown import read_markdown
from corpus.splitting.split import split


def read(text: str) -> list[tuple[str, str]]:
    """The heading and the text of each passage."""
    return [(each.heading, each.text) for each in split(Document("page", "Page", text))]


@pytest.mark.parametrize(
    "part",
    [
        "<details><summary>Why?</summary><p>So.</p></details>",
        "<details><summary>Why?</summary>So.</details>",
        "<dl><dt>Why?</dt><dd>So.</dd></dl>",
        "<dl><div><dt>Why?</dt><dd><p>So.</p></dd></div></dl>",
        "<button aria-expanded=false>Why?</button><div hidden><p>So.</p></div>",
        "<h4><button>Why?<span>+</span></button></h4><div><p>So.</p></div>",
        "<div><h4><button aria-expanded=false>+ Why?</button></h4></div><div>So.</div>",
        "<ul><li><h4><button>Why? +</button></h4><div><p>So.</p></div></li></ul>",
        "<div class=admonition><p><b>Why?</b></p><p>So.</p></div>",
        "<blockquote><p><b>Why?</b></p><p>So.</p></blockquote>",
        (
            "<div role=tablist><button role=tab aria-controls=a>Why?</button></div>"
            "<div role=tabpanel id=a hidden>So.</div>"
        ),
    ],
)
def test_a_title_heads_its_own_part_alone(part: str) -> None:
    """Behind a panel, a definition or a notice the heading above it holds again."""
    page = read_html(f"<h2>Fees</h2><p>It is free.</p>{part}<p>Dogs are welcome.</p>")
    assert read(page.text) == [
        ("Fees", "It is free."),
        ("Why?", "So."),
        ("Fees", "Dogs are welcome."),
    ]


@pytest.mark.parametrize(
    "part",
    [
        ":::note Why?\n\nSo.\n\n:::",
        ":::{admonition} Why?\nSo.\n:::",
        '!!! note "Why?"\n    So.',
        "> [!NOTE] Why?\n> So.",
        '<Tab title="Why?">\n\nSo.\n\n</Tab>',
        '{{< details title="Why?" >}}\nSo.\n{{< /details >}}',
        '{% alert "Why?" %}\nSo.\n{% endalert %}',
    ],
)
def test_a_title_in_markdown_heads_its_own_part_alone(part: str) -> None:
    """Callouts, tabs and shortcodes end, and with them what their title heads."""
    page = read_markdown(f"## Fees\n\nIt is free.\n\n{part}\n\nDogs are welcome.\n")
    assert read(page.text) == [
        ("Fees", "It is free."),
        ("Why?", "So."),
        ("Fees", "Dogs are welcome."),
    ]


def test_the_title_of_a_table_heads_its_rows_alone() -> None:
    """A caption ends with its table."""
    table = "<table><caption>Prices</caption><tr><th>Who<th>Fee<tr><td>Adults<td>£14</table>"
    page = read_html(f"<h2>Fees</h2>{table}<p>Dogs are welcome.</p>")
    assert read(page.text) == [("Prices", "Who: Adults · Fee: £14"), ("Fees", "Dogs are welcome.")]


def test_several_terms_with_one_definition_each_get_it() -> None:
    """A short definition is said of each of its terms, below the heading that was there."""
    terms = "<dt>Under 16s</dt><dt>Carers</dt><dd>Free</dd><dt>Adults</dt><dd>£14</dd>"
    page = read_html(f"<h2>Fees</h2><dl>{terms}</dl><p>Dogs are welcome.</p>")
    assert read(page.text) == [
        ("Fees", "Under 16s: Free"),
        ("Fees", "Carers: Free"),
        ("Fees", "Adults: £14"),
        ("Fees", "Dogs are welcome."),
    ]


def test_a_button_within_a_heading_opens_nothing() -> None:
    """A heading with a button that copies its link heads all that follows."""
    source = "<h2>Fees <button>Copy</button></h2><p>It is free.</p><p>Dogs are welcome.</p>"
    headings = {heading for heading, _ in read(read_html(source).text)}
    assert len(headings) == 1


def test_the_answer_of_several_paragraphs_is_one() -> None:
    """A button above paragraphs that stand in nothing heads all of them."""
    source = "<button aria-expanded=true>Why?</button><p>So it is.</p><p>And so it stays.</p>"
    assert {heading for heading, _ in read(read_html(source).text)} == {"Why?"}
