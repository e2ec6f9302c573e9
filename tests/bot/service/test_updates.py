"""Pages, curation and regression questions that change on the disk while a real server answers."""

import asyncio
import json
import logging
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from bot.app import build_service, create_app
from bot.clock import now
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Conversation, Reply
from bot.service.conversation_memory import Memory
from bot.service.conversations import Conversations
from bot.service.deadline import AnsweringThreads
from bot.service.live import Live
from bot.service.updates import Updates
from bot.store.curation import addition, write_curation
from bot.store.database import database_url
from bot.store.session import writing
from corpus.curation.entries import Entry
from corpus.curation.model import CuratedAnswer, Phrasings
from corpus.load import load
from tests.bot.store.conftest import ask, eventually, metric
from tests.conftest import academy_snapshot, serving, unlimited

TOWER = "How high is the tower?"
MILL = "The mill grinds rye. It was built in 1731.\n"


def tower(metres: int) -> str:
    return f"---\ntitle: Tower\ndate: 2026-03-31\n---\nThe tower is {metres} metres high.\n"


@dataclass(frozen=True)
class Site:
    """A folder of pages and the database of the server that watches it."""

    folder: Path
    database: str

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    @property
    def version(self) -> str:
        return load(self.folder).version

    def curate(self, *entries: Entry) -> None:
        with writing(database_url(self.database)) as connection:
            write_curation(connection, [addition(entry, "Ada", now()) for entry in entries])

    @contextmanager
    def served(self, **values: object) -> Iterator[httpx.Client]:
        app = create_app(unlimited(corpus=self.folder, database_url=self.database, **values))
        with serving(app) as client:
            client.timeout = httpx.Timeout(30)
            yield client


@pytest.fixture
def site(tmp_path: Path) -> Site:
    found = Site(tmp_path / "pages", f"sqlite:///{tmp_path}/askademy.db")
    found.folder.mkdir()
    found.write("tower.md", tower(100))
    found.write("mill.md", MILL)
    return found


def said(client: httpx.Client, question: str = TOWER) -> str:
    found: str = ask(client, question)["answer"]
    return found


def health(client: httpx.Client) -> dict[str, Any]:
    response = client.get("/readyz")
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


def asking(client: httpx.Client, stop: Event) -> list[tuple[str, str, str, str]]:
    """Version, answer, and the text of the source of every reply until `stop` is set."""
    found = []
    with httpx.Client(base_url=client.base_url, trust_env=False, timeout=30) as own:
        while not stop.is_set():
            reply = ask(own, TOWER)
            source = reply["sources"][0]
            found.append((reply["version"], reply["answer"], source["quote"], source["sha256"]))
    return found


def test_no_request_fails_or_is_mixed_while_pages_change(site: Site) -> None:
    """Under load each reply is from one version of the pages, and the last one is the disk's."""
    facts = {}
    stop = Event()
    with site.served() as client, ThreadPoolExecutor(4) as threads:
        loads = [threads.submit(asking, client, stop) for _ in range(4)]
        try:
            for metres in range(100, 106):
                site.write("tower.md", tower(metres))
                page = next(d for d in load(site.folder).documents if d.id == "tower")
                sentence = f"The tower is {metres} metres high."
                facts[site.version] = (sentence, sentence, page.sha256)
                eventually(lambda sentence=sentence: said(client) == sentence)  # type: ignore[misc]
        finally:
            stop.set()
        replies = [reply for each in loads for reply in each.result()]
    assert {version for version, *_ in replies} == set(facts)
    assert [reply for reply in replies if facts[reply[0]] != reply[1:]] == []


def test_new_page_is_answered_from_and_a_removed_one_is_not(site: Site) -> None:
    """A fact is known soon after its page is there, and unknown soon after it has gone."""
    with site.served() as client:
        assert "ferry" not in said(client, "When does the ferry leave?")
        site.write("ferry.txt", "The ferry leaves at noon.")
        eventually(
            lambda: said(client, "When does the ferry leave?") == "The ferry leaves at noon."
        )
        (site.folder / "ferry.txt").unlink()
        eventually(lambda: "noon" not in said(client, "When does the ferry leave?"))
        assert client.get("/api/documents/ferry").status_code == 404
        assert said(client) == "The tower is 100 metres high."


