"""What the content owner writes beside the pages, in `curation.toml`."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date as Date  # noqa: N812  # the entries have a field of that name
from itertools import takewhile
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
)
from pydantic import ValidationError as InvalidTable
from pydantic.dataclasses import dataclass
from pydantic_core import ErrorDetails, PydanticCustomError

from corpus.errors import CorpusError, FilePlace

CURATION_FILE = "curation.toml"
# What `askademy curate export` writes: entries that were made while the bot was running.
EXPORT_FILE = "curated.toml"


def _checked_link(text: str) -> str:
    if text.startswith(("https://", "http://")) and len(text.split()) == 1:
        return text
    raise PydanticCustomError("link", "write an address that begins with https://")


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Texts = Annotated[tuple[Text, ...], Field(min_length=1)]
# What people call the organisation: one line that fits into a title.
Name = Annotated[Text, StringConstraints(max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")]
Line = Annotated[Text, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$")]
Link = Annotated[Text, AfterValidator(_checked_link)]
Words = Annotated[Texts, BeforeValidator(lambda v: [v] if isinstance(v, str) else v)]

_ADVICE = {
    "extra_forbidden": "there is no such key here: correct its spelling or remove it.",
    "unexpected_keyword_argument": "there is no such key here: correct its spelling or remove it.",
    "missing": "this key is missing: add it.",
    "missing_argument": "this key is missing: add it.",
    "string_type": "put the text between quotation marks.",
    "string_too_short": "there is no text: write some or remove the entry.",
    "string_too_long": "the text is too long: write at most 80 characters.",
    "string_pattern_mismatch": "the text has several lines: write one.",
    "tuple_type": 'write a list: ["one", "another"].',
    "too_short": "the list is empty: write at least one text or remove the entry.",
}

_STRICT = ConfigDict(extra="forbid", validate_by_name=True, validate_by_alias=True)


@dataclass(frozen=True, slots=True, config=_STRICT)
class Phrasings:
    """Questions that one passage answers."""

    quote: Text  # stands in the passage
    questions: Texts
    page: Text | None = None  # the id of the document to look in; None for all of them
    author: Text | None = None
    date: Date | None = None
    # Where the entry stands. No file can have a key with this alias.
    place: Annotated[FilePlace, Field(alias="\0")] = field(
        default=FilePlace(CURATION_FILE), compare=False, repr=False
    )
    # Those that are fit to be shown to others, who are offered them; they are among the questions.
    shown: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "questions", tuple(dict.fromkeys([*self.shown, *self.questions])))


@dataclass(frozen=True, slots=True, config=_STRICT)
class CuratedAnswer:
    """The owner's own words where no passage answers; shown as such, with author and date."""

    text: Text
    questions: Texts
    author: Text
    date: Date
    # Where more about it stands.
    link: Link | None = None
    # The last day on which it is used.
    expires: Date | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class MissingTopic:
    """A topic that the text does not cover: the words that tell it, and whom to ask about it."""

    topic: Text
    words: Words
    contact: Text | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class FaqGroup:
    """Questions of the FAQ, as people are to read them, under what they have in common."""

    group: Text
    questions: Texts


@dataclass(frozen=True, slots=True, config=_STRICT)
class GlossaryEntry:
    """The askers' words, and the pages' words for them."""

    phrase: Text
    words: Words


@dataclass(frozen=True, slots=True, config=_STRICT)
class Suggestion:
    """A question that is offered at the start of a conversation."""

    question: Text


@dataclass(frozen=True, slots=True, config=_STRICT)
class ForeignSuggestions:
    """What is offered to those who ask in another language, by its ISO 639-1 code."""

    language: Text
    questions: Texts


@dataclass(frozen=True, slots=True, config=_STRICT)
class Curation:
    """All that the content owner has written beside the pages."""

    phrasings: Annotated[tuple[Phrasings, ...], Field(alias="passage")] = ()
    answers: Annotated[tuple[CuratedAnswer, ...], Field(alias="answer")] = ()
    # The askers' words → the pages' words.
    glossary: Mapping[Text, Words] = field(default_factory=dict)
    missing: tuple[MissingTopic, ...] = ()
    # Questions that are offered first, and what is offered instead to those who ask in another
    # language, by its ISO 639-1 code.
    suggestions: tuple[Text, ...] = ()
    # The questions of the FAQ in their order; without any, those of the passages.
    faq: tuple[FaqGroup, ...] = ()
    # What every page says on top; None for nothing.
    notice: Line | None = None
    suggestions_in: Mapping[Text, Texts] = field(default_factory=dict)
    # The organisation's; None leaves it to the pages.
    name: Name | None = None

    def expired(self, today: Date) -> tuple[CuratedAnswer, ...]:
        """The answers that are not to be used any longer."""
        return tuple(each for each in self.answers if each.expires and each.expires < today)

    def without(self, answers: Iterable[CuratedAnswer]) -> "Curation":
        gone = set(answers)
        kept = tuple(answer for answer in self.answers if answer not in gone)
        return replace(self, answers=kept) if gone else self

    def merged(self, other: "Curation") -> "Curation":
        """Together with what was curated elsewhere; what is in both counts once."""
        return Curation(
            phrasings=tuple(dict.fromkeys([*self.phrasings, *other.phrasings])),
            answers=tuple(dict.fromkeys([*self.answers, *other.answers])),
            glossary={**self.glossary, **other.glossary},
            missing=tuple(dict.fromkeys([*self.missing, *other.missing])),
            suggestions=tuple(dict.fromkeys([*self.suggestions, *other.suggestions])),
            faq=tuple(dict.fromkeys([*self.faq, *other.faq])),
            notice=self.notice or other.notice,
            suggestions_in={**self.suggestions_in, **other.suggestions_in},
            name=self.name or other.name,
        )


