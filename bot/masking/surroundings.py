"""The words beside a number, which tell what it is the number of."""

# Characters before a number within which a word may stand: "ISBN-13: 978…", "room no. 12".
NEAR = 24


def word_before(text: str, at: int) -> str:
    """The word that stands before, signs and the "-13" of "ISBN-13" aside; in lower case.

    Empty where there is none.
    """
    before = text[max(0, at - NEAR) : at].rstrip(" \t\u00a0.:#=()§-")
    before = before.removesuffix("-13").removesuffix("-10")
    start = len(before)
    while start and before[start - 1].isalpha():
        start -= 1
    return before[start:].casefold()


def word_behind(text: str, at: int) -> str:
    """The word that stands behind, after one space or dash at most; in lower case."""
    start = end = at + (text[at : at + 1] in {" ", "\u00a0", "-"})
    while end < min(len(text), start + NEAR) and text[end].isalpha():
        end += 1
    return text[start:end].casefold()
