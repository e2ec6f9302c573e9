"""The engine that the settings ask for, and what a later start knows of it."""

import asyncio
from pathlib import Path

import pytest

from bot.service import building, engine_choice, saved_index
from bot.service.building import build_chat, snapshot_with
from bot.service.engine_choice import chosen_engine, in_process
from bot.service.live import Live
from bot.service.saved_index import SavedIndex
from bot.service.updates import Updates
from bot.settings import SettingsError
from corpus.curation.model import Curation, Phrasings
from corpus.document import Document
from corpus.load import Corpus
from index.engines.choice import EngineChoice
from index.engines.engine import Engine
from index.engines.opensearch import engine as opensearch_engine
from index.engines.opensearch.engine import OpenSearchBM25
from tests.conftest import unlimited
from tests.opensearch import Shared

PAGES = (
    Document("mill", "The mill", "The mill was built in 1905. Edith Carrow closed it in 1931."),
    Document("ferry", "The ferry", "Wexmouth has a ferry. It leaves at nine."),
)
CURATION = Curation(phrasings=(Phrasings("Wexmouth has a ferry.", ("How do I cross?",)),))
ASKED = ("When was the mill built?", "who closd it", "how do i cross", "ferry leaves")


def never(*_: object) -> None:
    raise AssertionError


def built(choice: EngineChoice, folder: Path | None = None) -> tuple[Engine, list[object]]:
    """The engine, and what is replied with it."""
    saved = SavedIndex(folder) if folder else None
    chat = build_chat(Corpus(PAGES, CURATION), None, engine=choice, saved=saved)
    chat.retriever.prepare()
    replies = [(r.text, r.confidence, r.sources, r.why) for r in map(chat.reply, ASKED)]
    return chat.retriever.engine, list(replies)


def elsewhere(opensearch: Shared) -> EngineChoice:
    return chosen_engine(unlimited(engine="opensearch", opensearch_url=opensearch.url))


def test_a_replica_reads_no_page_and_loads_none(
    opensearch: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It finds the pages in the saved index, their numbers in OpenSearch, and answers the same."""
    monkeypatch.setattr(saved_index, "MANY", 1)
    first, replies = built(elsewhere(opensearch), tmp_path)
    monkeypatch.setattr(building, "analyse_pages", never)
    monkeypatch.setattr("index.retriever.engine_of", never)
    monkeypatch.setattr(opensearch_engine, "documents", never)
    monkeypatch.setattr(opensearch_engine, "key_of", never)
    second, again = built(elsewhere(opensearch), tmp_path)
    assert isinstance(first, OpenSearchBM25)
    assert isinstance(second, OpenSearchBM25)
    assert second.key == first.key
    assert again == replies
    monkeypatch.undo()
    assert again == built("auto")[1]


@pytest.mark.parametrize("before", ["sparse", "opensearch"])
def test_the_engine_may_be_another_one_than_before(
    before: str, opensearch: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was kept with one engine is no obstacle to another one."""
    monkeypatch.setattr(saved_index, "MANY", 1)
    choices: dict[str, EngineChoice] = {"sparse": "sparse", "opensearch": elsewhere(opensearch)}
    _, replies = built(choices.pop(before), tmp_path)
    for choice in choices.values():
        assert built(choice, tmp_path)[1] == replies


def test_a_draft_is_tried_without_opensearch() -> None:
    """An owner tries a phrasing before it is published: no index is made for it."""
    choice = chosen_engine(unlimited(engine="opensearch", opensearch_url="http://127.0.0.1:1"))
    start = building.build_snapshot(Corpus(PAGES, CURATION), None, engine=choice)
    draft = Phrasings("It leaves at nine.", ("What time is it off?",), None, "Ada")
    tried = snapshot_with([draft], start)
    assert "nine" in tried.chat.reply("What time is it off?").text


def test_changed_pages_wait_for_opensearch(opensearch: Shared, tmp_path: Path) -> None:
    """While it is away the pages before are answered from, and the next look tries it again."""
    more = Document("inn", "The inn", "The inn has eleven rooms.")
    now = Corpus((*PAGES, more), CURATION)
    choices = iter(
        [
            chosen_engine(unlimited(engine="opensearch", opensearch_url="http://127.0.0.1:1")),
            elsewhere(opensearch),
        ]
    )
    live = Live(building.build_snapshot(Corpus(PAGES, CURATION), None))
    updates = Updates(
        live,
        tmp_path,
        lambda: (now, lambda _before, _after: None),
        lambda corpus, _: building.build_snapshot(corpus, None, engine=next(choices)),
    )

    def look() -> str:
        asyncio.run(updates.look())
        return live.snapshot.chat.reply("How many rooms has the inn?").text

    assert "eleven" not in look()
    assert "OpenSearch does not answer" in str(updates.problem)
    assert "eleven" in look()
    assert updates.problem is None


def test_what_is_measured_beside_a_server_is_measured_in_process() -> None:
    """A check or an evaluation gives OpenSearch nothing to keep."""
    assert in_process(unlimited(engine="opensearch")) == "auto"
    assert in_process(unlimited(engine="sparse")) == "sparse"


def test_without_its_client_the_start_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence with the command."""
    monkeypatch.setattr(engine_choice, "find_spec", lambda _: None)
    settings = unlimited(engine="opensearch", opensearch_url="http://127.0.0.1:1")
    with pytest.raises(SettingsError, match=r'pip install "askademy\[opensearch\]"'):
        chosen_engine(settings)