def test_broken_folder_leaves_the_old_pages_until_it_is_mended(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """What cannot be read is named on /readyz, in the log and by a metric, and then mended."""
    with site.served() as client, caplog.at_level(logging.INFO, "bot"):
        site.write("curation.toml", "[glossary\n")
        eventually(lambda: "corpus" in health(client))
        assert "curation.toml" in health(client)["corpus"]
        assert metric(client, "askademy_corpus_refused") == 1
        assert said(client) == "The tower is 100 metres high."
        site.write("tower.md", tower(200))
        assert any("curation.toml" in each.message for each in caplog.records)
        (site.folder / "curation.toml").unlink()
        eventually(lambda: said(client) == "The tower is 200 metres high.")
        eventually(lambda: health(client) == {"status": "ok", "meaning": "off"})
        assert metric(client, "askademy_corpus_refused") == 0
        assert metric(client, 'askademy_corpus_changes_total{used="false"}') == 1
        assert metric(client, 'askademy_corpus_changes_total{used="true"}') == 1


def test_page_that_breaks_is_answered_from_as_it_was(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """It is named and waits alone; one that was always broken, or is made a draft, is not there."""
    with site.served() as client:
        site.write("tower.md", "\0")
        eventually(lambda: "tower.md" in health(client).get("corpus", ""))
        assert said(client) == "The tower is 100 metres high."
        site.write("mill.md", "The mill grinds oats.")
        eventually(lambda: "oats" in said(client, "What does the mill grind?"))
        assert "tower.md" in health(client)["corpus"]
        assert metric(client, "askademy_corpus_refused") == 1
        assert sum("tower.md" in each.message for each in caplog.records) == 1
        assert said(client) == "The tower is 100 metres high."
        site.write("new.md", "\0")
        site.write("tower.md", tower(200))
        eventually(lambda: said(client) == "The tower is 200 metres high.")
        eventually(lambda: "Left out: " in health(client).get("corpus", ""))
        assert "new.md" in health(client)["corpus"]
        (site.folder / "new.md").unlink()
        site.write("tower.md", f"---\ndraft: true\n---\n{tower(200)}")
        eventually(lambda: "200" not in said(client))
        eventually(lambda: health(client) == {"status": "ok", "meaning": "off"})


def test_several_pages_that_are_broken_are_named(site: Site) -> None:
    """The first three, and how many more there are."""
    for number in range(1, 6):
        site.write(f"broken{number}.md", "\0")
    with site.served() as client:
        told = health(client)["corpus"]
        assert told.startswith("Left out: ")
        assert [f"broken{number}.md" in told for number in range(1, 6)] == [True] * 3 + [False] * 2
        assert told.endswith(" And 2 more.")


def test_changed_curation_is_used(site: Site) -> None:
    """A phrasing that is written beside the pages is known without a restart."""
    question = "Whereabouts does one get flour?"
    with site.served() as client:
        assert "grinds" not in said(client, question)
        curated = f'[[passage]]\nquote = "The mill grinds rye."\nquestions = ["{question}"]\n'
        site.write("curation.toml", curated)
        eventually(lambda: "grinds" in said(client, question))
        site.write("curation.toml", curated.replace("rye", "wheat"))
        eventually(lambda: "wheat" in health(client).get("corpus", ""))
        assert "grinds" in said(client, question)


def test_what_was_curated_meanwhile_stays(site: Site) -> None:
    """Entries of the store hold over a change of the pages, but for one whose quote has gone."""
    bicycles, flour = "Where may visitors leave bicycles?", "Whereabouts does one get flour?"
    with site.served() as client:
        site.curate(
            CuratedAnswer("In the courtyard.", (bicycles,), "Ada", date(2026, 3, 31)),
            Phrasings("The mill grinds rye.", (flour,), None, "Ada"),
        )
        eventually(lambda: "courtyard" in said(client, bicycles))
        site.write("tower.md", tower(300))
        eventually(lambda: said(client) == "The tower is 300 metres high.")
        assert "courtyard" in said(client, bicycles)
        assert "grinds" in said(client, flour)
        site.write("mill.md", "The windmill stands still.")
        eventually(lambda: "grinds" not in said(client, flour))
        assert "courtyard" in said(client, bicycles)


def question_line(question: str, sentence: str) -> str:
    return json.dumps({"question": question, "gold_sentence": [sentence]}) + "\n"


def test_pages_that_lose_a_right_answer_are_not_used(site: Site) -> None:
    """A regression question holds a change back until the pages or the questions are put right."""
    site.write("questions.jsonl", question_line(TOWER, "The tower is 100 metres high."))
    with site.served() as client:
        site.write("tower.md", tower(110))
        eventually(lambda: TOWER in health(client).get("corpus", ""))
        assert said(client) == "The tower is 100 metres high."
        site.write("questions.jsonl", question_line(TOWER, "The tower is 110 metres high."))
        eventually(lambda: said(client) == "The tower is 110 metres high.")
        eventually(lambda: health(client) == {"status": "ok", "meaning": "off"})
        site.write("questions.jsonl", "{")
        eventually(lambda: "questions.jsonl, line 1" in health(client).get("corpus", ""))


def test_as_many_questions_may_be_lost_as_the_setting_says(site: Site) -> None:
    """Within the threshold a change is used though an answer is lost."""
    site.write("questions.jsonl", question_line(TOWER, "The tower is 100 metres high."))
    with site.served(lost_questions=1) as client:
        site.write("tower.md", tower(110))
        eventually(lambda: said(client) == "The tower is 110 metres high.")


def test_replicas_end_on_the_same_version(site: Site) -> None:
    """Two servers that watch the folder, and one started later, have one version and say so."""
    with site.served() as one, site.served() as other:
        for metres in (120, 121):
            site.write("tower.md", tower(metres))
            for client in (one, other):
                eventually(lambda c=client, m=metres: f"{m} metres" in said(c))  # type: ignore[misc]
        with site.served() as late:
            replies = [ask(client, TOWER) for client in (one, other, late)]
    for reply in replies:
        assert reply["version"] == site.version
        assert {**reply, "id": "", "conversation": ""} == {
            **replies[0],
            "id": "",
            "conversation": "",
        }


@pytest.mark.parametrize("path", ["/chat", "/faq", "/embed", "/chat?q=How+high+is+the+tower%3F"])
def test_pages_say_how_old_they_are(site: Site, path: str) -> None:
    """The head of each page has the date of the newest page, its foot the version."""
    with site.served() as client:
        html = client.get(path).text
    assert "Newest page: 31 March 2026" in html
    assert f"Version {site.version} of the pages." in html


def test_folder_that_is_exchanged_as_a_whole_is_followed(site: Site, tmp_path: Path) -> None:
    """A link that leads to another folder, and a folder that was away, are noticed."""
    releases, current = [tmp_path / "1", tmp_path / "2"], tmp_path / "current"
    shutil.copytree(site.folder, releases[0])
    shutil.copytree(site.folder, releases[1])
    (releases[1] / "tower.md").write_text(tower(400), encoding="utf-8")
    current.symlink_to(releases[0])
    with Site(current, site.database).served() as client:
        said(client)
        current.unlink()
        eventually(lambda: "no such folder" in health(client).get("corpus", ""))
        current.symlink_to(releases[1])
        eventually(lambda: said(client) == "The tower is 400 metres high.")
        eventually(lambda: health(client) == {"status": "ok", "meaning": "off"})


def test_polling_notices_as_well(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system tells nothing the folder is looked at again and again."""
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "1")
    with site.served() as client:
        for metres in (130, 131):  # a change before the first look would be seen by that
            site.write("tower.md", tower(metres))
            eventually(lambda m=metres: f"{m} metres" in said(client))  # type: ignore[misc]


def test_fault_of_ours_is_said(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A watch that ends by a bug leaves a traceback and a sentence, and the server answers."""

    async def broken(_: Updates) -> None:
        raise KeyError("bug")

    monkeypatch.setattr(Updates, "look", broken)
    with site.served() as client:
        eventually(lambda: "restart the server" in health(client).get("corpus", ""))
        assert "KeyError" in caplog.text
        assert said(client) == "The tower is 100 metres high."


def test_process_without_a_web_server_follows_as_well(site: Site) -> None:
    """What `askademy slack` runs uses changed pages, and ends at once."""

    service = build_service(unlimited(corpus=site.folder, database_url=site.database))

    async def followed() -> None:
        async with service.running():
            site.write("tower.md", tower(140))
            now = site.version
            await asyncio.to_thread(eventually, lambda: service.live.snapshot.version == now)

    asyncio.run(followed())
    assert service.live.snapshot.chat.reply(TOWER).text == "The tower is 140 metres high."


def test_reply_is_of_the_snapshot_that_it_began_with() -> None:
    """A version that comes while a question is being answered is not said to have answered it."""
    start = academy_snapshot()

    class Exchanging(Chat):
        def reply(self, question: str, conversation: Conversation = Conversation()) -> Reply:  # noqa: B008
            exchanged.snapshot = replace(start, version="later")
            return start.chat.reply(question, conversation)

    chat = Exchanging.__new__(Exchanging)
    chat.__dict__.update(start.chat.__dict__)
    exchanged = Live(replace(start, chat=chat))
    threads = AnsweringThreads()
    conversations = Conversations(exchanged, Memory(lifetime=60), None, threads)
    found = asyncio.run(conversations.ask("When did the first ILEA open?", None, "api"))
    threads.close()
    assert exchanged.snapshot.version == "later"
    assert found.snapshot.version == start.version


def test_problem_is_told_once(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """However often the folder is looked at, a problem is one line of the log and one count."""
    service = build_service(unlimited(corpus=site.folder, database_url=site.database))
    assert service.updates
    looks = service.updates.look

    async def thrice() -> None:
        for _ in range(3):
            await looks()

    for text in ("[glossary\n", '[[passage]]\nquote = "nowhere"\nquestions = ["Where?"]\n'):
        site.write("curation.toml", text)
        asyncio.run(thrice())
    told = [each.message for each in caplog.records if each.levelname == "ERROR"]
    assert len(told) == 2
    assert all("curation.toml" in each for each in told)
    assert service.updates.counts == {False: 2}
