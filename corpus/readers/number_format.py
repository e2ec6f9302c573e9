"""What a spreadsheet shows for a value: € 1,250.00 for 1250, 19 % for 0.19."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*+)[^\]]*\]?|\[[^\]]*\]?'
    r"|(?P<digits>[0#?.][0#?.,]*)|(?P<other>.)",
    re.DOTALL,
)
_DATE_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[[^\]]*\]?|(?P<half>AM/PM|A/P)'
    r"|(?P<code>y+|m+|d+|h+|s+)|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
# Shown in the order that the reader's country has: there is no one text for it.
_OF_THE_COUNTRY = frozenset({"General", "mm-dd-yy", "m/d/yy", "m/d/yyyy", "@"})
_MOST_DECIMALS = 20
# A number beyond this has no use for its last digits, and none for a page.
_LARGEST = 1e15


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four parts of a format: for positive, negative, zero, and text."""

    before: str
    digits: str
    after: str

    def text(self, value: Decimal) -> str:
        percent = (self.before + self.after).count("%")
        thousands = len(self.digits) - len(self.digits.rstrip(","))
        value = value.scaleb(2 * percent - 3 * thousands)
        whole, _, rest = self.digits.rstrip(",").partition(".")
        decimals = min(len(rest), _MOST_DECIMALS)
        rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        shown = f"{rounded:{',' if ',' in whole else ''}f}"
        units, _, fraction = shown.partition(".")
        kept = fraction.rstrip("0").ljust(rest.rstrip("#?").count("0"), "0")
        units = units.zfill(whole.count("0")) if whole.count("0") > 1 else units
        number = f"{units}.{kept}" if kept else units
        return " ".join(f"{self.before}{number}{self.after}".split())


def text_of(value: object, form: str) -> str:
    """The text of a cell; of an unusual format the plain value."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return _number(value, form)
        case datetime() | date() | time():
            return _moment(value, form)
        case timedelta():
            return str(value)
        case _:
            return str(value)


def _number(value: float, form: str) -> str:
    if not -_LARGEST < value < _LARGEST:
        return str(value)
    sections = _sections(form)
    if sections is None:
        return _plain(value)
    at = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    section = sections[at]
    if not section.digits:
        return " ".join(section.before.split())
    sign = "-" if value < 0 and at == 0 else ""
    return sign + section.text(abs(Decimal(repr(value))))


def _plain(value: float) -> str:
    text = f"{Decimal(f'{value:.10g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@cache
def _sections(form: str) -> Sequence[_Section] | None:
    """None for fractions, powers of ten and what no section is known for."""
    if "General" in form or "@" in form.partition(";")[0]:
        return None
    tokens = list(_TOKEN.finditer(form))
    ends = [i for i, token in enumerate(tokens) if token["other"] == ";"]
    bounds = pairwise([-1, *ends, len(tokens)])
    sections = [_section(tokens[start + 1 : end]) for start, end in bounds]
    return [section for section in sections if section] if all(sections) else None


def _section(tokens: Sequence[re.Match[str]]) -> _Section | None:
    before, digits, after = "", "", ""
    for token in tokens:
        if token["digits"] and not digits:
            digits = token["digits"]
        elif token["digits"] or (digits and token["other"] in {"/", "E", "e"}):
            return None
        elif digits:
            after += _literal(token)
        else:
            before += _literal(token)
    return _Section(before, digits, after)


def _literal(token: re.Match[str]) -> str:
    return next((text for text in token.groupdict().values() if text is not None), "")


def _moment(value: date | time, form: str) -> str:
    """A date or a time in its format; as 2026-03-31 where each country has its own order."""
    timed = isinstance(value, datetime) and value.time() != time()
    if form in _OF_THE_COUNTRY:
        if isinstance(value, datetime):
            return value.isoformat(" ", "minutes") if timed else value.date().isoformat()
        return value.isoformat()
    return " ".join("".join(_moment_parts(value, form.partition(";")[0])).split())


def _moment_parts(value: date | time, form: str) -> Iterator[str]:
    tokens = list(_DATE_TOKEN.finditer(form))
    half = any(token["half"] for token in tokens)
    codes = [(token["code"] or "").lower() for token in tokens]
    for i, token in enumerate(tokens):
        if token["half"]:
            yield value.strftime("%p")
        elif code := codes[i]:
            before = next((c for c in reversed(codes[:i]) if c), "")
            behind = next(filter(None, codes[i + 1 :]), "")
            minutes = code[0] == "m" and (before[:1] == "h" or behind[:1] == "s")
            yield _moment_part(value, "n" * len(code) if minutes else code, half=half)
        else:
            yield _literal(token)


def _moment_part(value: date | time, code: str, *, half: bool) -> str:
    names = {
        "yyyy": "%Y", "yyy": "%Y", "yy": "%y", "mmmm": "%B", "mmm": "%b", "mm": "%m", "dddd": "%A",
        "ddd": "%a", "dd": "%d", "hh": "%I" if half else "%H", "nn": "%M", "ss": "%S",
    }  # fmt: skip
    if code in names:
        return value.strftime(names[code])
    single = {"m": "%m", "d": "%d", "h": "%I" if half else "%H", "n": "%M", "s": "%S"}
    return value.strftime(single.get(code, "%Y")).lstrip("0") or "0"
