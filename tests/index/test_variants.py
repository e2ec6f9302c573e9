import pytest

from index.analyzer import terms
from index.variants import american


@pytest.mark.parametrize(
    ("british", "us"),
    [
        ("colour", "color"),
        ("neighbourhoods", "neighborhoods"),
        ("organised", "organized"),
        ("organisations", "organizations"),
        ("analysing", "analyzing"),
        ("centres", "centers"),
        ("catalogue", "catalog"),
        ("programmes", "programs"),
        ("travelled", "traveled"),
        ("jewellery", "jewelry"),
        ("enrolment", "enrollment"),
    ],
)
def test_two_spellings_are_one_term(british: str, us: str) -> None:
    """A question in one spelling finds a page in the other."""
    assert american(british) == american(us) == us
    assert terms(british) == terms(us)


@pytest.mark.parametrize(
    "word",
    "exercise advertisement expertise promised tour hours four rise acre called installed genre"
    " detour clockwise rogue gramme".split(),
)
def test_other_words_stay(word: str) -> None:
    """Words that only look British are what they are."""
    assert american(word) == word
