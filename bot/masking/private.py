"""A private part of a text, and the marks that stand in the places of such parts."""

from dataclasses import dataclass

EMAIL, NUMBER, NETWORK, SECRET = "[e-mail]", "[number]", "[network address]", "[secret]"
MARKS = (EMAIL, NUMBER, NETWORK, SECRET)


@dataclass(frozen=True, slots=True, order=True)
class Private:
    # Where it begins and ends in the text, in characters.
    start: int
    end: int
    # What is shown in its place.
    mark: str
