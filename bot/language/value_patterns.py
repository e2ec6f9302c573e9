"""What dates, numbers, sums, durations and contacts look like."""

import re

from corpus.english import MONTHS, WEEKDAYS, either, read_words
from index.analyzer import NUMBERS

_WORDS = read_words(__file__)["values"]

# Every year that a text may speak of: 1000 to 2099.
YEAR = r"(?:1\d|20)\d\d"
MONTH = rf"{either(MONTHS, *MONTHS.values())}\b(?:\.(?=\s\d))?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_WEEKDAY = either(WEEKDAYS, (f"{day}s" for day in WEEKDAYS), *WEEKDAYS.values())
_CLOCK = (
    r"\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.m\.|[ap]m\b|o['’]clock)"
    r"|\b\d{1,2}:\d\d\b|\b(?:noon|midnight)\b"
)
# "Zero tolerance" counts nothing.
_COUNT = either(set(NUMBERS) - {"zero"}, _WORDS["counts"])
# "10^6", "10⁶", "1.5 × 10^6".
_POWER = r"(?:(?:\s?[×x·]\s?10)?\^[-−+]?\d{1,4}|(?:\s?[×x·]\s?10)?(?<=0)[⁺⁻]?[⁰¹²³⁴-⁹]{1,4})"
# "Nine hundred ninety nine thousand nine hundred ninety nine" has eight words.
_FIGURE = rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?{_POWER}?|\b{_COUNT}(?:[ -]{_COUNT}){{0,7}})"
# A figure begins where none goes on, so that each is read once.
_BEGINS = r"(?<![\d.,^])"
_SCALE = rf"(?:\s{either(_WORDS['scales'])})?"
_UNIT = rf"{either(_WORDS['units'])}s?"
_MEASURE = rf"(?:{either(_WORDS['measures'], (f'{unit}s' for unit in _WORDS['measures']))}"
_MEASURE += r"(?:\b(?:\^[23])?|[²³])|°(?:\s?[CF]\b)?)"
_CODE = either(_WORDS["currency_codes"])
_CURRENCY = rf"(?:{either(_WORDS['currencies'])}s?|{_CODE})"

# Every figure has one of them.
DIGIT = re.compile(r"\d")
COUNT = re.compile(rf"\b{_COUNT}", re.IGNORECASE)

CONTACT = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?:https?://|www\.)[^\s<>()](?:[^\s<>()\w/]*[\w/])+"
    r"|(?<![\w.,+-])(?:\+\d{1,3}[ .-]?)?(?!\d{4}-\d\d-\d\d\b)(?:\d[ .-])?\(?\d{2,5}\)?[ .-]"
    r"\d{2,4}(?:[ .-]\d{2,4})+(?![\w-])|(?<![\w.,-])0\d{2,4} \d{4,8}\b|\b\d{3}-\d{4}\b"
)
MONEY = re.compile(
    rf"(?:US)?[$€£¥]\s?{_FIGURE}{_SCALE}|\b{_CODE}\s?{_FIGURE}{_SCALE}"
    rf"|{_BEGINS}{_FIGURE}{_SCALE}\s(?:U\.S\. )?{_CURRENCY}\b"
    r"|\b[Ff]ree(?: of charge)?\b(?! of(?! charge))",
)
DURATION = re.compile(rf"{_BEGINS}{_FIGURE}(?:[- ](?:to|or)[- ]{_FIGURE}|-{_FIGURE})?[ -]{_UNIT}\b")
MEASURE = re.compile(rf"{_BEGINS}{_FIGURE}[ \u00a0-]?{_MEASURE}")
DATE = re.compile(
    rf"\b{MONTH}\s{_DAY}(?:,?\s{YEAR})?\b|\b{_DAY}\s(?:of\s)?{MONTH}(?:,?\s{YEAR})?"
    rf"|\b{MONTH},?\s{YEAR}\b|\b{YEAR}-\d\d-\d\d\b|\b{YEAR}\s?[–-]\s?(?:{YEAR}|\d\d)\b"
    rf"|(?<![\d,.$-])(?:{YEAR})(?:s|['’]s)?\b(?![,.]\d)"
    rf"|\b(?:\d{{1,2}}(?:st|nd|rd|th)|{either(_WORDS['centuries'])})[ -]"
    rf"(?:and \d{{1,2}}(?:st|nd|rd|th) )?(?:centur(?:y|ies))"
    rf"|(?:{_CLOCK})(?:\s?(?:[-–]|to|and|until)\s?(?:{_CLOCK}))?"
    rf"|\b{_WEEKDAY}(?:\s?(?:[-–]|to|and|through)\s?{_WEEKDAY})?\b|\b{MONTH}(?=\W)(?!\s[A-Za-z])"
)
NUMBER = re.compile(
    rf"(?<![\w.,^]){_FIGURE}{_SCALE}(?:\s?(?:%|percent\b|per cent\b))?(?![\w]|[.,]\d)",
    re.IGNORECASE,
)
