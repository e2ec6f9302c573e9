"""The wheel and the source archive, the same bytes whenever and wherever: `make dist`."""

import gzip
import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]

# What pip calls as well. In a process of its own, because it works in the folder it is called in.
_BACKEND = """
from sys import argv
from setuptools import build_meta
build_meta.build_wheel(argv[1])
build_meta.build_sdist(argv[1])
"""


def main() -> None:
    """What is committed, dated with its commit."""
    with TemporaryDirectory() as tree:
        with tarfile.open(fileobj=io.BytesIO(_git("archive", "HEAD"))) as committed:
            committed.extractall(tree, filter="data")
        moment = int(_git("log", "-1", "--format=%ct"))
        for made in build(Path(tree), ROOT / "dist", moment):
            print(made.relative_to(ROOT))


def build(tree: Path, target: Path, moment: int) -> tuple[Path, Path]:
    """The wheel and the source archive of a tree of files, put into a folder.

    Their bytes depend on the names and contents of the files, on the moment, in seconds since 1970,
    which they are dated with, and on the installed setuptools, which builds in the tree.

    Raises `RuntimeError` with what setuptools says of it.
    """
    for path in tree.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as built:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", _BACKEND, built],
            cwd=tree,
            env=os.environ | {"SOURCE_DATE_EPOCH": str(moment)},
            capture_output=True,
            check=False,
            umask=0o022,
            encoding="utf-8",
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        (wheel,) = Path(built).glob("*.whl")
        (source,) = Path(built).glob("*.tar.gz")
        made = target / wheel.name, target / source.name
        made[0].write_bytes(wheel.read_bytes())
        made[1].write_bytes(_dated(source.read_bytes(), moment))
    return made


def _dated(archive: bytes, moment: int) -> bytes:
    """The same files in the order of their names, of nobody, and of the moment.

    setuptools dates a wheel as it is told to, and a source archive with the clock.
    """
    packed = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(archive)) as given,
        # Without a name: that of the file would be written into it.
        gzip.GzipFile("", "wb", fileobj=packed, mtime=moment) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.GNU_FORMAT) as archived,
    ):
        for member in sorted(filter(_needed, given), key=lambda member: member.name):
            archived.addfile(_nobodys(member, moment), given.extractfile(member))
    return packed.getvalue()


def _needed(member: tarfile.TarInfo) -> bool:
    """Not setuptools' notes of what it has found in the tree, which differ the next time."""
    _, _, path = member.name.partition("/")
    return path != "setup.cfg" and not path.partition("/")[0].endswith(".egg-info")


def _nobodys(member: tarfile.TarInfo, moment: int) -> tarfile.TarInfo:
    made = tarfile.TarInfo(member.name)
    made.type, made.size, made.mtime = member.type, member.size, moment
    made.mode = 0o755 if member.isdir() else 0o644
    return made


def _git(*command: str) -> bytes:
    return subprocess.run(["git", *command], cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S603, S607


if __name__ == "__main__":
    main()
