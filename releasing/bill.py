"""What a release consists of (CycloneDX), as it is installed from the locks: `make dist`.

The wheel is tried there as well, in an environment with nothing else.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-content.lock", "requirements-mcp.lock")
QUESTION = "When was ILEA Roswell established?"


def main() -> None:
    (wheel,) = (ROOT / "dist").glob("askademy-*.whl")
    bill = wheel.with_name("-".join(wheel.name.split("-")[:2]) + ".cdx.json")
    with TemporaryDirectory() as folder:
        python = _installed(wheel, Path(folder))
        _run(python.with_name("askademy"), "ask", QUESTION, cwd=folder)
        tool = Path(sys.executable).with_name("cyclonedx-py")
        options = ("--pyproject", ROOT / "pyproject.toml", "--output-reproducible", "--of", "JSON")
        _run(tool, "environment", *options, "-o", bill, python, cwd=folder)
    listed = json.loads(bill.read_text("utf-8"))["components"]
    names = {canonicalize_name(component["name"]) for component in listed}
    if missing := sorted(_pinned() - names):
        sys.exit(f"{bill.name} lacks what the locks have: {', '.join(missing)}.")
    print(f"{bill.relative_to(ROOT)}: {len(listed)} packages")


def _installed(wheel: Path, folder: Path) -> Path:
    """The Python of an environment that has what is pinned, and the wheel."""
    _run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    python = folder / "bin" / "python"
    install = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet")
    locked = [part for lock in LOCKS for part in ("--requirement", ROOT / lock)]
    _run(*install, "--require-hashes", *locked, cwd=folder)
    _run(*install, "--no-deps", "--no-index", wheel, cwd=folder)
    return python


def _pinned() -> set[str]:
    """The names of all that is pinned for this platform."""
    lines = [line for lock in LOCKS for line in (ROOT / lock).read_text("utf-8").splitlines()]
    pins = [Requirement(line.rstrip("\\ ")) for line in lines if not line.startswith(" ")]
    return {canonicalize_name(p.name) for p in pins if p.marker is None or p.marker.evaluate()}


def _run(*command: str | Path, cwd: str | Path) -> None:
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


if __name__ == "__main__":
    main()
