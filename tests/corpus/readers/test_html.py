import pytest

from corpus.nesting import DEEPEST
from corpus.readers.html import read_html
from corpus.readers.page import UnreadableError


def text(source: str) -> str:
    return read_html(source).text


def test_title() -> None:
    """The title element is the title, its white space folded; an empty one is none."""
    assert read_html("<title> Our\n Academy </title><p>x").title == "Our Academy"
    assert read_html("<title> </title><p>x").title is None
    assert read_html("").text == ""


def test_what_a_page_tells_of_itself() -> None:
    """Its address, its date and the name of its site."""
    page = read_html(
        '<link rel=canonical href="https://mill.example/fees"><meta property="og:site_name"'
        ' content="The Mill"><meta property="article:published_time" content="2024-05-06T10:00Z">'
    )
    assert (page.url, page.date, page.site) == (
        "https://mill.example/fees",
        "2024-05-06",
        "The Mill",
    )
    assert read_html('<link rel=canonical href="/fees">').url is None


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
        "<div class=cookie-consent><p>SECRET</p></div><p class='breadcrumbs'>SECRET</p>",
        '<a href="#main">SECRET</a><p><a href="#top">SECRET</a></p>',
        "<p>a <del>SECRET</del> <s>SECRET</s> <span style='text-decoration: line-through'>SECRET",
        "<div class=topbar>SECRET</div><div id=footer>SECRET</div>",
        "<ul><li><a href=a>SECRET</a><li><a href=b>SECRET</a><li><a href=c>SECRET</a></ul>",
    ],
)
def test_unseen_is_left_out(unseen: str) -> None:
    """Scripts, controls, menus, notices, what is struck out and what is hidden never come in."""
    found = text(f"<body>{unseen}<p>after</p>")
    assert "SECRET" not in found
    assert "after" in found


def test_header_of_an_article_is_content() -> None:
    """In the main part, an article or a section, headers and asides belong to the page."""
    source = (
        "<header>site</header><article><header><h1>A</h1></header><aside>note</aside></article>"
    )
    assert text(source) == "# A\n\nnote"


def test_main_part() -> None:
    """Where a page says what its main part is, the little around it is left out."""
    assert text("<div>menu</div><main><p>a</p></main>") == "a"
    assert text("<div>menu</div><div role=main><header>h</header><p>a</p></div>") == "h\n\na"
    assert text("<main><p>a</p></main><main><p>b</p></main>") == "a\n\nb"


def test_main_part_that_closes_early_loses_nothing() -> None:
    """What stands outside of it is read where it is much, or where it is empty."""
    team = "<h2>Team</h2>" + "<p>Ada Miller has taught here since 2001, in the old mill.</p>" * 3
    assert "# Team" in text(f"<main><p>Welcome.</p></main><div>{team}</div>")
    assert text("<main></main><p>a</p>") == "a"


def test_main_part_that_a_program_shows() -> None:
    """What is hidden until the page has loaded is read, and not what is shown meanwhile."""
    assert text("<div hidden><main><p>Open at nine.</main></div><p>Loading</p>") == "Open at nine."


def test_several_articles_are_all_kept() -> None:
    """A page of cards keeps every card."""
    assert text("<article>a</article><article>b</article>") == "a\n\nb"


def test_a_form_around_the_page() -> None:
    """The content of a page that is one form is kept."""
    assert text("<form><div><p>a</p></div></form>") == "a"


def test_headings() -> None:
    """Headings, summaries, bold lines and what Word makes are headings of their depth."""
    source = (
        "<h1>One <em>and</em><br>a half</h1><h3></h3><dl><dt>Term<dt></dt><dd>Meaning</dl>"
        "<details><summary>Why?</summary>So.</details><p> <b>Bold line</b> </p>"
        "<p><b>A bold sentence.</b></p><p><b>Note</b> well</p><p></p>"
        "<p class=MsoTitle>Title<p class=Heading3>Three<p><strong>Fees</strong><br>Ten euros.</p>"
        "<div role=heading aria-level=4>Four</div>"
    )
    assert text(source).split("\n\n") == [
        "# One and a half",
        "- Term: Meaning",
        "###### Why?",
        "So.",
        "###### Bold line",
        "A bold sentence.",
        "Note well",
        "# Title",
        "### Three",
        "###### Fees",
        "Ten euros.",
        "#### Four",
    ]


def test_line_with_the_date_is_the_date_of_the_page() -> None:
    """It is neither a heading nor a passage."""
    page = read_html("<h1>News</h1><p><b>Published: 3 May 2026</b></p><p>The mill opens.</p>")
    assert page.blocks == ("# News", "The mill opens.")
    assert page.date == "2026-05-03"


def test_the_button_of_an_accordion_is_its_heading() -> None:
    """A button is left out unless it is the text of a heading."""
    assert text("<h4><button>How?</button></h4><p>So.</p><button>Go</button>") == (
        "#### How?\n\nSo."
    )


