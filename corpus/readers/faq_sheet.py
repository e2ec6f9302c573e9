"""A sheet of questions and answers → curated answers, said to be by whom and of when."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from corpus.curation.model import CuratedAnswer, folded
from corpus.english import read_words
from corpus.readers.sheet import EMPTY, Cell, Row, Sheet

# The names of the columns stand in one of the first rows.
MOST_ABOVE = 5
_COLUMNS = read_words(__file__)["faq"]
_DATES = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y")
_BETWEEN_PHRASINGS = re.compile(r"[\n;|]")


@dataclass(frozen=True, slots=True)
class Faq:
    """What has no author or no date is no curated answer: it stands in `blocks`, to be quoted."""

    answers: tuple[CuratedAnswer, ...]
    blocks: tuple[str, ...]
    notes: tuple[str, ...]


def read_faq(sheet: Sheet, author: str | None, day: date | None) -> Faq | None:
    """None for a sheet without columns for questions and answers.

    `author` and `day` are the file's, for the rows that have none of their own.
    """
    for at, (_, row) in enumerate(sheet.rows[:MOST_ABOVE]):
        columns = _columns(row)
        if {"question", "answer"} <= columns.keys():
            return _faq(_Entries(columns, author, day), sheet.rows[at + 1 :])
    return None


def _columns(row: Row) -> dict[str, list[int]]:
    """Which columns have which of our names; several may have phrasings."""
    found: dict[str, list[int]] = {}
    for i, cell in enumerate(row):
        told = folded(cell.text).strip(" :*?").rstrip("0123456789 .")
        name = next((name for name, words in _COLUMNS.items() if told in words), None)
        if name:
            found.setdefault(name, []).append(i)
    return found


@dataclass(frozen=True, slots=True)
class _Entries:
    columns: Mapping[str, Sequence[int]]
    author: str | None
    day: date | None

    def _cells(self, row: Row, name: str) -> Iterator[Cell]:
        yield from (row[i] for i in self.columns.get(name, ()) if i < len(row) and row[i].text)

    def _cell(self, row: Row, name: str) -> Cell:
        return next(self._cells(row, name), EMPTY)

    def text(self, row: Row, name: str) -> str:
        return self._cell(row, name).text.strip()

    def questions(self, row: Row) -> tuple[str, ...]:
        phrasings = (
            " ".join(part.split())
            for cell in self._cells(row, "phrasings")
            for part in _BETWEEN_PHRASINGS.split(cell.text)
        )
        asked = " ".join(self.text(row, "question").split())
        return tuple(dict.fromkeys(filter(None, (asked, *phrasings))))

    def link(self, row: Row) -> str | None:
        link = self.text(row, "link")
        return link if link.startswith(("https://", "http://")) and " " not in link else None

    def date_of(self, row: Row) -> date | None:
        """The row's; the file's only where the row has none, not where it cannot be read."""
        cell = self._cell(row, "date")
        return _day(cell) if cell.text else self.day

    def answer(self, row: Row) -> CuratedAnswer | None:
        author, day = self.text(row, "author") or self.author, self.date_of(row)
        if not author or day is None:
            return None
        text = self.text(row, "answer")
        return CuratedAnswer(text, self.questions(row), author, day, self.link(row))


def _day(cell: Cell) -> date | None:
    if cell.day:
        return cell.day
    for form in _DATES:
        with suppress(ValueError):
            return datetime.strptime(cell.text.strip(), form).date()  # noqa: DTZ007  # a day
    return None


def _faq(entries: _Entries, rows: Sequence[tuple[int, Row]]) -> Faq:
    answers: list[CuratedAnswer] = []
    blocks: list[str] = []
    notes: list[str] = []
    unsigned = 0
    for number, row in rows:
        asked, text = entries.text(row, "question"), entries.text(row, "answer")
        if not asked or not text:
            if asked or text:
                missing = "answer" if asked else "question"
                notes.append(f"row {number} has no {missing}: write one or remove the row.")
            continue
        if (link := entries.text(row, "link")) and entries.link(row) is None:
            notes.append(f"row {number}: {link} is no link: begin it with https://.")
        if answer := entries.answer(row):
            answers.append(answer)
            continue
        unsigned += 1
        blocks += [f"## {' '.join(asked.split())}", text]
    if unsigned:
        notes.append(
            f"{unsigned} answers have no author or no date (2026-03-31) and are quoted as a page:"
            " add the columns author and date to show them as your own answers."
        )
    return Faq(tuple(answers), tuple(blocks), tuple(notes))
