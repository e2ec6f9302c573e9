"""Building much beside the answers does not stop them for the collection of garbage."""

import gc
import weakref
from dataclasses import replace

import pytest

from bot.service.building import build_snapshot
from bot.service.collection import NEVER, lasting
from corpus.document import Document
from corpus.load import ACADEMY, load
from index.engines.name import EngineName


def test_what_lasts_is_not_searched() -> None:
    """The oldest objects are not looked at while something is built, nor is it afterwards."""
    before = gc.get_threshold()
    try:
        with lasting():
            assert gc.get_threshold() == (*before[:2], NEVER)
            built = [[number] for number in range(1000)]
        assert gc.get_threshold() == before
        assert gc.get_freeze_count() > len(built)
    finally:
        gc.unfreeze()


def test_build_that_fails_leaves_the_collection_as_it_was() -> None:
    """An error on the way changes nothing for good."""
    gc.collect()  # Python 3.12 freezes what can never end when it first comes upon it.
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    with pytest.raises(KeyError), lasting():
        raise KeyError
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() <= frozen  # of what lasts something may have ended


class _Circle:
    def __init__(self) -> None:
        self.itself = self


def test_garbage_does_not_stay() -> None:
    """What refers to itself and is garbage before or at the end of a build is let go with it."""
    before = _Circle()
    gc.collect()  # It is among the oldest, which are searched least often.
    ends = [weakref.ref(before)]
    del before
    try:
        with lasting():
            ends.append(weakref.ref(_Circle()))
        gc.collect()
        assert [end() for end in ends] == [None, None]
    finally:
        gc.unfreeze()


@pytest.mark.parametrize("engine", ["rank-bm25", "sparse"])
def test_snapshots_go_without_a_collection(engine: EngineName) -> None:
    """A snapshot that was answered from is let go as soon as the next one has taken its place."""
    academy = load(ACADEMY)
    pages = [
        Document("ferry", "Ferry", f"The ferry to Wexmouth leaves at {n} o'clock.")
        for n in range(1, 4)
    ]
    start = build_snapshot(academy, None, engine=engine)
    gc.disable()
    try:
        old: list[weakref.ref[object]] = []
        snapshot = start
        for page in pages:
            corpus = replace(academy, documents=(*academy.documents, page))
            snapshot = build_snapshot(corpus, None, snapshot)
            assert page.text in snapshot.chat.reply("When does the ferry to Wexmouth leave?").text
            chat = snapshot.chat
            parts = (chat, chat.retriever.searcher, chat.retriever.engine, chat.retriever.terms)
            old += map(weakref.ref, (*parts, chat.facts.quoting, chat.retriever.pages.analysed))
            del chat, parts
        assert [one() is None for one in old] == [True] * 12 + [False] * 6
    finally:
        gc.enable()
