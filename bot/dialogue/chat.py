"""A question in a conversation → the reply."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.answering.answerer import Answer, Answerer, Found
from bot.answering.confidence import OWNERS_WORD, bands, estimate
from bot.answering.missing_topics import MissingTopics
from bot.answering.page_facts import PageFacts
from bot.answering.parts import quoted, said
from bot.answering.quoting import Quote
from bot.answering.reading import Reading, read_alone
from bot.dialogue import texts
from bot.dialogue.commands import command_reply
from bot.dialogue.compound import halves
from bot.dialogue.decision import Decision
from bot.dialogue.follow_up import FollowUps
from bot.dialogue.languages import OtherLanguages
from bot.dialogue.owner_answers import CuratedAnswers, CuratedHit
from bot.dialogue.people import People
from bot.dialogue.reply import Conversation, Reply, Status
from bot.dialogue.suggestions import Suggestions
from bot.language.person import wants_person
from bot.language.preamble import clean
from bot.language.question_patterns import Wanted
from bot.language.smalltalk import SmallTalk, small_talk
from bot.stages import stage
from corpus.document import Passage
from corpus.load import Corpus
from index.retriever import Retriever

# What is close to small talk gives way to a page that has this share of the question's content.
CONTENT_WINS = 0.6
# How much surer the answer without the earlier turns must be for what looks like a follow-up.
FOLLOWS = 0.08
# The same for another way to read a follow-up, which leans on them as well.
OTHERWISE = 0.02


@dataclass(frozen=True, slots=True)
class Understood:
    """A turn as it was understood, and what was found for it."""

    found: Found
    # A follow-up in words; None for a question that stands alone.
    read_as: str | None = None


class Chat:
    """Replies over one corpus; pure: the same conversation and question give the same reply."""

    def __init__(
        self, corpus: Corpus, retriever: Retriever, facts: PageFacts, contact: str | None = None
    ) -> None:
        """`contact` is named where nothing is found."""
        self.retriever = retriever
        self.facts = facts
        self._contact = contact
        self._own = CuratedAnswers(corpus.curation.answers, retriever)
        pages = (*corpus.documents, *self._own.documents)
        self.own_answers = corpus.curation.answers
        self.documents = {document.id: document for document in pages}
        self.name = corpus.name
        topics = MissingTopics(corpus.curation.missing, retriever.meanings.english)
        self._answerer = Answerer(retriever, facts, topics)
        self._follow_ups = FollowUps(retriever.reader, facts.names)
        self._suggestions = Suggestions(retriever, corpus.curation.suggestions)
        self._people = People(retriever, facts, contact)
        self._languages = OtherLanguages(retriever, self._answerer, corpus.curation, contact)
        self._decision = Decision(topics, self._suggestions, contact)

    def with_corpus(self, corpus: Corpus) -> "Chat":
        """A chat over the same pages with other curation; what the pages alone make is shared.

        Raises `CorpusError` where the curation quotes what is not in one passage.
        """
        return Chat(
            corpus, self.retriever.with_curation(corpus.curation), self.facts, self._contact
        )

    @property
    def suggestions(self) -> tuple[str, ...]:
        """Questions that can be answered, for the start of a conversation."""
        return self._suggestions.first

    @property
    def phrasings(self) -> Mapping[Passage, tuple[str, ...]]:
        """The curated questions of each passage that has any."""
        passages = self.retriever.pages.passages
        asked = self.retriever.questions
        return {passages[i]: tuple(each.text for each in asked[i]) for i in asked}

    def reply(self, question: str, conversation: Conversation = Conversation()) -> Reply:  # noqa: B008  # frozen
        """The next turn; any string is a question, even one without words."""
        asked = clean(question)
        if reply := command_reply(asked, conversation, self.retriever):
            return reply
        with stage("small talk"):
            talk = small_talk(asked)
        if talk is None:
            with stage("language"):
                reply = self._languages.reply(asked, conversation, self.suggestions)
            if reply:
                return reply
        if talk and talk.certain and not self.own_answers:
            return self._small_talk(talk.reply)
        with stage("reading"):
            alone = read_alone(asked, self.retriever.reader)
            two = halves(alone.question, self.retriever.reader)
        if talk is None and two:
            # Both halves of it are, as in "Who made you, and where do you live?".
            talks = [small_talk(half) for half in two]
            talk = talks[0] if all(talks) else None
        section = self._suggestions.sections.get(asked)
        if (
            talk
            and not section
            and self._is_chat(talk, asked, alone)
            and not _is_sure(self._owners(alone))
        ):
            return self._small_talk(talk.reply)
        if not any(map(str.isalnum, asked)):
            return Reply(Status.NOT_FOUND, said(texts.NO_QUESTION), suggestions=self.suggestions)
        offered = conversation.turns and asked in conversation.turns[-1].reply.suggestions
        if section or offered:
            # What was offered stands alone, whatever was spoken of.
            conversation = Conversation()
        reply = self._answered(asked, alone, two, conversation)
        return reply if section is None or _tells(reply, section) else _section(section, alone)

    def _answered(
        self, asked: str, alone: Reading, two: tuple[str, str] | None, conversation: Conversation
    ) -> Reply:
        """The reply to a question; `two` are its halves, where it asks two things."""
        understood = self._understood(alone, two, conversation)
        own = self._owners(understood.found.reading)
        if alone.form.is_bare and not _says_what(understood) and not _is_sure(own):
            return Reply(Status.NOT_FOUND, said(texts.NO_TOPIC), suggestions=self.suggestions)
        reply = self._decision.reply(understood.found, understood.read_as, own)
        return self._people.instead(asked, alone, understood.found, reply) or reply

    def _owners(self, reading: Reading) -> CuratedHit | None:
        """The closest of the owner's own answers."""
        return self._own.closest(reading) if self.own_answers else None

    def _understood(
        self, alone: Reading, two: tuple[str, str] | None, conversation: Conversation
    ) -> Understood:
        """What may lean on an earlier turn or not is read in the way that is answered better."""
        follow_up = self._follow_ups.read(alone, conversation, two) if conversation.turns else None
        if follow_up is None:
            return Understood((two and self._both(alone, two)) or self._answerer.find(alone))
        found = self._answerer.find(follow_up.reading)
        if follow_up.other:
            other = self._answerer.find(follow_up.other.reading)
            same = _shown_first(other.answer) == _shown_first(found.answer)
            if not same and _is_surer(other.answer, found.answer, OTHERWISE):
                return Understood(other, follow_up.other.read_as)
        if not follow_up.certain:
            other = self._answerer.find(alone)
            if _is_surer(other.answer, found.answer, FOLLOWS):
                return Understood(other)
        return Understood(found, follow_up.read_as)

    def _both(self, reading: Reading, two: tuple[str, str]) -> Found | None:
        """The answers to the halves of a question, where different passages plainly answer them."""
        reader = self.retriever.reader
        first = read_alone(two[0], reader)
        one = self.answer(first)
        told = Conversation().after(two[0], Reply(Status.ANSWERED, (), reading=first))
        second = read_alone(two[1], reader)
        leaning = self._follow_ups.read(second, told, halves(second.question, reader))
        other = self.answer(leaning.reading if leaning else second)
        if one is None or other is None:
            return None
        if min(one.confidence, other.confidence) < bands().answered:
            return None
        closest = self.retriever.searcher.closest(reading.query)
        return Found(reading, one.with_second(other), closest)

    def answer(self, reading: Reading) -> Answer | None:
        """The best answer to a reading, however sure; None where no passage matches."""
        return self._answerer.find(reading).answer

    def search(self, question: str, limit: int) -> tuple[Quote, ...]:
        """The passages that match best, the best first."""
        query = read_alone(clean(question), self.retriever.reader).query
        hits = self.retriever.searcher.search(query, limit)
        return tuple(Quote.of(hit.passage, hit.score) for hit in hits.best)

    def _is_chat(self, talk: SmallTalk, asked: str, alone: Reading) -> bool:
        """Whether what is close to small talk is that: no page has what it says.

        Who asks for a meaning is not told it by a page that merely has the word.
        """
        if talk.certain:
            return True
        if alone.form.is_bare or wants_person(asked):
            return False
        answer = self.answer(alone)
        if answer is None:
            return True
        evidence = answer.evidence
        says_it = evidence.text_coverage >= CONTENT_WINS and Wanted.MEANING not in alone.wanted
        return not (says_it or evidence.is_curated_question)

    def _small_talk(self, text: str) -> Reply:
        return Reply(Status.SMALLTALK, said(text), suggestions=self.suggestions)


