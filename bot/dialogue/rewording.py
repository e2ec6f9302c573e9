"""A follow-up as a sentence that says by itself what it asks, made from the question before."""

import re

from bot.language.phrases import Phrase, action, phrases
from corpus.english import either, read_words
from index.query import ASKING, ASKING_VERBS

_WORDS = read_words(__file__)["rewording"]
# What joins a follow-up to the question before where it takes nobody's place in it.
JOINED = ", and "
_MARKS = " ?!.,;:…"
DOES_THAT = re.compile(r"\b(?:do|doing|does|did) (?:that|this|it|so)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(
    rf"\b(?:{either(_WORDS['possessives'])}|her(?= [a-z]+))\b(?! (?:to|in|at)\b)", re.IGNORECASE
)
_OBJECT = re.compile(rf"\b{either(_WORDS['pronouns'])}\b", re.IGNORECASE)
_LINKING = frozenset(_WORDS["linking"])
OF_A_PERSON = re.compile(rf"\b{either(_WORDS['of_a_person'])}\b", re.IGNORECASE)
_OF_A_PERSON = frozenset(_WORDS["of_a_person"])
_THERE = re.compile(r"\bthere\b(?! (?:is|are|was|were|be)\b)", re.IGNORECASE)
_WHO = re.compile(r"^who (?P<be>is|are|was|were) |^who (?P<does>\w+)", re.IGNORECASE)
_ASKED_ALONE = re.compile(rf"^(?:since )?{either(ASKING)}$", re.IGNORECASE)
_ASKS_FIRST = re.compile(
    rf"^(?:where|when|why|how) (?={either(ASKING_VERBS)}\b)",
    re.IGNORECASE,
)
_NUMBERS = dict(
    [
        *zip(_WORDS["singular"], _WORDS["plural"], strict=True),
        *zip(_WORDS["plural"], _WORDS["singular"], strict=True),
    ]
)
_HEAD = re.compile(r" (?:of|at|for|who|in|on) ")
_FEWEST = 2  # words that are no sentence: "Why there?"


def swapped(before: str, said: str) -> str | None:
    """The question before about what is `said` instead: "And the treasurer?", "And on Sundays?".

    None where nothing in it is of the same kind.
    """
    new = said.strip(_MARKS)
    own = next(iter(phrases(new)), None)
    if own is None or own.begins > 0 or own.is_pronoun:
        return None
    place = _place(before, own, new)
    if own.preposition:
        if place is None:
            added = own.preposition in _WORDS["added"]
            return sentence(f"{before.rstrip(_MARKS)} {new}") if added else None
        return sentence(before[: place.begins] + new + before[place.end :])
    goes_on = own.end < len(new) and place is not None and place.followed_by in _LINKING
    if place is None or goes_on or own.words[0] in _WORDS["ones"]:
        return None
    if own.words[-1] in _WORDS["ones"]:
        new = _of_that_kind(before, place, new)
    return sentence(_agreeing(before[: place.start], new) + before[place.end :])


def resolved(said: str, before: str, person: str) -> str | None:
    """What is `said` with what its pronouns stand for in the question before.

    `person` is whom the turn before named; empty where it named nobody. None where they stand for
    nothing that the question has.
    """
    if that := DOES_THAT.search(said):
        done = action(before)
        return sentence(said[: that.start()] + done + said[that.end() :]) if done else None
    if found := _POSSESSIVE.search(said):
        whose = _referent(found[0], before, person)
        ending = "’" if whose and whose.endswith("s") else "’s"
        return whose and sentence(f"{said[: found.start()]}{whose}{ending}{said[found.end() :]}")
    if found := _OBJECT.search(said):
        whom = _referent(found[0], before, person)
        return whom and sentence(f"{said[: found.start()]}{whom}{said[found.end() :]}")
    if (found := _THERE.search(said)) and len(said.split()) > _FEWEST:
        where = _topic(before, plural=None)
        return where and sentence(f"{said[: found.start()]}at {where}{said[found.end() :]}")
    return None


def joined(before: str, said: str) -> str:
    """Both as one question, as in "Where did it open, and who paid for it?"."""
    said = said.strip(_MARKS)
    base = before.partition(JOINED)[0].strip(_MARKS)
    if _ASKED_ALONE.match(said) and (asks := _ASKS_FIRST.match(base)):
        return sentence(f"{said} {base[asks.end() :]}")
    if said.partition(" ")[0].casefold() in _WORDS["small"]:
        said = said[:1].casefold() + said[1:]
    return sentence(f"{base}{JOINED}{said}")


