"""Vectors of texts: encoded once, and kept in a file over restarts."""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import numpy as np

from index.files import Kept, UnusableError
from index.meaning.encoder import Encoder, Vectors
from index.meaning.memory import give_back
from index.meaning.remembered import Remembered

# Called with how many texts are encoded and how many there are to encode.
Progress = Callable[[int, int], None]
# Days after which a vector that no corpus has used is thrown away.
UNUSED_DAYS = 90
# Vectors that are written at once: what was encoded is not lost when the process is stopped.
WRITTEN = 256
# Keys that are looked up at once: every SQLite takes 999 parameters.
TOGETHER = 500
# Texts from which on processes share their vectors: 1.5 MB.
MANY = 1_000
_NUMBER = np.dtype(np.float32).itemsize
_WAITING = 30.0  # seconds for another process that writes
_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    key BLOB PRIMARY KEY, vector BLOB NOT NULL, used TEXT NOT NULL
) WITHOUT ROWID
"""

_log = logging.getLogger(__name__)


def silent(_done: int, _all: int) -> None:
    """Progress that nobody sees."""


class VectorFile:
    """An SQLite file of vectors by the sha256 of model and text; several processes may share it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Those that are kept; raises `OSError` or `sqlite3.Error` where the file is unusable."""
        found: dict[bytes, bytes] = {}
        today = _today().isoformat()
        unused: list[bytes] = []
        with self._connected() as connection:
            for at in range(0, len(keys), TOGETHER):
                some = keys[at : at + TOGETHER]
                asked = ",".join("?" * len(some))
                rows = connection.execute(
                    f"SELECT key, vector, used FROM vectors WHERE key IN ({asked})",  # noqa: S608
                    some,
                )
                for key, vector, used in rows:
                    found[key] = vector
                    if used != today:
                        unused.append(key)
            connection.executemany(
                "UPDATE vectors SET used = ? WHERE key = ?", [(today, key) for key in unused]
            )
        return found

    def add(self, vectors: Mapping[bytes, bytes]) -> None:
        """Raises `OSError` or `sqlite3.Error` where the file cannot be used."""
        today = _today()
        oldest = date.fromordinal(today.toordinal() - UNUSED_DAYS).isoformat()
        rows = [(key, vector, today.isoformat()) for key, vector in vectors.items()]
        with self._connected() as connection:
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
            connection.execute("DELETE FROM vectors WHERE used < ?", [oldest])

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are kept at its end."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=_WAITING)) as connection, connection:
            connection.execute(_SCHEMA)
            yield connection


@dataclass(frozen=True, slots=True)
class Encodings:
    """What compares questions with the pages by meaning, as far as it is there."""

    english: "Encoding | None" = None
    # For questions in other languages.
    others: "Encoding | None" = None
    # Whether questions in other languages are told from English ones, understood or not.
    tells_languages: bool = False


NO_ENCODINGS = Encodings()


class Encoding:
    """An encoder that encodes no text twice, as far as a file can remember it."""

    def __init__(
        self,
        encoder: Encoder,
        file: VectorFile | None = None,
        progress: Progress = silent,
        mapped: Kept | None = None,
    ) -> None:
        """The vectors of all passages of one corpus are kept in `mapped` as well."""
        self.encoder = encoder
        self.asked = Remembered(encoder)
        """Encodes what people ask."""
        self._mapped = mapped
        self._file = file
        self._progress = progress

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Of texts that may answer, a row for each."""
        return self._encoded("passage", self.encoder.passages, texts, self._progress)

    def all_passages(self, texts: Sequence[str]) -> Vectors:
        """As `passages`, of all there are: of many, all processes share the vectors.

        They are never in memory as a whole while they are made.
        """
        if self._mapped is None or len(texts) < MANY:
            return self.passages(texts)
        keys = [self._key("passage", text) for text in texts]
        before, vectors = self._shared(self._mapped)
        if before == keys:
            return vectors
        try:
            with self._mapped.writing(self.encoder.model) as files:
                files.array("keys", np.frombuffer(b"".join(keys), dtype=np.uint8))
                blocks = self._blocks(texts, keys, before, vectors)
                files.rows("vectors", (len(texts), self.encoder.size), blocks)
        except OSError as error:
            _log.warning("Vectors cannot be shared (%s): every process has its own.", error)
            return self.passages(texts)
        written, vectors = self._shared(self._mapped)
        # Another process may have written those of other pages meanwhile.
        return vectors if written == keys else self.passages(texts)

    def _blocks(
        self, texts: Sequence[str], keys: Sequence[bytes], before: Sequence[bytes], vectors: Vectors
    ) -> Iterator[Vectors]:
        """The vectors of texts with these keys, some at a time; those `before` are not made again.

        `vectors` are theirs.
        """
        row_of = {key: row for row, key in enumerate(before)}
        for start in range(0, len(texts), WRITTEN):
            some = slice(start, start + WRITTEN)
            rows = np.array([row_of.get(key, -1) for key in keys[some]])
            found = np.empty((len(rows), self.encoder.size), dtype=np.float32)
            found[rows >= 0] = vectors[rows[rows >= 0]]
            new = [texts[start + i] for i in np.flatnonzero(rows < 0).tolist()]
            found[rows < 0] = self._encoded("passage", self.encoder.passages, new, silent)
            yield found
            if new:
                self._progress(start + len(rows), len(texts))

    def _shared(self, mapped: Kept) -> tuple[list[bytes], Vectors]:
        """The keys of the vectors that are shared, and these; nothing where none can be used."""
        try:
            if files := mapped.reader(self.encoder.model):
                size = sha256().digest_size
                keys = files.array("keys").tobytes()
                found = [keys[at : at + size] for at in range(0, len(keys), size)]
                return found, files.array("vectors")
        except (OSError, UnusableError) as error:
            _log.warning("Vectors are shared anew: %s", error)
        return [], np.empty((0, self.encoder.size), dtype=np.float32)

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Of texts that ask, a row for each."""
        return self._encoded("question", self.encoder.questions, texts, self._progress)

    def _encoded(
        self,
        kind: str,
        encode: Callable[[Sequence[str]], Vectors],
        texts: Sequence[str],
        progress: Progress,
    ) -> Vectors:
        keys = {text: self._key(kind, text) for text in texts}
        known = self._kept([*keys.values()]) if keys else {}
        unknown = [text for text, key in keys.items() if key not in known]
        for at in range(0, len(unknown), WRITTEN):
            some = unknown[at : at + WRITTEN]
            made = [vector.tobytes() for vector in encode(some)]
            new = dict(zip(map(keys.__getitem__, some), made, strict=True))
            known.update(new)
            self._keep(new)
            progress(at + len(some), len(unknown))
        if len(unknown) >= WRITTEN:
            give_back()
        found = b"".join(known[keys[text]] for text in texts)
        return np.frombuffer(found, dtype=np.float32).reshape(len(texts), self.encoder.size)

    def _kept(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        if self._file is None:
            return {}
        length = self.encoder.size * _NUMBER
        try:
            found = self._file.read(keys)
        except (OSError, sqlite3.Error) as error:
            self._give_up(self._file, error)
            return {}
        return {key: vector for key, vector in found.items() if len(vector) == length}

    def _keep(self, vectors: Mapping[bytes, bytes]) -> None:
        if self._file is None:
            return
        try:
            self._file.add(vectors)
        except (OSError, sqlite3.Error) as error:
            self._give_up(self._file, error)

    def _give_up(self, file: VectorFile, error: Exception) -> None:
        """Goes on without the file: what is answered does not depend on it."""
        _log.warning(
            "%s cannot be used (%s): texts are encoded again at every start.", file.path, error
        )
        self._file = None

    def _key(self, kind: str, text: str) -> bytes:
        said = f"{self.encoder.model}\n{kind}\n{text}"
        return sha256(said.encode("utf-8", "surrogatepass")).digest()


def _today() -> date:
    return datetime.now(UTC).date()
