from difflib import get_close_matches

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.spelling import CLOSE, MOST_LOOKED_UP, Speller, compounds

SPELLER = Speller.of(
    ["academy", "regions", "serve", "participants", "budapest", "alumni", "mission"]
)


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
    assert SPELLER.corrections([typed]) == {typed: meant}


def test_a_rare_word_that_sounds_like_one_of_the_pages_is_that_one() -> None:
    """A pair of vowels is all that tells them apart; one that the pages have stands."""
    assert Speller.of(["team"]).corrections(["teem"]) == {"teem": "team"}
    assert Speller.of(["team", "teem"]).corrections(["teem"]) == {}
    assert Speller.of(["term", "tram"]).corrections(["teem"]) == {}


@pytest.mark.parametrize(
    "word", ["paris", "connect", "bucharest", "permission", "server", "missing"]
)
def test_another_english_word_is_left_alone(word: str) -> None:
    """A word that English has is not turned into one that only resembles it."""
    assert SPELLER.corrections([word]) == {}


@pytest.mark.parametrize("word", ["academy", "acy", "", "x1234", "日本語", "aaaaaaaaaaaaaaaaaaaa"])
def test_what_cannot_be_corrected_stands(word: str) -> None:
    """Known words, short ones, figures and other scripts are left as they are."""
    assert SPELLER.corrections([word]) == {}


@given(
    st.text("abcdef", min_size=4, max_size=9), st.lists(st.text("abcdefg", min_size=4, max_size=10))
)
def test_no_word_is_left_out_that_difflib_would_take(word: str, vocabulary: list[str]) -> None:
    """Looking at words of a like length and letters only finds what looking at all would."""
    alike = [known for known in vocabulary if known[0] == word[0]]
    expected = get_close_matches(word, alike, n=1, cutoff=CLOSE)
    found = Speller.of(vocabulary).closest(word)
    assert ([found] if found else []) == expected


def test_more_words_are_known_beside_the_first() -> None:
    """A speller that is told further words corrects towards all of them; the first one does not."""
    more = SPELLER.knowing(["garage"])
    assert more.corrections(["grage", "acadmy"]) == {"grage": "garage", "acadmy": "academy"}
    assert SPELLER.corrections(["grage"]) == {}


def test_few_words_of_a_question_are_looked_up() -> None:
    """However many misspelt words there are, only the first ones are put right."""
    typed = [f"{letter}cadmy" for letter in "aaaaabcdefghijk"] + ["regoins", "acadmy", "misson"]
    assert len(set(typed)) > MOST_LOOKED_UP
    assert SPELLER.corrections(typed) == {"acadmy": "academy"}


@pytest.mark.parametrize(
    ("asked", "meant"), [("wifi", "wi-fi"), ("b12", "b-12"), ("email", None), ("wi-fi", None)]
)
def test_a_word_that_the_pages_write_with_a_hyphen(asked: str, meant: str | None) -> None:
    """It is read as they write it, unless they write it both ways."""
    speller = Speller.of(["email", "e-bike"]).with_compounds(["wi-fi", "b-12", "e-mail"])
    assert speller.corrections([asked]).get(asked) == meant


def test_compounds_have_two_parts() -> None:
    """A date, a range of three and a dash alone are none."""
    found = compounds("Wi-Fi in B-12, 2024-05-06, a--b, state-of-the-art, x-")
    assert list(found) == ["wi-fi", "b-12"]
