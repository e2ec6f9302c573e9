"""What is wrong with a file, as data: where it is wrong, and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FilePlace:
    file: str  # its path as it was given; for what stands in no file, what people know it by
    line: int | None = None  # counted from 1; None for the whole file

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}, line {self.line}"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a file that its owner should know; as text it is one sentence."""

    place: FilePlace
    advice: str  # what is wrong and what to do about it, without the place

    def __str__(self) -> str:
        return f"{self.place}: {self.advice}"


class FileError(Exception):
    """Raised for a file that cannot be used; as text it is one sentence with the place."""

    place: FilePlace
    advice: str  # what is wrong and what to do about it, without the place

    def __init__(self, place: FilePlace, advice: str) -> None:
        super().__init__(str(Remark(place, advice)))
        self.place = place
        self.advice = advice


class CorpusError(FileError):
    """Raised where a folder of pages, a page or the curation cannot be used."""
