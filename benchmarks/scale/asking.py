"""A chat over many pages that is asked in a process of its own."""

import resource
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import process_time

from benchmarks.scale.text import questions
from benchmarks.scale.vectors import encodings
from bot.service.building import build_chat
from bot.service.collection import lasting
from bot.service.saved_index import SavedIndex
from corpus.curation.model import Curation
from corpus.document import Document
from corpus.load import Corpus
from index.meaning.kept import NO_ENCODINGS
from index.spelling import english_words

QUESTIONS = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """All times are CPU time."""

    passages: int
    # Seconds until questions can be asked.
    ready: float
    # Milliseconds of each question, all of them new.
    times: list[float]
    # MiB that the process has beside mapped files.
    memory: float


def asked_of(documents: Sequence[Document], folder: Path, *, meaning: bool) -> Asked:
    """With what is kept in the folder, or has to be made and is kept there then."""
    english_words()
    encodings_ = encodings(folder) if meaning else NO_ENCODINGS
    before = _own_memory()
    begun = _cpu()
    corpus = Corpus(tuple(documents), Curation())
    with lasting():
        chat = build_chat(corpus, None, encodings_, saved=SavedIndex(folder / "index"))
    ready = _cpu() - begun
    new = list(dict.fromkeys(questions(2 * QUESTIONS)))
    for question in new[:50]:
        chat.reply(question)
    times = [milliseconds(partial(chat.reply, question)) for question in new[50:]]
    return Asked(len(chat.retriever.pages.passages), ready, times, _own_memory() - before)


def milliseconds(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return 1000 * (process_time() - begun)


def _cpu() -> float:
    """Of this process and of those that it has started and that have ended."""
    found = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in found)


def _own_memory() -> float:
    """MiB that are no mapped file's."""
    status = Path("/proc/self/status").read_text("ascii").splitlines()
    (line,) = (line for line in status if line.startswith("RssAnon:"))
    return int(line.split()[1]) / 1024