def load_curation(path: Path) -> Curation:
    """The curation in a file, empty where there is none; raises `CorpusError` with the line."""
    if not path.exists():
        return Curation()
    try:
        source = path.read_bytes().decode("utf-8-sig")
        tables = tomllib.loads(source)
    except OSError as error:
        raise CorpusError(FilePlace(str(path)), f"{error.strerror}.") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        advice = "not UTF-8 text: save it as UTF-8."
        raise CorpusError(FilePlace(str(path), line), advice) from error
    except tomllib.TOMLDecodeError as error:
        raise _toml_error(path, source, str(error)) from error
    try:
        curation = TypeAdapter(Curation).validate_python(tables, by_alias=True, by_name=False)
    except InvalidTable as error:
        first = error.errors(include_url=False)[0]
        raise _table_error(path, source, first) from error
    lines = _table_lines(source, "passage")
    numbered = [
        replace(entry, place=FilePlace(str(path), line))
        for entry, line in zip(curation.phrasings, lines, strict=False)
    ]
    return replace(curation, phrasings=(*numbered, *curation.phrasings[len(numbered) :]))


def _toml_error(path: Path, source: str, problem: str) -> CorpusError:
    """The reader's message with the line in front: it says "… (at line 3, column 5)"."""
    at = re.search(r" \(at line (\d+), column \d+\)$", problem)
    line = int(at[1]) if at else source.rstrip().count("\n") + 1
    what = re.sub(r" \(at [^()]*\)$", "", problem)
    return CorpusError(
        FilePlace(str(path), line),
        f"{what}: put text between quotation marks, lists between [ and ],"
        " and write each heading and word once.",
    )


def _table_error(path: Path, source: str, error: ErrorDetails) -> CorpusError:
    loc = error["loc"]
    keys = [part for part in loc if isinstance(part, str) and part != "[key]"]
    where = " → ".join(keys)
    what = _brackets(loc) or _ADVICE.get(error["type"], f"{error['msg']}.")
    return CorpusError(FilePlace(str(path), _line(source, loc)), f"{where}: {what}")


def _brackets(loc: tuple[int | str, ...]) -> str:
    """The advice where a whole table is wrong: it has one pair of brackets for two, or two."""
    if loc in {("passage",), ("missing",), ("answer",), ("faq",)}:
        return f"put two brackets around the name on each side: [[{loc[0]}]]."
    return (
        "put one bracket around the name on each side: [glossary]." if loc == ("glossary",) else ""
    )


def _table_lines(source: str, name: str) -> list[int]:
    table = re.compile(rf"^[ \t]*\[{{1,2}}[ \t]*{re.escape(name)}[ \t]*\]", re.MULTILINE)
    return [source.count("\n", 0, match.start()) + 1 for match in table.finditer(source)]


def _line(source: str, loc: tuple[int | str, ...]) -> int:
    """The line of a value, found by its table and key: TOML readers keep no lines."""
    table, *rest = loc
    starts = _table_lines(source, str(table)) or [1]
    number = rest[0] if rest and isinstance(rest[0], int) else 0
    start = starts[min(number, len(starts) - 1)]
    keys = [part for part in rest if isinstance(part, str)] or [str(table)]
    key = re.compile(rf"^[ \t]*[\"']?{re.escape(keys[0])}[\"']?[ \t]*=")
    below = source.split("\n")[start:]
    own = list(takewhile(lambda line: not line.lstrip().startswith("[["), below))
    return next((start + 1 + i for i, line in enumerate(own) if key.match(line)), start)


def folded(text: str) -> str:
    """For comparing: white space, curly quotes and case do not matter."""
    straight = text.translate(str.maketrans("‘’“”", "''\"\""))
    return " ".join(straight.split()).casefold()
