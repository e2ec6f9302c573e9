"""Texts of others in the log: they end no line, move no cursor and turn no writing around."""

from unicodedata import category

# Line feeds and what else controls a terminal, what joins and turns writing, line and paragraph
# separators, and halves of a pair, which no file can hold.
_UNSAFE = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})


def safe(text: str) -> str:
    """Each such character as Python's source would have it; all others as they are."""
    if text.isprintable():
        return text
    return "".join(_escaped(each) if category(each) in _UNSAFE else each for each in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
