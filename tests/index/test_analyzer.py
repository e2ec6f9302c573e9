import os
import subprocess
import sys
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import terms, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACADEMIES", "academies"),
        ("academy’s", "academy's"),
        ("6,125", "6125"),
        ("50th", "50"),
        ("the U.S.", "the US"),
        ("U.S", "U.S."),
        ("four", "4"),
        ("café", "cafe"),
        ("ﬁnance", "finance"),
        ("don’t", "don't"),
        ("law\u00a0enforcement", "law enforcement"),
        ("e-mail", "e mail"),
    ],
)
def test_two_spellings_are_one_term(one: str, other: str) -> None:
    """Case, curly quotes, thousands, ordinals, periods and accents make no difference."""
    assert terms(one) == terms(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the us", "the US"),
        ("3.5", "35"),
        ("one", "1"),
        ("2001", "2,0,0,1"),
        ("Bucharest", "Budapest"),
    ],
)
def test_two_words_are_two_terms(one: str, other: str) -> None:
    """The pronoun is not the country, a decimal not a whole number, "one" not a figure."""
    assert terms(one) != terms(other)


def test_question_words_are_kept() -> None:
    """Short questions live on what, how and when: they are no stop words."""
    assert terms("what is it and how and when") == ["what", "how", "when"]


def test_a_shouted_pronoun_stays_the_pronoun() -> None:
    """In a text all in capitals US is the pronoun, as nothing tells it from the country."""
    assert terms("TELL US MORE") == terms("tell us more")


@given(st.text())
def test_tokens_stand_in_the_text(text: str) -> None:
    """Every token's span is a piece of the text in reading order, and its term is not empty."""
    found = tokens(text)
    assert all(token.term and text[token.start : token.end] for token in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.text(st.sampled_from("aeosuñüéÅÉç '’.,U1ﬁ-")))
def test_terms_do_not_depend_on_composition(text: str) -> None:
    """An accent counts the same whether it is part of its letter or is written behind it."""
    assert terms(unicodedata.normalize("NFD", text)) == terms(unicodedata.normalize("NFC", text))


def test_an_accent_behind_its_letter_cuts_no_word() -> None:
    """A page whose accents stand apart has the words of one whose accents do not."""
    for word in ("cafés", "Zürich", "résumés", "É"):
        apart = unicodedata.normalize("NFD", word)
        assert terms(apart) == terms(word)
        assert [apart[token.start : token.end] for token in tokens(apart)] == [apart]


def test_a_ligature_is_its_letters() -> None:
    """What a typesetter drew as one sign is searched as the letters that people type."""
    assert terms("ﬁnancial oﬃce") == terms("financial office")


def test_terms_do_not_depend_on_the_process() -> None:
    """Two processes that order their sets differently read the same terms."""
    code = (
        "from index.analyzer import terms; print(terms('The U.S. cafés’ 4,125 financial officers'))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
