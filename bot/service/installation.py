"""Whether all that an installation needs is there, and what to do where it is not.

Nothing is changed: no database is brought to another version, and no folder is made.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path

from bot.clock import now
from bot.service.encoding import load_encodings
from bot.service.engine_choice import chosen_engine, require_reachable
from bot.settings import Settings, SettingsError, index_folder, secret
from bot.store.database import database_url
from bot.store.errors import StoreUnavailableError
from bot.store.location import database_file
from bot.store.session import state_of
from bot.tracing.wanted import collector_problem, is_wanted
from corpus.errors import CorpusError
from corpus.load import ACADEMY, load
from index.engines.errors import EngineError

State = Literal["ok", "warning", "problem"]

# Bytes that should be free where questions and indexes are written: half a million questions.
LEAST_FREE = 200 * 1024 * 1024
# Open files below which a few hundred idle connections shut others out.
FEWEST_FILES = 4_096
# Milliseconds by which two clocks may differ before times in the log cannot be compared.
MOST_APART = 5_000
# A clock before this is a machine's that has lost its battery; the day of this program's first
# version, in milliseconds since 1970.
EARLIEST = 1_767_225_600_000


@dataclass(frozen=True, slots=True)
class Diagnosis:
    subject: str
    state: State
    sentence: str
    """What is found and, where it is not as it should be, what to do."""


def findings(settings: Settings) -> Iterator[Diagnosis]:
    """Each as soon as it is known."""
    yield _corpus(settings)
    yield _index(settings)
    yield _engine(settings)
    yield _meaning(settings)
    yield from _database(settings)
    yield from _places(settings)
    yield _open_files()
    yield _contact(settings)
    if is_wanted():
        yield _traces()


def _corpus(settings: Settings) -> Diagnosis:
    try:
        corpus = load(settings.corpus, settings.name)
    except CorpusError as error:
        return Diagnosis("pages", "problem", str(error))
    if settings.corpus == ACADEMY:
        advice = "ASKADEMY_CORPUS is not set: the packaged example is answered from."
        return Diagnosis("pages", "warning", advice)
    said = f"{len(corpus.documents):,} from {settings.corpus}"
    if corpus.left_out:
        left = f"{said}; {len(corpus.left_out):,} left out: askademy check says which, and why."
        return Diagnosis("pages", "warning", left)
    return Diagnosis("pages", "ok", f"{said}.")


def _index(settings: Settings) -> Diagnosis:
    folder = index_folder(settings)
    if problem := _unwritable(folder):
        return Diagnosis("index", "problem", f"{problem}: name another folder in ASKADEMY_INDEX.")
    return Diagnosis("index", "ok", f"Kept in {folder}.")


def _engine(settings: Settings) -> Diagnosis:
    try:
        require_reachable(chosen_engine(settings))
    except (SettingsError, EngineError) as error:
        return Diagnosis("engine", "problem", str(error))
    return Diagnosis("engine", "ok", f"{settings.engine}.")


def _meaning(settings: Settings) -> Diagnosis:
    try:
        found = load_encodings(settings)
    except SettingsError as error:
        return Diagnosis("meaning", "problem", str(error))
    if settings.meaning == "off":
        return Diagnosis("meaning", "ok", "Off: questions are compared by their words.")
    if found.english is None:
        advice = (
            'Not installed: pip install "askademy[meaning]" finds what is asked in other words.'
        )
        return Diagnosis("meaning", "warning", advice)
    others = "are understood" if found.others else "are not understood"
    return Diagnosis("meaning", "ok", f"On; questions in other languages {others}.")


def _database(settings: Settings) -> Iterator[Diagnosis]:
    url = database_url(secret(settings.database_url))
    name = url.render_as_string()
    try:
        state = state_of(url)
    except StoreUnavailableError as error:
        yield Diagnosis("database", "problem", str(error))
        return
    if state.version == "newer":
        advice = "it is of a newer version of Askademy: install that, or name another database."
        yield Diagnosis("database", "problem", f"{name}: {advice}")
    elif state.version == "none":
        yield Diagnosis("database", "ok", f"{name}: the first start makes its tables.")
    elif state.version == "older":
        advice = "the next start brings it to this version: make a backup before."
        yield Diagnosis("database", "warning", f"{name}: {advice}")
    else:
        yield Diagnosis("database", "ok", f"{name}: of this version.")
    yield _clock(state.clock)


def _clock(database: int | None) -> Diagnosis:
    """`database` is the database server's, in milliseconds since 1970; None where there is none."""
    own = now()
    if own < EARLIEST:
        return Diagnosis("clock", "problem", "It is wrong by years: set it, best by NTP.")
    if database is not None and abs(own - database) > MOST_APART:
        apart = abs(own - database) / 1000
        advice = f"It and the database's differ by {apart:,.0f} seconds: set both by NTP."
        return Diagnosis("clock", "warning", advice)
    return Diagnosis("clock", "ok", "Plausible." if database is None else "As the database's.")


def _places(settings: Settings) -> Iterator[Diagnosis]:
    """The disks that are written to, each once."""
    file = database_file(secret(settings.database_url))
    for name, folder in (
        ("data", file.parent if file else user_data_path("askademy")),
        ("index", index_folder(settings)),
    ):
        there = _existing(folder)
        free = shutil.disk_usage(there).free
        said = f"{free / 1024**3:,.1f} GB free for {folder}"
        if free < LEAST_FREE:
            yield Diagnosis(
                f"disk, {name}", "problem", f"{said}: make room, or name another folder."
            )
        elif problem := _unwritable(folder):
            yield Diagnosis(
                f"disk, {name}", "problem", f"{problem}: change its owner or its rights."
            )
        else:
            yield Diagnosis(f"disk, {name}", "ok", f"{said}.")


def _open_files() -> Diagnosis:
    if sys.platform == "win32":
        return Diagnosis("open files", "ok", "Not limited.")
    import resource  # noqa: PLC0415  # not everywhere

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY:
        return Diagnosis("open files", "ok", "Not limited.")
    said = f"{hard:,} may be open"
    if hard < FEWEST_FILES:
        advice = f"{said}: allow more (ulimit -n, LimitNOFILE=), as each connection is one."
        return Diagnosis("open files", "warning", advice)
    return Diagnosis("open files", "ok", f"{said}; the start raises the limit to that.")


def _contact(settings: Settings) -> Diagnosis:
    if settings.contact is None:
        advice = "ASKADEMY_CONTACT is not set: who finds nothing is told nobody to ask."
        return Diagnosis("contact", "warning", advice)
    return Diagnosis("contact", "ok", f"{settings.contact}.")


def _traces() -> Diagnosis:
    try:
        problem = collector_problem()
    except SettingsError as error:
        return Diagnosis("traces", "problem", f"{error}.")
    if problem:
        return Diagnosis("traces", "warning", f"{problem} Questions are answered all the same.")
    return Diagnosis("traces", "ok", "The collector takes them.")


def _existing(folder: Path) -> Path:
    """The folder, or the closest above it that is there."""
    return next(each for each in (folder, *folder.absolute().parents) if each.exists())


def _unwritable(folder: Path) -> str | None:
    """Why nothing can be written there, in half a sentence; None where it can."""
    there = _existing(folder)
    if not there.is_dir():
        return f"{there} is no folder"
    return None if os.access(there, os.W_OK | os.X_OK) else f"{there} may not be written"
