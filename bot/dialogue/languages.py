"""Questions in other languages than the pages': how they are read, and what is said to them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from bot.answering.answerer import Answerer, Found
from bot.answering.confidence import bands, estimate
from bot.answering.missing_topics import TopicsByMeaning
from bot.answering.parts import Parts, said
from bot.answering.reading import Reading
from bot.dialogue.reply import Conversation, Reply, Status
from bot.language.identification import ENGLISH, continued, identifier, language_of
from bot.language.question import read_question
from corpus.curation.model import Curation, MissingTopic
from index.analyzer import terms
from index.query import Query, QuestionReader
from index.retriever import Retriever

_SENTENCES = Path(__file__).with_suffix(".toml")
# Words, and characters where a script has no spaces, of a question that may lean on the one before.
SHORT_WORDS, SHORT_CHARACTERS = 7, 40
LIKELY = 0.5
BARE = 8  # letters of the longest word that asks of nothing when it stands alone


@dataclass(frozen=True, slots=True)
class Sentences:
    """What the bot says in its own words in one language."""

    quoted: str
    unsure: str
    not_found: str
    not_found_topic: str
    contact: str
    only_english: str


@cache
def sentences() -> Mapping[str, Sentences]:
    """By ISO 639-1 code."""
    read = tomllib.loads(_SENTENCES.read_text(encoding="utf-8"))
    return {language: Sentences(**said) for language, said in read.items()}


class OtherLanguages:
    """Replies to questions that are not in English, which are compared by their meaning alone."""

    def __init__(
        self,
        retriever: Retriever,
        answerer: Answerer,
        curation: Curation,
        contact: str | None,
    ) -> None:
        """`contact` is named where nothing is found."""
        self._reader: QuestionReader = retriever.reader
        self._tells = retriever.meanings.tells_languages
        if self._tells:
            identifier()
        meaning = retriever.meanings.others
        self._topics = TopicsByMeaning(curation.missing, meaning) if meaning else None
        self._suggestions = curation.suggestions_in
        self._same = retriever.searcher.closest
        self._answerer = answerer
        self._contact = contact

    def reply(
        self, question: str, conversation: Conversation, suggestions: tuple[str, ...]
    ) -> Reply | None:
        """None for what is in English, and for what the owner has curated word for word."""
        before = _foreign_before(conversation)
        language = self._language(question, before)
        if language == ENGLISH or self._same(self._reader.read(question)).same:
            return None
        own = sentences().get(language, sentences()[ENGLISH])
        if _is_bare(question) and not conversation.turns:
            return Reply(Status.NOT_FOUND, said(own.not_found), suggestions=suggestions)
        if self._topics is None:
            told = _with_contact(own.only_english, own, self._contact)
            return Reply(Status.NOT_FOUND, told, suggestions=suggestions)
        found, read_as = self._found(question, before)
        offered = self._suggestions.get(language, suggestions)
        return self._said(found, read_as, own, offered)

    def _language(self, question: str, before: Reading | None) -> str:
        if not self._tells:
            return ENGLISH
        if before is None or not _is_short(question):
            return language_of(question)
        return continued(question, language_of(before.query.text))

    def _found(self, question: str, before: Reading | None) -> tuple[Found, str | None]:
        """What is found for a question, or for it behind the last one where it says too little."""
        alone = self._answerer.find(self._reading(question))
        if before is None or not _is_short(question) or (alone.answer and alone.answer.is_sure):
            return alone, None
        both = f"{before.query.text} {question}"
        leaning = self._answerer.find(self._reading(both))
        return (leaning, both) if _sure(leaning) > _sure(alone) else (alone, None)

    def _reading(self, question: str) -> Reading:
        """Names and numbers are searched as they stand; all else is compared by what it means."""
        # Words of another language are not misspelt ones of this.
        read = self._reader.read(question, frozenset(terms(question)))
        named = (w for w in read.words if w.text[0].isdigit() or w.text[0].isupper())
        words = tuple(word for word in named if word.term in self._reader.known)
        return Reading(read_question(question), Query(words, question, is_foreign=True), ())

    def _said(
        self, found: Found, read_as: str | None, own: Sentences, suggestions: tuple[str, ...]
    ) -> Reply:
        answer = found.answer
        topic = self._missing(found)
        if answer is None or topic or answer.confidence < bands().unsure:
            text = own.not_found_topic.format(topic=topic.topic) if topic else own.not_found
            contact = (topic.contact if topic else None) or self._contact
            return Reply(
                Status.NOT_FOUND,
                _with_contact(text, own, contact),
                confidence=answer.confidence if answer else 0.0,
                read_as=read_as,
                suggestions=suggestions,
                why=answer.why if answer else None,
                reading=found.reading,
            )
        shown = answer.shown
        before = own.quoted if answer.is_sure else own.unsure
        return Reply(
            Status.ANSWERED if answer.is_sure else Status.UNSURE,
            (*said(before), *(replace(part, highlight=None) for part in shown.parts)),
            confidence=answer.confidence,
            read_as=read_as,
            sources=shown.quotes,
            alternatives=shown.alternatives,
            suggestions=suggestions,
            why=answer.why,
            reading=found.reading,
        )

    def _missing(self, found: Found) -> MissingTopic | None:
        """The topic known to be missing, where no passage is likelier right than wrong."""
        if self._topics is None or (found.answer and found.answer.confidence >= LIKELY):
            return None
        return self._topics.find(found.reading.query.text)


def _with_contact(text: str, own: Sentences, contact: str | None) -> Parts:
    return said(f"{text} {own.contact.format(contact=contact)}" if contact else text)


def _foreign_before(conversation: Conversation) -> Reading | None:
    """The question of the last turn, where that was in another language."""
    before = conversation.last.reading if conversation.last else None
    return before if before and before.query.is_foreign else None


def _is_bare(question: str) -> bool:
    """Whether it is one short word, such as "Où ?" or "Mikor?", which asks of nothing."""
    words = [word for word in question.split() if any(map(str.isalnum, word))]
    return len(words) == 1 and sum(map(str.isalnum, words[0])) <= BARE


def _is_short(question: str) -> bool:
    words = question.split()
    return len(words) <= SHORT_WORDS and len(question) <= SHORT_CHARACTERS


def _sure(found: Found) -> float:
    return estimate(found.answer.evidence) if found.answer else 0.0
