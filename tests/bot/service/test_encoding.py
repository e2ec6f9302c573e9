from pathlib import Path

import pytest

from bot.dialogue.reply import Status
from bot.service import encoding as module
from bot.service.building import build_chat, build_snapshot
from bot.service.encoding import VECTORS, load_encodings
from bot.settings import SettingsError
from corpus.curation.model import Curation
from corpus.document import Document
from corpus.load import ACADEMY, Corpus, load
from index.meaning.kept import NO_ENCODINGS, Encoding, Encodings
from tests.conftest import unlimited as settings

PAGE = "# Visit\n\nService animals are welcome.\n\nTickets are sold at the gate until noon."


@pytest.fixture(scope="module")
def encodings(tmp_path_factory: pytest.TempPathFactory) -> Encodings:
    return load_encodings(settings(meaning="on", index=tmp_path_factory.mktemp("index")))


def pages(text: str = PAGE) -> Corpus:
    return Corpus((Document("visit", "Visit", text),), Curation())


def test_what_is_said_in_other_words_is_found(encodings: Encodings) -> None:
    """A visitor's words that no page has lead to the passage; without an encoder they do not."""
    asked = "Can I bring my guide dog?"
    assert build_chat(pages(), None).reply(asked).status is Status.NOT_FOUND
    reply = build_chat(pages(), None, encodings).reply(asked)
    assert reply.sources[0].text.startswith("Service animals")
    assert reply.why
    assert "meaning" in {part.source for part in reply.why.contributions}


def test_replies_are_the_same_after_a_restart(encodings: Encodings) -> None:
    """The same question gets the very same reply from another process's vectors, or kept ones."""
    assert encodings.english
    corpus = pages(load(ACADEMY).documents[0].text[:4_000])
    anew = Encodings(Encoding(encodings.english.encoder))
    chats = [build_chat(corpus, None, each) for each in (encodings, anew)]
    for question in ("Who may attend?", "how many countries", "Where did it begin?"):
        one, other = (chat.reply(question) for chat in chats)
        assert one == other


def test_a_changed_page_answers_as_if_read_anew(encodings: Encodings) -> None:
    """A snapshot that is built beside another one is equal to one that is built alone."""
    changed = pages(PAGE.replace("noon", "five"))
    before = build_snapshot(pages(), None, None, encodings)
    beside = build_snapshot(changed, None, before, encodings)
    alone = build_snapshot(changed, None, None, encodings)
    for question in ("Until when can I get in?", "dogs?", "entry"):
        assert beside.chat.reply(question) == alone.chat.reply(question)


def test_vectors_are_kept_in_the_folder_of_the_index(tmp_path: Path) -> None:
    """`ASKADEMY_INDEX` says where."""
    found = load_encodings(settings(meaning="on", index=tmp_path))
    build_chat(pages(), None, found)
    assert (tmp_path / VECTORS).stat().st_size > 0


def test_off_is_off() -> None:
    """Nothing is loaded where questions are not to be compared by their meaning."""
    assert load_encodings(settings(meaning="off", languages="off")) == NO_ENCODINGS


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`auto` does without, `on` and a model of one's own say what to install."""
    monkeypatch.setattr(module, "find_spec", lambda _name: None)
    assert load_encodings(settings(meaning="auto", languages="auto")) == NO_ENCODINGS
    for wanted in (settings(meaning="on"), settings(meaning="auto", meaning_model=tmp_path)):
        with pytest.raises(SettingsError, match=r"askademy\[meaning\]"):
            load_encodings(wanted)


def test_a_model_that_cannot_be_used_stops_the_start(tmp_path: Path) -> None:
    """The sentence names the variable and the file."""
    with pytest.raises(SettingsError, match=r"ASKADEMY_MEANING_MODEL .*model\.onnx"):
        load_encodings(settings(meaning="auto", meaning_model=tmp_path))
