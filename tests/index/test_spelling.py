import pytest

from index.spelling import Speller

SPELLER = Speller(["academy", "regions", "serve", "participants", "budapest", "alumni", "mission"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("acadmy", "academy"),
        ("regoins", "regions"),
        ("sevre", "serve"),
        ("particpants", "participants"),
        ("alumi", "alumni"),
        ("misson", "mission"),
    ],
)
def test_a_misspelt_word_becomes_the_word_meant(typed: str, meant: str) -> None:
    """A letter left out, added or swapped is put right."""
    assert SPELLER.correct(typed) == meant


@pytest.mark.parametrize(
    "word", ["paris", "connect", "bucharest", "permission", "server", "missing"]
)
def test_another_english_word_is_left_alone(word: str) -> None:
    """A word that English has is not turned into one that only resembles it."""
    assert SPELLER.correct(word) is None


@pytest.mark.parametrize("word", ["academy", "acy", "", "x1234", "日本語", "aaaaaaaaaaaaaaaaaaaa"])
def test_what_cannot_be_corrected_stands(word: str) -> None:
    """Known words, short ones, figures and other scripts are left as they are."""
    assert SPELLER.correct(word) is None
