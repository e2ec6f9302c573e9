import httpx

from benchmarks.odd_forms import breaches, odd_forms


def test_no_form_breaks_the_owners_pages(signed_in: httpx.Client) -> None:
    """Whatever a form of them is filled with, they answer, and nothing of it is markup."""
    assert list(odd_forms(signed_in, seed=1, number=25)) == []


def page(status: int, text: str = "") -> httpx.Response:
    request = httpx.Request("GET", "https://a.example/admin")
    return httpx.Response(status, html=text, request=request)


def test_page_that_breaks_or_shows_markup_is_told() -> None:
    """A status of 500 is a fault, and so is what was sent where it stands as markup."""
    assert breaches(page(500))
    assert breaches(page(200, "<p><i id=evil>"))
    assert not breaches(page(200, "<p>&lt;i id=evil&gt;"))
