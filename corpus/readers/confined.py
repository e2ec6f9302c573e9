"""A reader in a process of its own, limited in memory and time: files come from strangers.

`python -m corpus.readers.confined pdf` reads a file from its standard input and writes the page,
or why there is none, as JSON.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from pydantic import TypeAdapter

from corpus.readers.page import Page, UnreadableError

# What the readers need for 500 pages or 100,000 rows is a sixth of this: see docs/corpus.md.
MOST_MEMORY = 1 << 30
MOST_SECONDS = 120
# A machine that is busy with other things gives a process little of its time.
LONGEST_WAIT = 3 * MOST_SECONDS

# What installs the libraries that are wanted for some formats only, and for pages from the web.
EXTRA = "make formats, or pip install 'askademy[content]'"

READERS = {
    "csv": "corpus.readers.table_file:read_csv",
    "docx": "corpus.readers.docx:read_docx",
    "pdf": "corpus.readers.pdf:read_pdf",
    "xlsx": "corpus.readers.table_file:read_xlsx",
}

# The environment may hold secrets, which a reader has no use for.
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "VIRTUAL_ENV")
_ROOT = str(Path(__file__).parents[2])


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the process writes: a page, or the advice of an `UnreadableError`."""

    page: Page | None = None
    advice: str = ""
    line: int | None = None


_OUTCOME = TypeAdapter(_Outcome)


def read_confined(kind: str, data: bytes) -> Page:
    """The page that the reader of a kind makes of a file's bytes.

    Raises `UnreadableError` also where the reader takes too long or too much, or breaks.
    """
    kept = {name: value for name, value in os.environ.items() if _is_kept(name)}
    try:
        done = subprocess.run(  # noqa: S603  # our own module, by our own interpreter
            [sys.executable, "-P", "-m", "corpus.readers.confined", kind],
            input=data,
            capture_output=True,
            check=False,
            timeout=LONGEST_WAIT,
            env={**kept, "PYTHONPATH": _ROOT, "PYTHONHASHSEED": "0"},
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(_too_slow()) from error
    if done.returncode:
        raise UnreadableError(_broken(kind, done.returncode))
    outcome = _OUTCOME.validate_json(done.stdout)
    if outcome.page is None:
        raise UnreadableError(outcome.advice, outcome.line)
    return outcome.page


def _is_kept(name: str) -> bool:
    return name.upper() in _KEPT or name.startswith("COVERAGE_")


def _too_slow() -> str:
    return f"reading it takes longer than {MOST_SECONDS} seconds: split it, or save it anew."


def _too_large() -> str:
    return f"reading it takes more than {MOST_MEMORY >> 20} MiB of memory: split it."


def _broken(kind: str, code: int) -> str:
    # What the kernel sends where a process has used its time up.
    if -code in {9, 24}:
        return _too_slow()
    # What ends a library that gets no more memory, or breaks.
    if -code in {4, 5, 6}:
        return (
            f"reading it takes more than {MOST_MEMORY >> 20} MiB of memory, or it is damaged:"
            " open it in its program and save it anew, in parts if it is large."
        )
    return f"not a {kind.upper()} file that can be read: open it in its program and save it anew."


def _outcome(kind: str, data: bytes) -> _Outcome:
    try:
        return _Outcome(page=_reader(kind)(data))
    except UnreadableError as error:
        return _Outcome(advice=error.advice, line=error.line)
    except ModuleNotFoundError as error:
        return _Outcome(advice=f"it is read by {error.name}, which is not installed: {EXTRA}.")
    except MemoryError:
        return _Outcome(advice=_too_large())
    except RecursionError:
        return _Outcome(advice="its parts are nested too deeply: simplify it.")


def _reader(kind: str) -> Callable[[bytes], Page]:
    module, _, name = READERS[kind].partition(":")
    reader: Callable[[bytes], Page] = getattr(import_module(module), name)
    return reader


def _limit() -> None:
    """Where the system can (not on Windows) memory and processor time end at a bound."""
    with suppress(ModuleNotFoundError):
        resource = import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    _limit()
    # What a library may print must not stand within the JSON.
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        outcome = _outcome(sys.argv[1], sys.stdin.buffer.read())
        out.write(_OUTCOME.dump_json(outcome))


if __name__ == "__main__":
    main()
