from corpus.document import Document
from corpus.splitting.split import split
from tests.indexed import Indexed, indexed


def sister_sites(first: str, second: str) -> Indexed:
    pages = (
        Document("old", "Old overview", first, "https://old.example/", "2001"),
        Document("new", "New overview", second, "https://new.example/", "2024"),
    )
    passages = [passage for page in pages for passage in split(page)]
    return indexed(passages)


def test_pages_that_disagree_are_both_shown_and_named() -> None:
    """Where two pages give different facts, both are quoted under their titles and dates."""
    sites = sister_sites(
        "The observatory in Anholt opened in 1995.", "The observatory in Anholt opened in 1997."
    )
    found = sites.answer("When did the observatory in Anholt open?")
    assert found is not None
    assert {quote.document.id for quote in found.plain.quotes} == {"old", "new"}
    assert "Old overview, 2001:\n" in found.plain.text
    assert "New overview, 2024:\n" in found.plain.text
    assert found.plain.highlight is not None
    assert found.plain.text[slice(*found.plain.highlight)] in {"1995", "1997"}


def test_pages_that_agree_are_not_both_shown() -> None:
    """A date that another page gives with its month is no other date."""
    sites = sister_sites(
        "The observatory in Anholt opened in 1995.",
        "The observatory in Anholt opened in April 1995.",
    )
    found = sites.answer("When did the observatory in Anholt open?")
    assert found is not None
    assert len(found.plain.quotes) == 1


def test_a_page_that_speaks_of_another_thing_does_not_disagree() -> None:
    """A date of something else is no other answer, however alike the sentences are."""
    sites = sister_sites(
        "The observatory in Anholt opened in 1995.", "The museum in Anholt opened in 1997."
    )
    found = sites.answer("When did the observatory in Anholt open?")
    assert found is not None
    assert [quote.document.id for quote in found.plain.quotes] == ["old"]
