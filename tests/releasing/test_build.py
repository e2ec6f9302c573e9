import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import httpx
import pytest

from releasing.build import build
from tests.bot.cli.running import environment
from tests.bot.cli.test_main import QUESTION

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "corpus", "index")
BESIDE = ("pyproject.toml", "MANIFEST.in", "README.md", "LICENSE", "CHANGELOG.md")
MOMENT = 1_700_000_000


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a release is built of."""
    target = tmp_path_factory.mktemp("tree")
    ignored = shutil.ignore_patterns("__pycache__")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, target / package, ignore=ignored)
    for path in [*map(ROOT.joinpath, BESIDE), *ROOT.glob("*.lock")]:
        shutil.copy(path, target)
    return target


@pytest.fixture(scope="module")
def release(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return build(tree, tmp_path_factory.mktemp("dist"), MOMENT)


def test_wheel_has_every_file_of_the_packages(tree: Path, release: tuple[Path, Path]) -> None:
    """A wheel built from the tree holds every module and every data file, and nothing else."""
    files = {
        path.relative_to(tree).as_posix()
        for package in PACKAGES
        for path in (tree / package).rglob("*")
        if path.is_file()
    }
    with zipfile.ZipFile(release[0]) as packed:
        inside = set(packed.namelist())
    assert {name for name in inside if not name.startswith("askademy-")} == files


def test_release_is_the_same_wherever_and_whenever_it_is_built(
    release: tuple[Path, Path], tmp_path: Path
) -> None:
    """Built from its own source archive, with other times and rights, it is equal to the byte."""
    with tarfile.open(release[1]) as source:
        source.extractall(tmp_path, filter="data")
    (elsewhere,) = tmp_path.iterdir()
    for path in elsewhere.rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o700)
    before = os.umask(0o077)
    try:
        again = build(elsewhere, tmp_path / "dist", MOMENT)
    finally:
        os.umask(before)
    assert [made.read_bytes() for made in again] == [made.read_bytes() for made in release]


def test_source_archive_names_nobody(release: tuple[Path, Path]) -> None:
    """It has the locks that a release is installed with, and nothing of who has made it."""
    with tarfile.open(release[1]) as source:
        members = source.getmembers()
    assert f"{members[0].name}/requirements.lock" in {member.name for member in members}
    owners = {(m.mtime, m.uid, m.gid, m.uname, m.gname) for m in members}
    assert owners == {(MOMENT, 0, 0, "", "")}


def test_wheel_answers_where_nothing_else_of_the_project_is(
    release: tuple[Path, Path], tmp_path: Path
) -> None:
    """In an environment with the dependencies and the wheel alone, `ask` and `serve` answer."""
    variables = environment(HOME=str(tmp_path))
    variables.pop("PYTHONPATH", None)
    program = installed(release[0], tmp_path / "environment")
    asked = subprocess.run(
        [program, "ask", QUESTION],
        cwd=tmp_path,
        env=variables,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert "2021" in asked.stdout
    command = [str(program), "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=variables, stdout=subprocess.PIPE, encoding="utf-8"
    ) as server:
        try:
            assert server.stdout
            address = server.stdout.readline().split()[3]
            with httpx.Client(base_url=address, trust_env=False) as client:
                reply = client.post("/api/ask", json={"question": QUESTION})
                assert reply.json()["status"] == "answered"
                assert client.get("/").status_code == 200
            server.send_signal(signal.SIGTERM)
            assert server.wait(20) == 0
        finally:
            server.kill()


def installed(wheel: Path, folder: Path) -> Path:
    """The program of a wheel, in an environment that has this one's packages, but not its project.

    What a folder of packages says of further folders counts in its own environment alone.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    (place,) = folder.glob("lib/python*/site-packages")
    (place / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    options = "--quiet --no-deps --no-index --no-compile --disable-pip-version-check".split()
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", *options, wheel], check=True
    )
    return folder / "bin" / "askademy"
