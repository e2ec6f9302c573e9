"""The container: without root, and with nothing written outside of two folders."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from tests.bot.cli.running import environment
from tests.bot.cli.test_main import QUESTION
from tests.bot.store.conftest import eventually
from tests.patience import PATIENCE
from tests.postgresql import free_port

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
TEXT = DOCKERFILE.read_text("utf-8")

# Everything that is mounted is read-only but for the folders that are named, and the process has
# no capability that would let it change that or read what is not its own.
READ_ONLY = """
for writable; do mount --bind "$writable" "$writable"; done
while read -r _ where kind _; do
    case "$kind" in proc|sysfs|dev*|cgroup*) continue ;; esac
    for writable; do [ "$where" = "$writable" ] && continue 2; done
    mount -o remount,bind,ro "$where" 2>/dev/null || true
done </proc/self/mounts
exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs sh -c "$COMMAND"
"""


def variables() -> Mapping[str, str]:
    """What the image sets."""
    (block,) = re.findall(r"^ENV ((?:.*\\\n)*.*)$", TEXT, re.MULTILINE)
    return dict(re.findall(r"(\w+)=(\S+)", block))


def test_linter_finds_nothing() -> None:
    """hadolint knows what usually goes wrong in such files."""
    command = Path(sys.executable).with_name("hadolint")
    linted = subprocess.run([command, DOCKERFILE], capture_output=True, check=False, text=True)
    assert (linted.stdout, linted.returncode) == ("", 0)


def test_image_is_nobodys_and_downloads_are_pinned() -> None:
    """The last user is a number that is not root's, and each package has hashes."""
    assert re.findall(r"^USER (\S+)$", TEXT, re.MULTILINE) == ["10001:10001"]
    lines = TEXT.replace("\\\n", "").splitlines()
    installs = [part for line in lines for part in line.split("&&") if "pip install" in part]
    assert len(installs) == 2
    for each in installs:
        words = each.split()
        assert "--require-hashes" in words or {"--no-deps", "--no-build-isolation"} < set(words)


def test_image_has_what_a_release_is_built_of_and_no_more() -> None:
    """What is not named is left out: settings, keys, data."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert "*" in lines
    named = {line[1:] for line in lines if line.startswith("!")}
    assert {"bot", "corpus", "index", "pyproject.toml"} < named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_health_is_asked_without_further_programs(client: httpx.Client) -> None:
    """The command of the check succeeds at a server that lives, and fails where there is none."""
    found = re.search(r"^HEALTHCHECK.*\\\n\s*CMD (\[.*\])$", TEXT, re.MULTILINE)
    assert found
    program, *arguments = json.loads(found[1])
    assert program == "python3"
    for port, is_well in ((client.base_url.port, True), (free_port(), False)):
        asked = [each.replace(":8000", f":{port}") for each in arguments]
        done = subprocess.run([sys.executable, *asked], check=False, capture_output=True)
        assert (done.returncode == 0) == is_well


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a file system read-only")
def test_server_runs_on_a_read_only_file_system(tmp_path: Path) -> None:
    """With the image's settings it answers, keeps what was asked, and ends in order.

    Two folders can be written: those of /data and /tmp.
    """
    if (
        not shutil.which("unshare")
        or subprocess.run(["unshare", "-m", "true"], check=False).returncode
    ):
        pytest.skip("this machine lets nobody mount anything")
    data, temporary = tmp_path / "data", tmp_path / "tmp"
    data.mkdir()
    temporary.mkdir()
    port = free_port()
    serve = f"{sys.executable} -m bot.cli.main serve --workers 2 --port {port}"
    ours = {name: value.replace("/data", str(data)) for name, value in variables().items()}
    settings = environment(**{name: value for name, value in ours.items() if name != "PATH"})
    settings |= {
        "TMPDIR": str(temporary),
        "COMMAND": f"touch {tmp_path}/outside 2>/dev/null; cd {ROOT} && exec {serve}",
    }
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-eu", "-c", READ_ONLY]
    process = subprocess.Popen(
        [*command, "sh", str(data), str(temporary)],
        env=settings,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        encoding="utf-8",
    )
    with process:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
                eventually(lambda: _is_ready(client, process))
                reply = client.post("/api/ask", json={"question": QUESTION}, timeout=PATIENCE)
                assert reply.json()["status"] == "answered"
            process.terminate()
            assert process.wait(PATIENCE) == 0
            assert process.stderr
            told = [line for line in process.stderr.read().splitlines() if " INFO " not in line]
            assert told == []
        finally:
            process.kill()
    assert not (tmp_path / "outside").exists()
    assert (data / "askademy" / "askademy.db").stat().st_size


def _is_ready(client: httpx.Client, process: "subprocess.Popen[str]") -> bool:
    assert process.poll() is None
    try:
        return client.get("/readyz", timeout=PATIENCE).is_success
    except httpx.TransportError:
        return False
