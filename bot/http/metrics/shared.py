"""The figures of processes that serve side by side: whichever is asked has those of all.

Each writes its own into a file once a second, and before it is asked; what is told is only what is
written. So a counter never falls, also where a process is killed: another one in its place goes on
from its file.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from bot.http.metrics.metric import Figures, Metric

WRITE_SECONDS = 1.0
# A process that has written nothing for so long is not there: what it had open is not counted.
ABSENT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Written:
    """What a process has written; `monotonic` is the same clock in all of them."""

    at: float
    figures: dict[str, Figures]


class SharedFigures:
    def __init__(self, file: Path, collect: Callable[[], Sequence[Metric]]) -> None:
        """`file` is this process's; those of the others lie beside it."""
        self._file = file
        self._collect = collect
        self._before = _read(file).figures if file.exists() else {}

    def all(self) -> list[Metric]:
        """The metrics of all processes."""
        mine = self._write()
        written = [_read(each) for each in self._file.parent.glob("*.json") if each != self._file]
        there = [each for each in written if monotonic() - each.at < ABSENT_SECONDS]
        return [
            metric.with_others(
                each.figures.get(metric.name, {}) for each in (written if metric.is_kept else there)
            )
            for metric in mine
        ]

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """They are written while the context is open, and once more at its end."""
        task = asyncio.create_task(self._keep())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            self._write()

    async def _keep(self) -> None:
        while True:
            self._write()
            await asyncio.sleep(WRITE_SECONDS)

    def _write(self) -> list[Metric]:
        """What was collected, with what the process before this one has counted."""
        found = [
            each.with_others([self._before.get(each.name, {})]) if each.is_kept else each
            for each in self._collect()
        ]
        write_figures(self._file, {each.name: each.figures for each in found})
        return found


def write_figures(file: Path, found: Mapping[str, Figures]) -> None:
    """What a process has counted, by the names of metrics, for those that lie beside it."""
    figures = {name: [*map(list, each.items())] for name, each in found.items()}
    new = file.with_suffix(".new")
    new.write_text(json.dumps({"at": monotonic(), "figures": figures}))
    new.replace(file)


def _read(file: Path) -> Written:
    found: dict[str, Any] = json.loads(file.read_text())
    figures: dict[str, Figures] = {
        name: {tuple(labels): values for labels, values in each}
        for name, each in found["figures"].items()
    }
    return Written(found["at"], figures)
