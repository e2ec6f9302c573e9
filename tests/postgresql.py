"""A PostgreSQL of the tests' own: a private cluster on a free port of this machine."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import randbelow, token_hex
from tempfile import mkdtemp
from time import sleep

import psycopg

# PostgreSQL refuses to run as root; Debian's package brings this user.
USER = "postgres"
MISSING = "PostgreSQL is not installed (Debian and Ubuntu: apt install postgresql)"


def programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`; Debian keeps them off the PATH."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def free_port() -> int:
    """Below the ports that systems give out, so that none takes it while the server is stopped."""
    while True:
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", 10_000 + randbelow(20_000)))
            port: int = free.getsockname()[1]
            return port


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Cluster:
    """A server that can be stopped, frozen and started again."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._folder = folder
        self._programs = programs
        self._user = USER if os.geteuid() == 0 else None
        self._password = token_hex(16)
        self.port = free_port()
        self._databases: list[str] = []
        self._create()
        self.start()

    def url(self, database: str) -> str:
        return f"postgresql://{USER}:{self._password}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """Its address."""
        name = f"test_{token_hex(6)}"
        self._execute(f"CREATE DATABASE {name}")
        self._databases.append(name)
        return self.url(name)

    def copy(self, database: str) -> str:
        """The address of another one with the same in it; nobody may use the first meanwhile."""
        name = f"test_{token_hex(6)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {database.rpartition('/')[2]}")
        self._databases.append(name)
        return self.url(name)

    def empty(self, database: str) -> None:
        """Dropped under those who use it, and made again."""
        self._execute(f"DROP DATABASE {database} WITH (FORCE)")
        self._execute(f"CREATE DATABASE {database}")

    def drop_databases(self) -> None:
        """All that there are: each has 300 files, which are slow to delete once on the disk."""
        while self._databases:
            self._execute(f"DROP DATABASE {self._databases.pop()} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def start(self) -> None:
        sockets = f"-c unix_socket_directories={self._folder}"
        # Durable in the sense of the tests: they kill processes, and do not cut the power.
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 {sockets} -c fsync=off"
        self._run("pg_ctl", "-w", "-t", "30", "-l", f"{self._folder}/log", "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def kill(self) -> None:
        """All of its processes, at once, and waits until they are gone."""
        os.kill(self._processes()[0], signal.SIGSTOP)  # it starts no more of them
        processes = self._processes()
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(_lives(process) for process in processes):
            sleep(0.01)
        # Where nobody takes note of its end, as in some containers, its number looks used.
        (self._folder / "data" / "postmaster.pid").unlink()
        (self._folder / f".s.PGSQL.{self.port}.lock").unlink()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Every process of the server keeps its connections and answers nothing."""
        processes = self._processes()
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                # One whose client has gone ends as soon as another one goes on.
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)

    def _processes(self) -> list[int]:
        first = int((self._folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [first, *map(int, children)]

    def _create(self) -> None:
        password = self._folder / "password"
        password.write_text(self._password)
        if self._user:
            owner = pwd.getpwnam(self._user)
            for path in (self._folder, password):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        login = ("-U", USER, "-A", "scram-sha-256", f"--pwfile={password}")
        self._run("initdb", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8", *login)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, "-D", self._folder / "data", *arguments],
            cwd=self._folder,
            user=self._user,
            check=True,
            stdout=subprocess.DEVNULL,
        )


@contextmanager
def cluster() -> Iterator[Cluster | None]:
    """None where PostgreSQL is not installed."""
    found = programs()
    if found is None:
        yield None
        return
    # Not in pytest's folders, which the server's user may not enter; sockets want a short path.
    folder = Path(mkdtemp(prefix="askademy-pg-", dir="/tmp"))
    try:
        running = Cluster(folder, found)
        try:
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(folder)
