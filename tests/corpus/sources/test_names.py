from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.load import document_id
from corpus.sources.names import place_of


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://www.x.org/", "www.x.org/index.html"),
        ("https://www.x.org/visit/", "www.x.org/visit.html"),
        ("https://www.x.org/visit/Hours.PHP", "www.x.org/visit/Hours.html"),
        ("https://www.x.org/v1.2", "www.x.org/v1.2.html"),
        ("http://127.0.0.1:8000/a", "127.0.0.1-8000/a.html"),
        ("https://x.org/%C3%96ffnung", "x.org/Öffnung.html"),
        ("https://x.org/a.html/b", "x.org/a-html/b.html"),
    ],
)
def test_a_page_is_named_as_its_address(address: str, place: str) -> None:
    """An owner finds the page of an address at once."""
    assert place_of(address, ".html").as_posix() == place


@pytest.mark.parametrize(
    "address",
    [
        "https://x.org/../../etc/passwd",
        "https://x.org/%2e%2e/%2e%2e/etc/passwd",
        "https://x.org/..%2f..%2fetc%2fpasswd",
        "https://x.org/a%00b",
        "https://x.org/%5c..%5c..%5cwindows",
        "https://x.org/.hidden",
        "https://x.org/" + "deep/" * 300,
        "https://x.org/" + "ö" * 300,
        "https://x.org/" + "%F0%9F%98%80" * 60,
    ],
)
def test_hostile_addresses_stay_in_the_folder(address: str) -> None:
    """No address leads upwards, makes a hidden name, or one that a file system refuses."""
    check(place_of(address, ".html"))


def check(place: PurePosixPath) -> None:
    assert not place.is_absolute()
    assert place.suffix == ".html"
    assert 2 <= len(place.parts) <= 10
    for part in place.parts:
        assert part.strip("._")
        assert not part.startswith(".")
        assert len(part.encode()) <= 255
        assert part.isprintable()
        assert not set(part) & set('/\\:*?"<>|\0')


@given(st.text())
def test_any_address_has_a_place(path: str) -> None:
    """Whatever stands in a path, there is a file name for it."""
    check(place_of(f"https://x.org/{path}", ".html"))


def test_what_differs_in_the_query_or_at_the_end_differs_in_name() -> None:
    """Pages told apart by a query, by what is too long or too deep get ids of their own."""
    addresses = [
        *(f"https://x.org/a?page={number}" for number in range(3)),
        *(f"https://x.org/{'a' * 90}{number}" for number in range(3)),
        *(f"https://x.org/{'a/' * 20}{number}" for number in range(3)),
        *(f"https://x.org/{'a/' * 20}{number}/b" for number in range(3)),
    ]
    assert len({document_id(place_of(a, ".html")) for a in addresses}) == len(addresses)  # type: ignore[arg-type]
