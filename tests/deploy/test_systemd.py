"""The unit for systemd: what systemd takes, how little it may, and that all runs with that."""

import ctypes
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.http.server import GRACE_SECONDS
from bot.settings import Settings, variable
from bot.store.store import CLOSE_SECONDS
from tests.bot.cli.running import environment

FILE = Path(__file__).parents[2] / "deploy" / "systemd" / "askademy.service"
TEXT = FILE.read_text("utf-8")
MOST_EXPOSED = 1.5  # of ten; 1.2 with systemd 252, and services without any of this have 9.6

# Forbids memory that can be written and executed, as MemoryDenyWriteExecute does, then goes on.
PR_SET_MDWE, REFUSE = 65, 1
STRICT = f"""
import ctypes, os, sys
if ctypes.CDLL(None).prctl({PR_SET_MDWE}, {REFUSE}, 0, 0, 0):
    sys.exit("refused")
os.execv(sys.argv[1], sys.argv[1:])
"""


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """With a program that there is on this machine."""
    found = tmp_path / FILE.name
    found.write_text(TEXT.replace("/opt/askademy/bin/askademy", sys.executable), "utf-8")
    return found


def analyze(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed (Debian and Ubuntu: apt install systemd)")
    command = ["systemd-analyze", "--no-pager", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def values(name: str) -> list[str]:
    return re.findall(rf"^#?{name}=(.*)$", TEXT, re.MULTILINE)


def test_systemd_takes_every_line(unit: Path) -> None:
    """Without a word: it would warn of what it does not know."""
    verified = analyze("verify", unit)
    assert (verified.stdout, verified.stderr, verified.returncode) == ("", "", 0)


def test_service_is_hardly_exposed(unit: Path) -> None:
    """As systemd itself counts what a service may."""
    told = analyze("security", "--offline=true", unit).stdout
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", told)
    assert found, told
    assert float(found[1]) <= MOST_EXPOSED


def test_server_needs_no_memory_that_is_written_and_executed(tmp_path: Path) -> None:
    """Nor do the libraries that encode texts: onnxruntime, and NumPy's."""
    if ctypes.CDLL(None).prctl(PR_SET_MDWE + 1, 0, 0, 0, 0) < 0:
        pytest.skip("this kernel cannot forbid it (Linux 6.3 and newer can)")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "visit.md").write_text("# Hours\n\nThe museum opens at nine.\n")
    ask = ["-m", "bot.cli.main", "ask", "--json", "When does the museum open?"]
    asked = subprocess.run(
        [sys.executable, "-c", STRICT, sys.executable, *ask],
        env=environment(
            ASKADEMY_MEANING="on",
            ASKADEMY_CORPUS=str(tmp_path / "pages"),
            ASKADEMY_INDEX=str(tmp_path / "index"),
            PYTHONPATH=str(FILE.parents[2]),
        ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    assert "nine" in asked.stdout


def test_service_has_the_time_to_end() -> None:
    """Longer than what it still answers and writes takes; a wrong setting is not tried again."""
    (timeout,) = values("TimeoutStopSec")
    assert int(timeout) > GRACE_SECONDS + 2 * CLOSE_SECONDS
    assert values("RestartPreventExitStatus") == ["2"]
    assert values("Restart") == ["on-failure"]


def test_settings_and_credentials_are_those_that_there_are() -> None:
    """A variable of ours in the unit is a setting, and so is each credential."""
    known = {variable(field) for field in Settings.model_fields}
    given = re.findall(r"\b(ASKADEMY_\w+)=", " ".join(values("Environment")))
    credentials = [value.partition(":")[0].upper() for value in values("LoadCredential")]
    assert given
    assert credentials
    assert {*given, *credentials} <= known
