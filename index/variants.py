"""British and American spellings of one word → the American one."""

import re

from corpus.english import either, read_words

_WORDS = read_words(__file__)["variants"]
_OTHERS = dict(pair.split(" ") for pair in _WORDS["pairs"])
# Words in "-is" that are written so everywhere.
_KEPT = tuple(_WORDS["kept"])
_DOUBLED = re.compile(rf"(?:{'|'.join(_WORDS['doubled'])})l(?=ed$|ing$|er$|ers$|or$|ors$)")
_VERBAL = either(_WORDS["verbal_endings"])
_RULES = (
    (re.compile(rf"(?<=[a-z]{{4}})is(?={_VERBAL}$)"), "iz"),
    (re.compile(rf"(?<=[a-z]{{2}})ys(?={_VERBAL}$)"), "yz"),
    (re.compile(rf"(?<=[a-z]{{3}})our(?=(?:{either(_WORDS['endings'])})?$)"), "or"),
    (re.compile(r"(?<=[a-z]{2}[tb])re(?=s?$)"), "er"),
    (re.compile(r"(?<=[a-z]{2}log)ue(?=s?$)"), ""),
    (re.compile(r"(?<=program)me(?=s?$)"), ""),
)


def american(word: str) -> str:
    """`word` is in small letters, before it is stemmed: "colours" → "colors"."""
    if other := _OTHERS.get(word):
        return other
    if doubled := _DOUBLED.match(word):
        return word[: doubled.end() - 1] + word[doubled.end() :]
    if word.startswith(_KEPT):
        return word
    for rule, spelt in _RULES:
        word = rule.sub(spelt, word)
    return word
