"""Text → the spans of its sentences, by rules; `benchmarks/sentences.md` has their accuracy."""

import re

from corpus.document import Span

# Scripts with a full stop of their own need no space behind it and use it for nothing else.
_OWN_STOPS = "。｡！？؟۔।॥։።፧။"
_CLOSERS = "\"'”’»›)\\]}」』）*_"
_STOP = re.compile(
    # A short remark in brackets is not taken apart, but it may hold the end of the sentence.
    r"\((?:[^()]{1,300}?)(?=[.!?…]{0,9}\))"
    rf"|(?P<own>[{_OWN_STOPS}]++[{_CLOSERS}]*+)"
    rf"|(?<![.!?…])(?P<mark>[.!?…]++)[{_CLOSERS}]*+(?:\[\d{{1,3}}\])*+\s++(?=\S)"
    # The space is missing, as in text put together by a machine: "by 2001.The academy".
    r"|(?<=[a-z0-9)][a-z0-9)])(?P<glued>[.!?])(?=[A-Z])"
)
_WORD = re.compile(r"[^\W_]+(?:[.&'’-][^\W_]+)*")
_WORD_AFTER = re.compile(r"[\"'“‘„«‹(\[{¿¡*_]*([^\W_](?:[^\W_]|['’](?=[^\W_]))*)(\.?)")
# Only this much of the text around a stop is looked at, so that time stays linear.
_NEAR = 40


_DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}$")
# "Mr", "Bldg", "Ltd", but not the unit in "5 km".
_WITHOUT_VOWEL = re.compile(r"[B-DF-HJ-NP-TV-XZ][b-df-hj-np-tv-xz]{1,4}$")
_CAMEL = re.compile(r"[a-z]{1,2}[A-Z]")
_CONTINUES = frozenset("-–—&+=/,;:)]}%@<>|")

# "Mr. Who", "e.g. The Hague": whatever follows belongs to the sentence.
_NEVER_LAST = frozenset("mr mrs ms e.g i.e eg cf viz vs".split())
# "No. 5", "Fig. 2", "Sept. 11": a number that follows belongs to the sentence.
_BEFORE_NUMBER = frozenset(
    "no nos fig figs vol vols art arts sec secs ch p pp para paras ex eq tel ext nr approx ca"
    " jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
# "Acme Inc. The", "Gen. Grant": only a word that begins sentences shows that this one is over.
_SELDOM_LAST = frozenset(
    "Prof Gen Sen Rep Gov Pres Capt Col Adm Rev Hon Supt Messrs Inc Corp Co Assn Assoc Univ"
    " Dept Div Est Govt Intl Natl Ave Apt Esq Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
    " Mon Tue Tues Wed Thu Thur Thurs Fri Sat Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind"
    " Kan Mich Minn Miss Mo Mont Neb Nev Okla Ore Penn Pa Tex Va Wash Wis Wyo al op cit ed eds"
    " esp approx ca incl".split()
)
_AFTER_TIME = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday est edt cst cdt mst mdt pst pdt"
    " et ct mt pt gmt utc bst cet eastern central mountain pacific".split()
)
_FIRST_WORDS = frozenset(
    "a about according additionally after all also although among an and another any anyone are"
    " as at because before besides both but by can did do does during each either even every"
    " everyone few finally first for from furthermore given has have he hence her here his how"
    " however i if in indeed initially instead is it its it's later let like many meanwhile"
    " moreover most much my neither nevertheless no nor not now of often on once one only or"
    " other others our over perhaps please several she similarly since so some sometimes soon"
    " still such that the their then there therefore these they they're this those though"
    " through throughout thus to today together under unless unlike until upon we we're what"
    " when where whereas whether which while who whose why with within without yes"
    " yet you your".split()
)


def sentence_spans(text: str) -> list[Span]:
    """The sentences in reading order, trimmed; together they hold all of the text."""
    ends = [
        stop.end()
        for stop in _STOP.finditer(text)
        if stop["own"] or (stop.lastgroup and _ends_sentence(text, stop))
    ]
    starts = [0, *ends]
    return [
        span
        for start, end in zip(starts, [*ends, len(text)], strict=True)
        if (span := trimmed(text, start, end)).start < span.end
    ]


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    near = text[stop.end() : stop.end() + _NEAR]
    after = _WORD_AFTER.match(near)
    if after is None:
        return near[0] not in _CONTINUES
    follower = after[1]
    # "J. A. Smith": a letter with a full stop of its own begins no sentence.
    opens = follower.replace("’", "'").lower() in _FIRST_WORDS and not after[2]
    if stop["glued"]:
        return opens
    if follower[0].islower() and not _CAMEL.match(follower):
        return False
    if stop["mark"] != ".":
        spaced = text[stop.start() - 1 : stop.start()].isspace()
        return opens or not spaced or stop["mark"].strip(".…") != ""
    before = _word_before(text, stop.start())
    return before is None or _can_be_last(text, before, follower, opens=opens)


def _word_before(text: str, end: int) -> re.Match[str] | None:
    """The word that ends there, if one does."""
    words = list(_WORD.finditer(text, max(0, end - _NEAR), end))
    return words[-1] if words and words[-1].end() == end else None


def _can_be_last(text: str, before: re.Match[str], follower: str, *, opens: bool) -> bool:
    """Whether the word before a full stop ends the sentence rather than being an abbreviation."""
    word, folded = before[0], before[0].lower()
    if folded in _NEVER_LAST or (folded in _BEFORE_NUMBER and follower[0].isdigit()):
        return False
    if folded in {"a.m", "p.m"}:
        return follower.lower() not in _AFTER_TIME
    if (word.isdigit() or len(word) == 1) and not text[: min(before.start(), _NEAR)].strip():
        # The number of a heading or an item, at the very start: "2. Who can apply".
        return False
    abbreviated = (
        (len(word) == 1 and word.isalpha())
        or word in _SELDOM_LAST
        or _DOTTED.match(word)
        or _WITHOUT_VOWEL.match(word)
    )
    return opens or not abbreviated


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without the white space at its ends."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return Span(start, start + len(piece.strip()))
