from corpus.readers.page import Page
from corpus.site import own_titles, without_repeated


def blocks(*pages: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [page.blocks for page in without_repeated([Page(each) for each in pages])]


def test_what_most_pages_have_stays_on_the_first_one() -> None:
    """A menu or an address that three pages and half of them have is the site's; one copy stays."""
    footer = "1 Mill Lane"
    found = blocks(("a", footer), ("b", footer), ("c", footer), ("d",), ("e",))
    assert found == [("a", footer), ("b",), ("c",), ("d",), ("e",)]


def test_what_few_pages_have_is_theirs() -> None:
    """Two copies, or less than half of the pages, are no frame."""
    assert blocks(("a", "x"), ("b", "x")) == [("a", "x"), ("b", "x")]
    many = [("x",), ("x",), ("x",), *((str(number),) for number in range(9))]
    assert blocks(*many) == many


def test_a_heading_goes_with_what_stands_under_it() -> None:
    """A heading that pages share stays above what is theirs."""
    shared = "## Opening hours"
    found = blocks(
        (shared, "a", "## Contact", "t"),
        (shared, "b", "## Contact", "t"),
        (shared, "c", "## Contact", "t"),
    )
    assert found == [(shared, "a", "## Contact", "t"), (shared, "b"), (shared, "c")]


def test_a_page_never_loses_everything() -> None:
    """A copy of a page is a page."""
    assert blocks(("x",), ("x",), ("x",)) == [("x",), ("x",), ("x",)]


def test_titles_lose_the_name_of_the_site() -> None:
    """What the titles share, what the site is called, and what stands beside the own heading."""
    pages = [Page((), "Fees | The Mill"), Page((), "Hours | The Mill")]
    assert [page.title for page in own_titles(pages)] == ["Fees", "Hours"]
    assert own_titles([Page((), "Fees - The Mill", site="The Mill")])[0].title == "Fees"
    assert own_titles([Page(("# Fees",), "The Mill: old – Fees")])[0].title == "Fees"
    assert own_titles([Page((), "The Mill")])[0].title == "The Mill"
    assert own_titles([Page((), "A - B")])[0].title == "A - B"
