"""What a process takes while it works, looked at every second: memory, files, threads."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from time import monotonic

LOOK_SECONDS = 1.0
_PAGE = 4096 / 1024 / 1024  # MiB


@dataclass(frozen=True, slots=True)
class Look:
    at: float
    """Seconds."""

    memory: float
    """Resident, in MiB."""

    files: int
    threads: int


@dataclass
class Looks:
    all: list[Look] = field(default_factory=list)

    def last(self, share: float) -> Sequence[Look]:
        """Those of the last share of the time."""
        begun, end = self.all[0].at, self.all[-1].at
        return [look for look in self.all if look.at >= end - share * (end - begun)]


def slope(looks: Sequence[Look]) -> float:
    """MiB a minute, by least squares."""
    middle = sum(look.at for look in looks) / len(looks)
    mean = sum(look.memory for look in looks) / len(looks)
    over = sum((look.at - middle) * (look.memory - mean) for look in looks)
    return 60 * over / sum((look.at - middle) ** 2 for look in looks)


@contextmanager
def looking(pid: int) -> Iterator[Looks]:
    found, stop = Looks(), Event()

    def look() -> None:
        while not stop.wait(LOOK_SECONDS):
            found.all.append(_look(pid))

    thread = Thread(target=look, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        stop.set()
        thread.join()


def _look(pid: int) -> Look:
    process = Path(f"/proc/{pid}")
    return Look(
        monotonic(),
        int((process / "statm").read_text().split()[1]) * _PAGE,
        sum(1 for _ in (process / "fd").iterdir()),
        sum(1 for _ in (process / "task").iterdir()),
    )
