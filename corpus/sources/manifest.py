"""Where the pages of a corpus are from: `sources.json`, beside them."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date as Date  # noqa: N812  # the entries have a field of that name
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, StringConstraints, TypeAdapter, ValidationError

from corpus.errors import CorpusError, FilePlace

MANIFEST_FILE = "sources.json"
# Of a file that is being written; the loader leaves out what begins with a dot.
UNFINISHED = ".sources.new"
_VERSION = 1


def _below(name: str) -> str:
    """A path that stays below the corpus, and is not hidden there."""
    path = PurePosixPath(name)
    hidden = any(part.startswith(".") for part in path.parts)
    if path.is_absolute() or not path.parts or hidden or "\\" in name or "\0" in name:
        raise ValueError
    return name


_Place = Annotated[str, AfterValidator(_below)]
_Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class Brought:
    """A page as its source brought it."""

    source: str  # its kind and its address, such as "crawl https://www.example.org/"
    address: str  # where the page itself was read
    date: Date  # when these bytes came
    sha256: _Digest
    # The bytes that were there before, while the new ones are being written.
    replaces: _Digest | None = None
    url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    lastmod: str | None = None


_FORMAT: TypeAdapter[dict[_Place, Brought]] = TypeAdapter(dict[_Place, Brought])


def read_manifest(folder: Path) -> dict[str, Brought]:
    """The pages that sources brought, by their paths below the folder."""
    file = folder / MANIFEST_FILE
    try:
        held = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError) as error:
        raise _unusable(file) from error
    if not isinstance(held, dict) or held.get("version") != _VERSION:
        raise _unusable(file)
    try:
        return _FORMAT.validate_python(held.get("pages"))
    except ValidationError as error:
        raise _unusable(file) from error


def _unusable(file: Path) -> CorpusError:
    advice = (
        'not as "askademy add" writes it: bring back an older copy, or delete it and the pages'
        " that sources brought, and add them again."
    )
    return CorpusError(FilePlace(str(file)), advice)


def write_manifest(folder: Path, pages: Mapping[str, Brought]) -> None:
    """Either the old manifest is there or the new one, whatever ends the process."""
    held = {place: _told(pages[place]) for place in sorted(pages)}
    text = json.dumps({"version": _VERSION, "pages": held}, ensure_ascii=False, indent=1)
    write_whole(folder, folder / MANIFEST_FILE, f"{text}\n".encode("utf-8", "replace"))


def _told(brought: Brought) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(brought).items() if value is not None}


def write_whole(folder: Path, file: Path, data: bytes) -> None:
    """The file has either its old bytes or the new ones; `folder` is that of the corpus."""
    unfinished = folder / UNFINISHED
    # Left over, or a link that somebody put there to have another file overwritten.
    unfinished.unlink(missing_ok=True)
    with unfinished.open("xb") as writing:
        writing.write(data)
        writing.flush()
        os.fsync(writing.fileno())
    unfinished.replace(file)