@pytest.mark.parametrize(
    "source",
    [
        "<button aria-expanded=false>Why?</button><div hidden><p>So.</p></div>",
        "<button class=accordion>Why?</button><div class=panel>So.</div>",
        "<label for=x>Why?</label><input type=checkbox id=x><div>So.</div>",
        "<div><button aria-controls=a>Why?</button></div><div id=a style='display:none'>So.</div>",
        "<h6>Why?</h6><div style='display:none'><p>So.</p></div>",
        (
            "<div role=tablist><button role=tab aria-controls=a>Why?</button></div>"
            "<div role=tabpanel id=a hidden>So.</div>"
        ),
        (
            "<ul class=nav><li><a href='#a' data-toggle=tab>Why?</a></ul>"
            "<div id=a class=tab-pane>So.</div>"
        ),
    ],
)
def test_what_a_click_shows_is_read(source: str) -> None:
    """Panels, tabs and collapsed parts are read, below what opens them."""
    assert text(f"<body>{source}") == "###### Why?\n\nSo."


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
    assert text(source).split("\n") == ["1. a", "  - b", "  - c; d", "2. loose", "3. e", "    - f"]
    assert text("<ol start=3><li>a<li value=7>b<li>c</ol>") == "3. a\n7. b\n8. c"


def test_a_list_behind_a_list_is_another_one() -> None:
    """Its sign tells, so that it has no lead-in of the other."""
    source = "<p>You may not bring:</p><ul><li>glass<li>dogs</ul><ul><li>Sign the log</ul>"
    assert text(source) == "You may not bring:\n\n- glass\n- dogs\n\n* Sign the log"


def test_footnotes_are_paragraphs_without_their_marks() -> None:
    """They hang on nothing that stands above them."""
    source = (
        "<p>Dogs are not allowed</p><section class=footnotes><ol><li id=fn1><p>Guide dogs are"
        " welcome. <a href='#fnref1' class=footnote-backref>↩︎</a></p></ol></section>"
    )
    assert text(source) == "Dogs are not allowed\n\nGuide dogs are welcome."


def test_name_of_a_file_is_no_title() -> None:
    """What Word puts there is none."""
    assert read_html("<title>Microsoft Word - rules_v7.docx</title><h1>Rules</h1>").title is None


def test_pieces_beside_each_other_are_one_line() -> None:
    """A label and its value in blocks of their own read as a row."""
    assert text("<div><div>Monday</div><div>9am</div></div>") == "| Monday · 9am |"
    assert text("<div><div>One sentence.</div><div>Another.</div></div>") == (
        "One sentence.\n\nAnother."
    )


def test_address_of_a_footer_is_kept() -> None:
    """The rest of it goes."""
    source = "<p>a</p><footer><p>© 2024</p><address>1 Mill Lane<br>Tel. 55</address></footer>"
    assert text(source) == "a\n\n1 Mill Lane\nTel. 55"


def test_layout_tables() -> None:
    """A table that arranges the page is no table of data, and one within it is read once."""
    assert text("<table><tr><td><h2>a</h2><p>b</p><td>c</table>") == "## a\n\nb\n\nc"
    assert text("<table><tr><td><p>a</p><p>b</p><tr><td>c</table>") == "a\n\nb\n\nc"
    nested = "<table><tr><td>x<table><tr><td>1<td>2</table><td>y</table>"
    assert text(nested) == "x\n\n| 1 · 2 |\n\ny"


def test_menu_in_a_cell_is_none_of_the_page() -> None:
    """Links in a cell of a table that arranges the page are left out, also below their heading."""
    links = "".join(
        f"<a href={i}>{name}</a><br>" for i, name in enumerate(("Home", "Fees", "News"))
    )
    page = f"<table><tr><td><font><b>Menu</b><br>{links}</font><td><h1>Fees</h1>None.</table>"
    assert text(page) == "# Fees\n\nNone."
    listed = f"<main><table><tr><td>Forms: {links}<td><h1>Fees</h1>None.</table></main>"
    assert "News" in text(listed)


def test_code_stands_between_fences() -> None:
    """Code keeps its lines, and fences that it has not itself stand around it."""
    assert text("<pre>\n  # install\n    make\n</pre>") == "```\n# install\n  make\n```"
    assert text("<p>a</p><pre> \n</pre>") == "a"


def test_what_is_nested_too_deeply_is_refused() -> None:
    """The parser's time grows with the square of the depth, so that nobody waits for it."""
    with pytest.raises(UnreadableError, match="too deeply"):
        read_html("<ul><li>" * 500_000)
    assert "a" in text("<div>" * (DEEPEST // 20) + "a")


def test_notes_and_comments_of_google_docs() -> None:
    """A footnote is read without its mark; what somebody remarks beside the text is not."""
    assert text(
        '<p>Siblings get 10 % off.<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup></p>'
        '<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> They must share a household.</p></div>'
        '<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a>Bob: 400?</p><p>Really?</p></div>'
    ) == ("Siblings get 10 % off.\n\nThey must share a household.")


@pytest.mark.parametrize("name", ["sharedaddy", "widget-area", "sd-sharing"])
def test_boilerplate_of_wordpress(name: str) -> None:
    """What WordPress puts around a text is not the text's."""
    assert text(f'<main><p>It is free.</p><div class="{name}"><p>SECRET</p></div></main>') == (
        "It is free."
    )
