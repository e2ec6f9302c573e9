"""The folder of pages is watched: what changes in it is answered from soon, or said to be wrong."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from time import monotonic

from watchfiles import awatch

from bot.clock import now
from bot.service.beside import beside
from bot.service.collection import lasting
from bot.service.live import Live, Trial
from bot.service.snapshot import Snapshot
from corpus.errors import FileError, Remark
from corpus.load import ON_PURPOSE, Corpus
from index.engines.errors import EngineError
from index.meaning.memory import give_back

# Milliseconds without another change: a program that copies many files is then done, or slow.
# After so many the folder is looked at however much still changes.
QUIET, LONGEST = 200, 5_000
# Milliseconds between two looks where changes are not told: a full look at a large folder takes
# about as long as a tenth of this.
POLLING = 2_000
# Seconds after which the folder is looked at though nothing was told: not every file system and no
# link to another folder does.
UNTOLD = 30.0
MISSING = 1.0  # seconds between two looks for a folder that is not there
_WAKING = 1_000  # milliseconds
MOST_NAMED = 3  # files that cannot be read

_log = logging.getLogger(__name__)


class Updates:
    """Keeps what is answered from equal to a folder, as far as the folder can be used."""

    def __init__(
        self,
        live: Live,
        folder: Path,
        read: Callable[[], tuple[Corpus, Trial]],
        build: Callable[[Corpus, Snapshot], Snapshot],
    ) -> None:
        """`read` reads the folder, and what a new snapshot is tried with; `build` builds one.

        `read` gives pages that cannot be read any longer as they were. Both raise `FileError` for
        what cannot be used. `build` gets the snapshot before as well.
        """
        self._live = live
        self._folder = folder
        self._read = read
        self._build = build
        # The version that could not be used, what it was tried with, and why it could not.
        self._refused: tuple[str, Trial, str] | None = None
        self.problem: str | None = None
        """Why the folder, or a page of it, is not what is answered from, in one sentence."""
        self.counts: Counter[bool] = Counter()
        """Changes of the folder, by whether they could be used."""
        self.read_at = now()
        """When the folder was last found to be what is answered from, in milliseconds."""

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._watch())
        task.add_done_callback(self._ended)
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    @property
    def remark(self) -> str | None:
        """What its owner should know: the problem, else which pages are not read."""
        unread = [
            each for each in self._live.start.corpus.left_out if each.advice not in ON_PURPOSE
        ]
        if self.problem or not unread:
            return self.problem
        return f"Left out: {_told(unread)}"

    def built(self, corpus: Corpus) -> Snapshot:
        """What would answer from these pages, with what is curated now; takes long.

        Raises `FileError` and `EngineError`, as a look at the folder would say.
        """
        return self._live.over(self._build(corpus, self._live.start))

    async def look(self) -> None:
        """Answers from what the folder has now, as far as there is no problem with it."""
        problem = await self._update()
        if problem and problem != self.problem:
            self.counts[False] += 1
            _log.error("%s What was read before is answered from.", problem)
        self.problem = problem
        if problem is None:
            self.read_at = now()

    async def _update(self) -> str | None:
        try:
            corpus, trial = await beside(self._read)
        except FileError as error:
            return str(error)
        outdated = _told(corpus.outdated) if corpus.outdated else None
        if corpus.version == self._live.start.version:
            return outdated
        if self._refused and self._refused[:2] == (corpus.version, trial):
            return self._refused[2]
        try:
            problem = await self._renewed(corpus, trial)
        except FileError as error:
            problem = str(error)
        except EngineError as error:
            return str(error)  # it is tried again at the next look
        self._refused = (corpus.version, trial, problem) if problem else None
        return problem or outdated

    async def _renewed(self, corpus: Corpus, trial: Trial) -> str | None:
        with lasting():
            start = await beside(partial(self._build, corpus, self._live.start))
            problem = await self._live.renew(start, trial)
            await beside(give_back)  # what building has taken, and what the pages before had
        if problem is None:
            self.counts[True] += 1
            for remark in corpus.left_out:
                _log.warning("Left out: %s", remark)
            _log.info("The pages have changed: version %s is answered from.", start.version)
        return problem

    async def _watch(self) -> None:
        while True:
            watched = _identity(self._folder)
            if watched is None:
                await self.look()
                await asyncio.sleep(MISSING)
                continue
            due = 0.0  # what has changed before the folder was watched was not told
            async for changes in awatch(
                self._folder,
                watch_filter=None,
                step=QUIET,
                debounce=LONGEST,
                rust_timeout=_WAKING,
                yield_on_timeout=True,
                poll_delay_ms=POLLING,
                ignore_permission_denied=True,
            ):
                if changes or monotonic() >= due:
                    await self.look()
                    due = monotonic() + UNTOLD
                if _identity(self._folder) != watched:
                    break

    def _ended(self, task: "asyncio.Task[None]") -> None:
        """A fault of ours: what is answered from stays, and nobody may think that it is new."""
        if not task.cancelled() and (error := task.exception()):
            self.problem = "The folder of pages is not watched any longer: restart the server."
            _log.critical(self.problem, exc_info=error)


def _told(remarks: Sequence[Remark]) -> str:
    """The first ones, and how many more there are."""
    more = len(remarks) - MOST_NAMED
    named = " ".join(map(str, remarks[:MOST_NAMED]))
    return f"{named} And {more:,} more." if more > 0 else named


def _identity(folder: Path) -> tuple[int, int] | None:
    """Another one where the name leads to another folder than before; None to none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
