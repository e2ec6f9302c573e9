"""A chat over many pages that is asked in a process of its own."""

import resource
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import process_time

from benchmarks.scale.text import questions
from bot.service.building import build_chat
from bot.service.collection import lasting
from bot.service.saved_index import SavedIndex
from corpus.curation.model import Curation
from corpus.document import Document
from corpus.load import Corpus
from index.spelling import english_words

QUESTIONS = 300


def asked_of(documents: Sequence[Document], folder: Path) -> tuple[float, list[float], float, int]:
    """Seconds until it is ready, milliseconds of each question, MiB that it takes, passages."""
    english_words()
    before = _own_memory()
    begun = _cpu()
    with lasting():
        chat = build_chat(Corpus(tuple(documents), Curation()), None, saved=SavedIndex(folder))
    ready = _cpu() - begun
    new = list(dict.fromkeys(questions(2 * QUESTIONS)))
    for question in new[:50]:
        chat.reply(question)
    times = [milliseconds(partial(chat.reply, question)) for question in new[50:]]
    return ready, times, _own_memory() - before, len(chat.retriever.pages.passages)


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
