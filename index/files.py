"""Arrays and texts in a folder of files, each checked when it is read: what an index is kept in.

A folder is written beside the one that is in use and then named in a file of its own, in one step:
who reads finds the whole of the former one or of the new one. Arrays are mapped into memory, so
that all processes of a machine share them.
"""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import file_digest, sha256
from itertools import pairwise
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.ragged import Ragged, numbers_of
from index.units import Units

_CONTENTS, _CURRENT = "contents.json", "current"

_log = logging.getLogger(__name__)


class UnusableError(Exception):
    """Raised where files are not what was written."""


class OutdatedError(UnusableError):
    """Raised where they were written with another key."""


class FilesWriter:
    """Writes into one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sums: dict[str, str] = {}

    def array(self, name: str, values: NDArray[Any]) -> None:
        path = self._folder / f"{name}.npy"
        np.save(path, values)
        self._add(path)

    def _add(self, path: Path) -> None:
        with path.open("rb") as file:
            self._sums[path.name] = file_digest(file, "sha256").hexdigest()

    def rows(self, name: str, shape: tuple[int, int], blocks: Iterable[NDArray[Any]]) -> None:
        """An array of `float32` that is never in memory as a whole; `blocks` are its rows."""
        path = self._folder / f"{name}.npy"
        kind = np.dtype(np.float32)
        head = {"descr": np.lib.format.dtype_to_descr(kind), "fortran_order": False, "shape": shape}
        # Not by a map of the file: where the disk is full, that ends the process.
        with path.open("wb") as file:
            np.lib.format.write_array_header_1_0(file, head)
            for block in blocks:
                file.write(np.ascontiguousarray(block, kind).data)
        self._add(path)

    def texts(self, name: str, values: Sequence[str]) -> None:
        ends = np.cumsum(numbers_of(map(len, values)))
        self.array(f"{name}.ends", ends)
        written = "".join(values).encode("utf-8", "surrogatepass")
        (self._folder / f"{name}.txt").write_bytes(written)
        self._sums[f"{name}.txt"] = sha256(written).hexdigest()

    def ragged(self, name: str, rows: Ragged) -> None:
        self.array(f"{name}.starts", rows.starts)
        self.array(f"{name}.values", rows.values)

    def units(self, name: str, units: Units) -> None:
        self.texts(f"{name}.names", units.names)
        self.ragged(name, units.rows)

    def counts(self, name: str, values: Mapping[str, int]) -> None:
        self.texts(f"{name}.names", [*values])
        self.array(name, numbers_of(values.values()))

    def close(self, key: str) -> None:
        contents = {"key": key, "files": self._sums}
        (self._folder / _CONTENTS).write_text(json.dumps(contents), encoding="utf-8")


class FilesReader:
    """Reads from one folder; raises `UnusableError` or `OSError` where a file is not as written."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder
        try:
            contents = json.loads((folder / _CONTENTS).read_text(encoding="utf-8"))
            written, self._sums = contents["key"], dict(contents["files"])
        except (ValueError, KeyError, TypeError) as error:
            raise UnusableError(_CONTENTS) from error
        if written != key:
            raise OutdatedError
        for name, expected in self._sums.items():
            with (folder / name).open("rb") as file:
                if file_digest(file, "sha256").hexdigest() != expected:
                    raise UnusableError(name)

    def has(self, name: str) -> bool:
        return f"{name}.npy" in self._sums

    def array(self, name: str) -> NDArray[Any]:
        """Mapped into memory; it cannot be changed."""
        # As a plain array: what is taken of it is then one, too, and quicker.
        return np.asarray(np.load(self._folder / f"{name}.npy", mmap_mode="r"))

    def texts(self, name: str) -> tuple[str, ...]:
        written = (self._folder / f"{name}.txt").read_bytes().decode("utf-8", "surrogatepass")
        ends = self.array(f"{name}.ends").tolist()
        return tuple([written[start:end] for start, end in pairwise((0, *ends))])

    def ragged(self, name: str) -> Ragged:
        return Ragged(self.array(f"{name}.starts"), self.array(f"{name}.values"))

    def units(self, name: str) -> Units:
        return Units(self.texts(f"{name}.names"), self.ragged(name))

    def counts(self, name: str) -> dict[str, int]:
        names = self.texts(f"{name}.names")
        return dict(zip(names, self.array(name).tolist(), strict=True))


class Kept:
    """What was kept last in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def reader(self, key: str) -> FilesReader | None:
        """None where nothing usable was written with that key."""
        if not (self._folder / _CURRENT).exists():
            return None
        try:
            name = (self._folder / _CURRENT).read_text(encoding="utf-8")
            return FilesReader(self._folder / Path(name).name, key)
        except OutdatedError:
            return None
        except (OSError, ValueError, UnusableError) as error:
            _log.warning("The index in %s is made again: %s", self._folder, error)
            return None

    @contextmanager
    def writing(self, key: str) -> Iterator[FilesWriter]:
        """What is written is kept at the end, and what was kept before is thrown away.

        Raises `OSError` where it cannot be written.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        new = Path(mkdtemp(dir=self._folder))
        try:
            writer = FilesWriter(new)
            yield writer
            writer.close(key)
            named = new / _CURRENT
            named.write_text(new.name, encoding="utf-8")
            named.replace(self._folder / _CURRENT)
        except BaseException:
            rmtree(new, ignore_errors=True)
            raise
        for other in self._folder.iterdir():
            if other.is_dir() and other != new:
                rmtree(other, ignore_errors=True)
