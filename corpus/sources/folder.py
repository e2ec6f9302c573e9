"""A file or a folder of this machine as a source."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from corpus.sources.found import Missed, Pages, Rules, SourcePage


def file(path: Path, rules: Rules) -> Pages:
    """One page, under its name; nothing where there is no such file any more."""
    if path.exists():
        yield _page(path, PurePosixPath(_seen(path)), rules), 0


def folder(path: Path, rules: Rules) -> Pages:
    """Its pages, under its name; links that lead out of it are not followed."""
    paths: list[Path | Missed] = list(_paths(path))
    for number, found in enumerate(paths, 1):
        if isinstance(found, Missed):
            yield found, len(paths) - number
        else:
            place = PurePosixPath(_seen(path), found.relative_to(path).as_posix())
            inside = found.resolve().is_relative_to(path)
            page = _page(found, place, rules) if inside else _outside(found)
            yield page, len(paths) - number


def _seen(path: Path) -> str:
    """Its name; what begins with a dot would be hidden in the corpus, and never be read."""
    return path.name.lstrip(".") or "pages"


def _paths(path: Path) -> Iterator[Path | Missed]:
    unread: list[OSError] = []
    for parent, folders, names in os.walk(path, onerror=unread.append):
        shown = [name for name in folders if not name.startswith(".")]
        folders[:] = sorted(name for name in shown if not Path(parent, name).is_symlink())
        yield from (_outside(Path(parent, name)) for name in sorted({*shown} - {*folders}))
        for name in sorted(name for name in names if not name.startswith(".")):
            yield Path(parent, name)
    for error in unread:
        why = f"cannot be read ({error.strerror})"
        yield Missed(str(error.filename), why, failed=True, hides_others=True)


def _outside(path: Path) -> Missed:
    return Missed(_shown(path), "is a link that is not followed")


def _page(path: Path, place: PurePosixPath, rules: Rules) -> SourcePage | Missed:
    if not str(path).isprintable():
        return Missed(_shown(path), "has a name that cannot be printed: rename it", failed=True)
    if path.suffix.lower() not in rules.suffixes:
        return Missed(str(path), f"is no page: its name ends with none of {_endings(rules)}")
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return Missed(str(path), "is no ordinary file")
        with path.open("rb") as reading:
            data = reading.read(rules.largest + 1)
    except OSError as error:
        return Missed(str(path), f"cannot be read ({error.strerror})", failed=True)
    if len(data) > rules.largest:
        return Missed(str(path), f"is larger than {rules.largest >> 20} MiB", failed=True)
    return SourcePage(str(path), place, data)


def _endings(rules: Rules) -> str:
    return ", ".join(sorted(rules.suffixes))


def _shown(path: Path) -> str:
    return str(path).encode("utf-8", "replace").decode("utf-8")
