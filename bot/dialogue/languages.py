"""Questions in other languages than the pages': how they are read, and what is said to them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from bot.answering.answerer import Answerer, Found
from bot.answering.confidence import bands, estimate
from bot.answering.parts import Parts, said
from bot.answering.reading import Reading
from bot.dialogue.reply import Conversation, Reply, Status
from bot.language.identification import ENGLISH, identifier, language_of
from bot.language.question import read_question
from index.analyzer import terms
from index.query import Query, QuestionReader
from index.retriever import Retriever

_SENTENCES = Path(__file__).with_suffix(".toml")
# Words, or characters where a script has no spaces, of a question that may lean on the one before.
SHORT_WORDS, SHORT_CHARACTERS = 4, 24
BARE = 8  # letters of the longest word that asks of nothing when it stands alone


@dataclass(frozen=True, slots=True)
class Sentences:
    """What the bot says in its own words in one language."""

    quoted: str
    unsure: str
    not_found: str
    contact: str
    only_english: str


@cache
def sentences() -> Mapping[str, Sentences]:
    """By ISO 639-1 code."""
    read = tomllib.loads(_SENTENCES.read_text(encoding="utf-8"))
    return {language: Sentences(**said) for language, said in read.items()}


class OtherLanguages:
    """Replies to questions that are not in English, which are compared by their meaning alone."""

    def __init__(self, retriever: Retriever, answerer: Answerer, contact: str | None) -> None:
        """`contact` is named where nothing is found."""
        self._reader: QuestionReader = retriever.reader
        self._tells = retriever.meanings.tells_languages
        if self._tells:
            identifier()
        self._understood = retriever.meanings.others is not None
        self._same = retriever.searcher.closest
        self._answerer = answerer
        self._contact = contact

    def reply(
        self, question: str, conversation: Conversation, suggestions: tuple[str, ...]
    ) -> Reply | None:
        """None for what is in English, and for what the owner has curated word for word."""
        language = language_of(question) if self._tells else ENGLISH
        if language == ENGLISH or self._same(self._reader.read(question)).same:
            return None
        own = sentences().get(language, sentences()[ENGLISH])
        if _is_bare(question) and not conversation.turns:
            return Reply(Status.NOT_FOUND, said(own.not_found), suggestions=suggestions)
        if not self._understood:
            told = self._with_contact(own.only_english, own)
            return Reply(Status.NOT_FOUND, told, suggestions=suggestions)
        found, read_as = self._found(question, conversation)
        return self._said(found, read_as, own, suggestions)

    def _found(self, question: str, conversation: Conversation) -> tuple[Found, str | None]:
        """What is found for a question, or for it behind the last one if that is surer."""
        alone = self._answerer.find(self._reading(question))
        before = conversation.last.reading if conversation.last else None
        if before is None or not before.query.is_foreign or not _is_short(question):
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
        if answer is None or answer.confidence < bands().unsure:
            return Reply(
                Status.NOT_FOUND,
                self._with_contact(own.not_found, own),
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

    def _with_contact(self, text: str, own: Sentences) -> Parts:
        if self._contact is None:
            return said(text)
        return said(f"{text} {own.contact.format(contact=self._contact)}")


def _is_bare(question: str) -> bool:
    """Whether it is one short word, such as "Où ?" or "Mikor?", which asks of nothing."""
    words = [word for word in question.split() if any(map(str.isalnum, word))]
    return len(words) == 1 and sum(map(str.isalnum, words[0])) <= BARE


def _is_short(question: str) -> bool:
    words = question.split()
    return len(words) <= SHORT_WORDS and len(question) <= SHORT_CHARACTERS


def _sure(found: Found) -> float:
    return estimate(found.answer.evidence) if found.answer else 0.0