def _tells(reply: Reply, section: Quote) -> bool:
    """Whether a plain answer comes from that section."""
    first = reply.sources[0] if reply.sources else None
    inside = first is not None and (section.covers(first) or first.covers(section))
    return inside and reply.status is Status.ANSWERED


def _section(quote: Quote, asked: Reading) -> Reply:
    """What stands below the heading that was asked for by its name."""
    parts = quoted((quote,))
    return Reply(Status.ANSWERED, parts, OWNERS_WORD, sources=(quote,), reading=asked)


def _says_what(understood: Understood) -> bool:
    """Whether question words alone ask something: by an earlier turn, or by the owner's word."""
    answer = understood.found.answer
    curated = answer is not None and answer.evidence.is_curated_question
    return understood.read_as is not None or curated


def _is_sure(own: CuratedHit | None) -> bool:
    """Whether the owner has an answer of their own that is sure enough to be shown."""
    return own is not None and own.confidence >= bands().answered


def _shown_first(answer: Answer | None) -> tuple[str, int] | None:
    """The place of the first quote."""
    return (answer.plain.quotes[0].document.id, answer.plain.quotes[0].start) if answer else None


def _is_surer(other: Answer | None, answer: Answer | None, by: float) -> bool:
    """Whether the answer to another reading is the likelier one, by that much.

    Not by confidence: the owner's word on "When did it open?" says nothing of this "it".
    """
    if other is None or answer is None:
        return other is not None
    return estimate(other.evidence) > estimate(answer.evidence) + by