def sentence(text: str) -> str:
    plain = " ".join(text.split()).strip(_MARKS)
    return f"{plain[:1].upper()}{plain[1:]}?"


def _place(before: str, own: Phrase, new: str) -> Phrase | None:
    """The phrase whose place the new one takes."""
    found = phrases(before)
    if own.preposition:
        return next((each for each in found[::-1] if each.preposition == own.preposition), None)
    others = [each for each in found if each.words[-1] not in _WORDS["speakers"]]
    if own.determiner:
        others = [each for each in others if not _asked_for(before, each)]
    if own.words[-1] in _WORDS["ones"]:
        others = [each for each in others if len(each.words) > 1]
    elif new.islower():
        # A thing takes no name's place: "the objectives" not that of "the ILEAs".
        others = [each for each in others if each.of(before)[1:].islower()]
    alike = [each for each in others if not set(own.words).isdisjoint(each.words)]
    # Not "the rent" of "the rent of the main hall", which is asked of it.
    plain = [each for each in others if each.preposition or each.followed_by not in _LINKING]
    determined = [each for each in plain if each.determiner]
    ranked = [*alike, *(determined if own.determiner else ()), *plain, *others]
    return next(iter(ranked), None)


def _of_that_kind(before: str, place: Phrase, new: str) -> str:
    """The Spanish intensive course, for "the intensive one" after "the Spanish evening course"."""
    words = place.of(before).split()
    told = new.split()[:-1]
    own = [word for word in told if word.casefold() != (place.determiner or "")]
    kept = words[: max(1 if place.determiner else 0, len(words) - 1 - len(own))]
    return " ".join([*kept, *own, words[-1]])


def _referent(pronoun: str, before: str, person: str) -> str | None:
    plain = pronoun.casefold()
    if plain in _OF_A_PERSON and person:
        return person
    who = _WHO.match(before)
    if who and who["does"] and (plain in _OF_A_PERSON or plain in _WORDS["of_people"]):
        does = who["does"].removesuffix("s") if plain in _WORDS["of_people"] else who["does"]
        people = "the people" if plain in _WORDS["of_people"] else "the person"
        return f"{people} who {does}{before[who.end() :].rstrip(_MARKS)}"
    return _topic(before, plural=plain in _WORDS["of_people"])


def _topic(before: str, *, plural: bool | None) -> str | None:
    """What a question is about: its first phrase that is not the one asked for, with its "of …".

    Of several things or of one, where that is asked for.
    """
    found = [each for each in phrases(before) if not each.is_pronoun]
    named = [each for each in found if each.words[-1] not in _WORDS["no_topics"]]
    about = [each for each in named if not _asked_for(before, each)] or named
    if plural:
        about = [each for each in about if _is_plural(each.of(before))] or [
            each for each in about[-1:] if each.of(before).islower()
        ]
    elif plural is False:
        about = [each for each in about if not _is_plural(each.of(before))] or about
    if not about:
        return None
    first = about[0]
    behind = next((each for each in found if each.start > first.start), None)
    goes_on = behind and first.followed_by == behind.preposition and behind.begins == first.end + 1
    last = behind if behind and goes_on and first.followed_by in _WORDS["belonging"] else first
    start = first.start
    if first.determiner in _WORDS["indefinite"]:
        start += len(first.determiner or "") + 1
    elif first.determiner or not _asked_for(before, first):
        return before[start : last.end]
    return f"the {before[start : last.end]}"


def _asked_for(before: str, phrase: Phrase) -> bool:
    """Whether it stands behind "which" or "how many"."""
    return _last_word(before[: phrase.start]).casefold() in _WORDS["asked_with"]


def _agreeing(before: str, new: str) -> str:
    """Both together, with the verb in front in the number of what is new: "does the café"."""
    verb = _last_word(before)
    other = _NUMBERS.get(verb.casefold())
    if other is None or _is_plural(new) == (verb.casefold() in _WORDS["plural"]):
        return before + new
    shown = other.capitalize() if verb[0].isupper() else other
    return f"{before.rstrip()[: -len(verb)]}{shown} {new}"


def _last_word(text: str) -> str:
    return text.rstrip().rpartition(" ")[2]


def _is_plural(phrase: str) -> bool:
    head = _HEAD.split(phrase, maxsplit=1)[0]
    return head.endswith("s") and not head.endswith(("ss", "us", "is", "’s", "'s"))
