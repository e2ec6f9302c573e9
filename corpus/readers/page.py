"""What a reader makes of one file, whatever its format."""

from dataclasses import dataclass

from corpus.curation.model import CuratedAnswer


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a file that its owner should know: a sentence without the place."""

    advice: str
    line: int | None = None  # counted from 1; None for the whole file


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page in blocks, as `corpus.splitting.markup` reads them, and what it tells."""

    blocks: tuple[str, ...]
    title: str | None = None
    url: str | None = None
    # YYYY, YYYY-MM or YYYY-MM-DD.
    date: str | None = None
    # The name of the site that it is a page of.
    site: str | None = None
    # What could not be read as it stands.
    notes: tuple[Note, ...] = ()
    # Where in `text` each page of a file with page numbers begins; empty for all others.
    page_starts: tuple[int, ...] = ()
    # What a sheet of questions and answers adds to the curation.
    answers: tuple[CuratedAnswer, ...] = ()

    @property
    def text(self) -> str:
        return "\n\n".join(block for block in self.blocks if block.strip())


class UnreadableError(Exception):
    """Raised where a file cannot be read as a page; the text says what to do, without the place."""

    def __init__(self, advice: str, line: int | None = None) -> None:
        """`line` is counted from 1, None for the whole file."""
        super().__init__(advice)
        self.advice = advice
        self.line = line
