"""What answers from a corpus, and from a corpus with entries that were curated meanwhile."""

import gc
import logging
import weakref
from dataclasses import replace
from datetime import date

import pytest

from bot.service.building import build_chat, build_snapshot, snapshot_with
from bot.service.faq import faq_rows
from corpus.curation.model import (
    CuratedAnswer,
    Curation,
    FaqGroup,
    ForeignSuggestions,
    GlossaryEntry,
    MissingTopic,
    Phrasings,
    Suggestion,
)
from corpus.document import Document
from corpus.load import ACADEMY, Corpus, load

QUESTION = "Where may visitors leave their bicycles?"
OWN = CuratedAnswer("In the courtyard.", (QUESTION,), "Ada", date(2026, 3, 31))
TIED = Phrasings("Budapest, Hungary", ("What is the oldest one called?",), None, "Ada")
MUSEUM = Document(
    "museum",
    "Museum",
    "The museum opened in 1912. It is open from Tuesday to Sunday. Children pay nothing.",
)
GONE = Phrasings("This stands on no page.", ("Is it there?",), None, "Ada")


def test_version_names_pages_and_curation() -> None:
    """Other curation is another version; without any it is that of the corpus."""
    start = build_snapshot(load(ACADEMY), None)
    versions = [
        snapshot_with(entries, start).version
        for entries in ((), (OWN,), (TIED,), (OWN, TIED), (GONE,))
    ]
    assert versions[0] == versions[4] == start.version == load(ACADEMY).version
    assert len(set(versions)) == 4


def test_index_is_kept_where_no_phrasing_comes() -> None:
    """An answer of the owner's own changes no word that is searched: the index stays as it is."""
    start = build_snapshot(load(ACADEMY), None)
    assert snapshot_with([OWN], start).retriever.searcher is start.retriever.searcher
    assert snapshot_with([TIED], start).retriever.searcher is not start.retriever.searcher


def test_snapshot_replies_as_the_chat_alone() -> None:
    """The server's snapshot and the terminal's chat give the same reply, contact included."""
    corpus = load(ACADEMY)
    asked = "What is the price of the zebra crossing?"
    snapshot = build_snapshot(corpus, "desk@example.org")
    assert snapshot.chat.reply(asked) == build_chat(corpus, "desk@example.org").reply(asked)
    assert "desk@example.org" in snapshot.chat.reply(asked).text


def test_old_snapshots_are_let_go() -> None:
    """Forty publications leave no old chat behind in memory, and no old index."""
    start = build_snapshot(replace(load(ACADEMY), curation=Curation()), None)
    old: list[weakref.ref[object]] = []
    for number in range(40):
        tied = Phrasings(TIED.quote, (f"What is number {number} called?",), None, "Ada")
        snapshot = snapshot_with([tied], start)
        snapshot.chat.reply("When was ILEA Roswell established?")
        old += [weakref.ref(snapshot.chat), weakref.ref(snapshot.chat.retriever.searcher)]
    del snapshot
    gc.collect()
    assert [one for one in old if one() is not None] == []


def test_changed_pages_answer_as_if_from_the_start() -> None:
    """A snapshot made from the one before has the version and the replies of a new one."""
    academy = load(ACADEMY)
    before = build_snapshot(academy, "desk@example.org")
    ferry = Document("ferry", "Ferry", "The ferry to Wexmouth leaves at noon.", date="2026-05")
    corpus = replace(academy, documents=(ferry, *academy.documents))
    found = build_snapshot(corpus, "desk@example.org", before)
    anew = build_snapshot(corpus, "desk@example.org")
    assert (found.version, found.as_of) == (anew.version, anew.as_of)
    assert found.as_of == "2026-05"
    asked = [q.text for each in anew.retriever.questions.values() for q in each][::20]
    for question in ("When does the ferry leave?", "What does a zebra cost?", *asked):
        assert found.chat.reply(question) == anew.chat.reply(question)


def test_passages_of_unchanged_pages_are_not_made_again() -> None:
    """The very passages of the snapshot before are those of the next one."""
    academy = load(ACADEMY)
    pages = [Document(n, n, f"The {n} is here. It is old.") for n in ("ferry", "mill")]
    before = build_snapshot(replace(academy, documents=(*academy.documents, pages[0])), None)
    after = build_snapshot(replace(academy, documents=(*academy.documents, *pages)), None, before)
    shared = before.retriever.pages.passages
    assert all(
        a.document is b.document
        for a, b in zip(shared, after.retriever.pages.passages, strict=False)
    )
    assert len(after.retriever.pages.passages) == len(shared) + 2


def test_snapshot_without_a_date_on_any_page_says_none() -> None:
    """Where no page has a date there is none of the newest."""
    corpus = Corpus((Document("mill", "Mill", "The mill is here."),), Curation())
    assert build_snapshot(corpus, None).as_of is None


def test_entries_of_every_kind_are_answered_with() -> None:
    """What the store has counts as what stands beside the pages does."""
    asked = "When did the museum open?"
    start = build_snapshot(Corpus((MUSEUM,), Curation()), None)
    entries = (
        MissingTopic("parking", ("garage",), "the porter"),
        GlossaryEntry("kids", ("children",)),
        Suggestion(asked),
        ForeignSuggestions("es", (asked,)),
        FaqGroup("History", (asked,)),
    )
    chat = snapshot_with(entries, start).chat
    assert "the porter" in chat.reply("Is there a garage?").text
    assert chat.suggestions == (asked,)
    assert [(row.group, row.question) for row in faq_rows(chat)] == [("History", asked)]
    assert chat.retriever.curation.suggestions_in == {"es": (asked,)}
    assert "Children pay nothing." in chat.reply("What do kids pay?").text


def test_an_expired_answer_is_not_used(caplog: pytest.LogCaptureFixture) -> None:
    """It is on its last day, and not on the next one; the log names it."""
    until = date(2026, 3, 31)
    answer = CuratedAnswer("In the courtyard.", ("Bikes?",), "Ada", date(2026, 1, 2), None, until)
    start = build_snapshot(Corpus((MUSEUM,), Curation()), None)
    assert snapshot_with([answer], start, until).chat.own_answers == (answer,)
    with caplog.at_level(logging.INFO):
        assert snapshot_with([answer], start, date(2026, 4, 1)).chat.own_answers == ()
    assert "2026-03-31" in caplog.text
