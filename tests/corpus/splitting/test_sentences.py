from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.splitting.sentences import sentence_spans
from tests.growth import assert_linear

# One text a line; ‖ stands where a sentence ends.
GOLD = Path(__file__).with_name("sentences.txt").read_text("utf-8").splitlines()
# Known misses: an ellipsis before a name, and a unit of one letter.
MISSED = ("The plan … The Hague", "Ouvert à 9 h.")


def sentences(text: str) -> list[str]:
    return [text[slice(*span)] for span in sentence_spans(text)]


@pytest.mark.parametrize("marked", [line for line in GOLD if not line.startswith(MISSED)])
def test_gold(marked: str) -> None:
    """Every text of the sample is split exactly as marked, but for the known misses."""
    text = marked.replace(" ‖ ", " ").replace("‖", "")
    assert sentences(text) == [part.strip() for part in marked.split("‖")]


def test_nothing_but_white_space() -> None:
    """No text has no sentences."""
    assert sentences("") == sentences(" \n\t\u00a0 ") == []


def test_white_space_of_any_kind_ends_a_sentence() -> None:
    """No-break spaces, tabs and line breaks count as the space after a full stop."""
    assert sentences("One.\u00a0Two.\tThree.\nFour.") == ["One.", "Two.", "Three.", "Four."]


def test_a_wrapped_line_does_not_end_a_sentence() -> None:
    """A line break without a full stop stays inside the sentence."""
    assert sentences("One\ntwo.\nThree.") == ["One\ntwo.", "Three."]


PIECES = st.sampled_from(["U.S.", "Dr.", "a", "No", "5", ".", "!?", "…", " ", "\n", '"', "(", ")"])


@given(st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join)))
def test_spans_hold_all_of_the_text(text: str) -> None:
    """Spans are trimmed, in order, apart, and leave out white space only."""
    end, gaps = 0, ""
    for span in sentence_spans(text):
        piece = text[slice(*span)]
        assert end <= span.start < span.end
        assert piece == piece.strip()
        gaps += text[end : span.start]
        end = span.end
    assert not (gaps + text[end:]).strip()


@pytest.mark.parametrize(
    "part",
    [
        "a",
        ".",
        "a. ",
        ". ",
        "U.S.",
        "? ",
        "(",
        "(x. ",
        ".'",
        ".[1]",
        " ",
        "。",
        "1",
        "a'",
        "A.",
        "…",
    ],
)
def test_long_text_takes_linear_time(part: str) -> None:
    """Time grows with the text and no faster, whatever it repeats."""
    assert_linear(sentence_spans, lambda n: f"x{part * n}y. Z")
