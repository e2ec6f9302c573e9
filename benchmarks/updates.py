"""What a changed page costs: `make updates`, written to `benchmarks/updates.md`."""

import os
import platform
import resource
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter, sleep

from bot.service.building import build_snapshot
from bot.service.collection import lasting
from bot.service.snapshot import Snapshot
from corpus.rereading import FRESH, Rereading
from index.spelling import english_words

RESULT = Path(__file__).with_name("updates.md")
PAGES, WORDS, SEED = 10_000, 20_000, 2001
ROUNDS = 7
PHRASINGS = 100
ANSWERS = 300  # while nothing else is done
MOST = 0.02  # of the full build


@dataclass(frozen=True)
class Costs:
    """CPU seconds: of reading and indexing all pages, and of one that has changed."""

    passages: int
    full: float
    updates: Sequence[float]

    @property
    def share(self) -> float:
        return median(self.updates) / self.full


class Writer:
    """Small pages of two sections with three sentences each, out of English words."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._random = Random(SEED)  # noqa: S311
        self._words = self._random.sample(sorted(english_words()), WORDS)

    def write(self, number: int) -> str:
        """A sentence of the page."""
        sentences = [self._sentence() for _ in range(6)]
        sections = [f"# {self._some(3)}\n\n{' '.join(sentences[at : at + 3])}" for at in (0, 3)]
        text = f"---\ntitle: Page {number}\n---\n" + "\n\n".join(sections) + "\n"
        (self._folder / f"page-{number:05}.md").write_text(text, encoding="utf-8")
        return sentences[0]

    def _sentence(self) -> str:
        return f"{self._some(1).capitalize()} {self._some(12)}."

    def _some(self, count: int) -> str:
        return " ".join(self._random.choices(self._words, k=count))


def measured(work: Callable[[], Snapshot]) -> tuple[float, Snapshot]:
    begun = _cpu()
    found = work()
    return _cpu() - begun, found


def _cpu() -> float:
    """Of this process and of those that have read pages for it."""
    found = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in found)


def _updated(pages: Rereading, before: Snapshot | None = None) -> Snapshot:
    return build_snapshot(pages.load(), None, before)


def costs(folder: Path, phrasings: int) -> tuple[Costs, Snapshot]:
    """In one run; the last snapshot of it comes with them."""
    writer = Writer(folder)
    sentences = [writer.write(number) for number in range(PAGES)]
    curation = [
        f'[[passage]]\nquote = "{sentence}"\nquestions = ["What of number {number}?"]\n'
        for number, sentence in enumerate(sentences[:phrasings])
    ]
    (folder / "curation.toml").write_text("\n".join(curation), encoding="utf-8")
    sleep(FRESH / 1e9)
    pages = Rereading(folder)
    full, snapshot = measured(partial(_updated, pages))
    updates = []
    for number in range(PAGES // 2, PAGES // 2 + ROUNDS):
        writer.write(number)
        before = snapshot
        took, snapshot = measured(partial(_updated, pages, before))
        if snapshot.version == before.version:
            raise RuntimeError("The changed page was not read")
        updates.append(took)
    return Costs(len(snapshot.retriever.pages.passages), full, updates), snapshot


def answers(snapshot: Snapshot, meanwhile: Callable[[], object] | None = None) -> Sequence[float]:
    """Seconds of each answer, while something else is done beside it."""
    other = Thread(target=meanwhile) if meanwhile else None
    passages = snapshot.retriever.pages.passages
    asked = Random(SEED)  # noqa: S311
    found: list[float] = []
    if other:
        other.start()
    while other.is_alive() if other else len(found) < ANSWERS:
        question = f"What of {' '.join(asked.choice(passages).text.split()[:4])}?"
        begun = perf_counter()
        snapshot.chat.reply(question)
        found.append(perf_counter() - begun)
    return found


def answer_rows(snapshot: Snapshot, folder: Path) -> Iterator[str]:
    """Of a table, by what is done beside the answers, as the server does it."""
    pages = Rereading(folder)
    pages.load()
    writer = Writer(folder)

    def everything() -> None:
        with lasting():
            build_snapshot(snapshot.corpus, None)

    def one_page() -> None:
        for number in range(ROUNDS):
            writer.write(number)
            with lasting():
                build_snapshot(pages.load(), None, snapshot)

    found = {
        "nothing": answers(snapshot),
        f"{ROUNDS} updates of one page each": answers(snapshot, one_page),
        "a build of all pages": answers(snapshot, everything),
    }
    for name, times in found.items():
        shown = median(times), quantiles(times, n=100)[-1], max(times)
        yield " | ".join([f"| {name}", *(f"{1000 * each:.0f} ms" for each in shown)]) + " |"


def report(bare: Costs, curated: Costs, answered: Sequence[str]) -> str:
    machine = f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})"
    rows = [
        f"| {name} | {found.full:.1f} s | {median(found.updates):.2f} s | {found.share:.1%}"
        f" | ≤ {MOST:.0%} |"
        for name, found in (("without curation", bare), (f"{PHRASINGS} phrasings", curated))
    ]
    return f"""# Pages that change while the bot runs

Made by `make updates` on {machine}, CPython {platform.python_version()}, in one run: a folder of
{PAGES:,} small pages ({bare.passages:,} passages) is read and indexed; then one page is changed,
{ROUNDS} times, and the folder is read and indexed again. CPU time; of the updates the median.

| curation | all pages | one changed page | share | goal |
|---|---|---|---|---|
{chr(10).join(rows)}

How long an answer takes in one thread, by what another thread does meanwhile:

| meanwhile | median | 99 of 100 | longest |
|---|---|---|---|
{chr(10).join(answered)}
"""


def main() -> None:
    with TemporaryDirectory() as folder:
        bare, snapshot = costs(Path(folder), 0)
        answered = [*answer_rows(snapshot, Path(folder))]
        del snapshot
    with TemporaryDirectory() as folder:
        curated, _ = costs(Path(folder), PHRASINGS)
    text = report(bare, curated, answered)
    RESULT.write_text(text, "utf-8")
    print(text)
    if max(bare.share, curated.share) > MOST:
        raise SystemExit(f"One changed page costs more than {MOST:.0%} of all.")


if __name__ == "__main__":
    main()
