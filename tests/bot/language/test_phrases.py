from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.phrases import action, phrases


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What does the laser cutter cost per hour?", ["the laser cutter", "hour"]),
        ("What is the rent of the main hall?", ["the rent", "the main hall"]),
        ("When was the gauge at Anholt set up?", ["the gauge", "Anholt"]),
        ("Is the sauna open on Sundays?", ["the sauna", "Sundays"]),
        ("Is the sauna mixed?", ["the sauna"]),
        ("Do the clubs pay rent?", ["the clubs", "rent"]),
        ("Does Harbour House take dogs?", ["Harbour House", "dogs"]),
        ("Does the hall have a lift?", ["the hall", "a lift"]),
        ("Who teaches the Otters?", ["the Otters"]),
        ("Do I have to wear a helmet?", ["I", "a helmet"]),
        ("Where do I sleep?", ["I"]),
        ("Why?", []),
        ("", []),
    ],
)
def test_the_phrases_of_a_question(question: str, found: list[str]) -> None:
    """A noun stands with its determiner and without verbs, predicates and prepositions."""
    assert [phrase.of(question) for phrase in phrases(question)] == found


@pytest.mark.parametrize(
    ("question", "done"),
    [
        ("Can I give a lightning talk?", "give a lightning talk"),
        ("How do I order a repeat prescription?", "order a repeat prescription"),
        ("Who is the director?", None),
    ],
)
def test_what_is_done_in_a_question(question: str, done: str | None) -> None:
    """It is what follows the one who does it, to the end."""
    assert action(question) == done


@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_phrases_are_pieces_of_the_text(text: str) -> None:
    """Whatever is written, phrases stand in it, one behind the other."""
    found = phrases(text)
    assert all(0 <= phrase.begins <= phrase.start < phrase.end <= len(text) for phrase in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
