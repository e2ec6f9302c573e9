"""Files of rows that a process holds while it writes them: what nobody holds anybody may take."""

import fcntl
import json
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

# Made once: `json.dumps` makes one for each call that differs from its own.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def as_line(row: dict[str, Any]) -> bytes:
    return f"{_ENCODER.encode(row)}\n".encode()


def new_held_file(folder: Path, ending: str) -> tuple[IO[bytes], Path]:
    """Locked before it has the name by which others find it; raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"{uuid4().hex}.new"
    path = new.with_suffix(ending)
    file = new.open("ab", buffering=0)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        new.rename(path)
    except OSError:
        file.close()
        new.unlink(missing_ok=True)
        raise
    return file, path


def write_line(file: IO[bytes], place: int, line: bytes) -> None:
    """All of it, or nothing: then raises `OSError`. `place` is the end of the file."""
    if file.write(line) != len(line):
        file.truncate(place)
        file.seek(place)
        raise OSError


def hold(file: IO[bytes]) -> bool:
    """Whether nobody else holds it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
