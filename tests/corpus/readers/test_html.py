import pytest

from corpus.readers.html import html_text, markdown_text


def text(source: str) -> str:
    return html_text(source)[1].strip()


def test_title() -> None:
    """The title element is the title, its white space folded; an empty one is none."""
    assert html_text("<title> Our\n Academy </title><p>x")[0] == "Our Academy"
    assert html_text("<title> </title><p>x")[0] is None
    assert html_text("") == (None, "")


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>SECRET</script>",
        "<style>SECRET</style>",
        "<noscript>SECRET</noscript>",
        "<template>SECRET</template>",
        "<nav>SECRET <form><button>SECRET</button></form></nav>",
        "<header>SECRET</header><footer>SECRET</footer><aside>SECRET</aside>",
        "<div hidden>SECRET <p>SECRET</p></div>",
        "<div aria-hidden=true>SECRET</div>",
        "<div role=navigation>SECRET</div>",
        '<p style="color: red; display : NONE">SECRET</p>',
        '<p style="visibility:hidden">SECRET</p>',
        "<!-- SECRET -->",
        "<button>SECRET</button><select><option>SECRET</select><textarea>SECRET</textarea>",
        "<p>a<span hidden>SECRET</span></p>",
        "<ul><li hidden>SECRET<li>b</ul>",
        "<ul><li>b<script>SECRET</script></ul>",
        "<pre>c<script>SECRET</script></pre>",
        "<table><tr hidden><td>SECRET<td>SECRET<tr><td>1<td hidden>SECRET<td>2</table>",
        "<img alt=SECRET src=x><svg><text>SECRET</text></svg>",
    ],
)
def test_unseen_is_left_out(unseen: str) -> None:
    """Scripts, controls, navigation, comments and what is hidden never reach the text."""
    assert "SECRET" not in html_text(f"<body><p>before</p>{unseen}<p>after</p>")[1]
    assert "SECRET" not in markdown_text(f"before\n\n{unseen}\n\nafter")
    assert "before" in html_text(f"<body><p>before</p>{unseen}<p>after</p>")[1]


def test_header_of_an_article_is_content() -> None:
    """In the main part, an article or a section, headers and asides belong to the page."""
    source = (
        "<header>site</header><article><header><h1>A</h1></header><aside>note</aside></article>"
    )
    assert text(source) == "# A\n\nnote"


def test_main_part() -> None:
    """Where a page says what its main part is, the rest is left out."""
    assert text("<div>menu</div><main><p>a</p></main>") == "a"
    assert text("<div>menu</div><div role=main><header>h</header><p>a</p></div>") == "h\n\na"


def test_several_articles_are_all_kept() -> None:
    """A page of cards keeps every card."""
    assert text("<article>a</article><article>b</article>") == "a\n\nb"


def test_a_form_around_the_page() -> None:
    """The content of a page that is one form is kept."""
    assert text("<form><div><p>a</p></div></form>") == "a"


def test_headings() -> None:
    """Headings, terms, summaries and bold lines are headings of their depth."""
    source = (
        "<h1>One <em>and</em><br>a half</h1><h3></h3><dl><dt>Term<dt></dt><dd>Meaning</dl>"
        "<details><summary>Why?</summary>So.</details><p> <b>Bold line</b> </p>"
        "<p><b>A bold sentence.</b></p><p><b>Note</b> well</p><p></p>"
    )
    assert text(source).split("\n\n") == [
        "# One and a half",
        "###### Term",
        "Meaning",
        "###### Why?",
        "So.",
        "###### Bold line",
        "A bold sentence.",
        "Note well",
    ]


def test_the_button_of_an_accordion_is_its_heading() -> None:
    """A button is left out unless it is the text of a heading."""
    assert text("<h4><button>How?</button></h4><p>So.</p><button>Go</button>") == (
        "#### How?\n\nSo."
    )


def test_paragraphs_and_line_breaks() -> None:
    """Loose text makes paragraphs; only `<br>` breaks a line; entities are characters."""
    source = (
        "a\n b &amp; c&nbsp;d<div>e<br>f<br><br>g</div>h<a href=x>i</a><x-card><p>j</p></x-card>"
    )
    assert text(source) == "a b & c d\n\ne\nf\ng\n\nhi\n\nj"


def test_lists() -> None:
    """Items carry a marker and their depth, whatever blocks they hold; empty ones do not count."""
    source = (
        "<ol><li>a<ul><li>b<li><p>c</p><p>d</p></ul><li></li>loose<li>e<ul><ul><li>f</ul></ul></ol>"
    )
    assert text(source).split("\n") == ["1. a", "  - b", "  - c d", "2. loose", "3. e", "    - f"]


def test_tables() -> None:
    """Rows are lines of cells, a head of header cells is ruled off, the caption comes first."""
    source = (
        "<table><caption>Fees</caption><thead><tr><th>a<th>b</thead>"
        "<tbody><tr><th>1<td>x | y<tr><td><td></tbody><tfoot><tr><td>2<td>z</tfoot></table>"
    )
    assert text(source) == "Fees\n\n| a | b |\n|---|---|\n| 1 | x / y |\n| 2 | z |"


@pytest.mark.parametrize(
    "source",
    [
        "<table><tr><td><h2>a</h2><p>b</p><td>c</table>",
        "<table><tr><td><p>a</p><p>b</p><tr><td>c</table>",
    ],
)
def test_layout_tables(source: str) -> None:
    """A table that arranges the page is no table of data."""
    assert text(source).replace("## ", "") == "a\n\nb\n\nc"


def test_nested_table() -> None:
    """A table in a layout table is read once."""
    source = "<table><tr><td>x<table><tr><td>1<td>2</table><td>y</table>"
    assert text(source) == "x\n\n| 1 | 2 |\n\ny"


def test_code_stands_between_fences() -> None:
    """Code keeps its lines, and fences that it has not itself stand around it."""
    assert text("<pre>\n  # install\n    make\n</pre>") == "```\n# install\n  make\n```"
    assert markdown_text("~~~\n```\na\n```\n~~~\n") == "````\n```\na\n```\n````\n\n"
    assert text("<p>a</p><pre> \n</pre>") == "a"


def test_markdown() -> None:
    """Emphasis, links, entities, escapes and soft breaks leave their text only."""
    source = (
        "Title\n=====\n\n*em* **bold** `code` [link](http://x) ![alt](y) &copy; 1\\* a\nb\n\n"
        "* one\n    1. two\n\n| a | b |\n|---|---|\n| 1 | *2* |\n\n---\n\n> quoted\n"
    )
    assert markdown_text(source).split("\n\n") == [
        "# Title",
        "em bold code link © 1* a b",
        "- one\n  1. two",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "quoted",
        "",
    ]
