"""A question in a conversation → the reply."""

from bot.answering.answerer import Answer, Answerer
from bot.answering.confidence import bands, estimate
from bot.answering.missing_topics import MissingTopics
from bot.answering.quote import Quote
from bot.answering.reading import Reading, read_alone
from bot.dialogue import texts
from bot.dialogue.commands import command_reply
from bot.dialogue.compound import halves
from bot.dialogue.decision import Decision
from bot.dialogue.follow_up import FollowUps
from bot.dialogue.owner_answers import CuratedAnswers
from bot.dialogue.reply import Conversation, Reply, Status
from bot.dialogue.suggestions import Suggestions
from bot.language.preamble import clean
from bot.language.smalltalk import small_talk
from corpus.load import Corpus
from index.retriever import Retriever

# Small talk by its form gives way to a page that has this share of the question's content.
CONTENT_WINS = 0.6
# How much surer the answer without the earlier turns must be for what looks like a follow-up.
FOLLOWS = 0.05


class Chat:
    """Replies over one corpus; pure: the same conversation and question give the same reply."""

    def __init__(self, corpus: Corpus, retriever: Retriever, contact: str | None = None) -> None:
        curated = CuratedAnswers(corpus.curation.answers, retriever)
        pages = (*corpus.documents, *curated.documents)
        self.phrasings = retriever.phrasings
        self.own_answers = corpus.curation.answers
        self.documents = {document.id: document for document in pages}
        self.name = corpus.name
        self._retriever = retriever
        topics = MissingTopics(corpus.curation.missing)
        self._answerer = Answerer(retriever, topics)
        self._follow_ups = FollowUps(retriever, self._answerer.ranker.names)
        self._suggestions = Suggestions(retriever, corpus.curation.suggestions)
        self._decision = Decision(curated, topics, self._suggestions, contact)

    @property
    def suggestions(self) -> tuple[str, ...]:
        """Questions that can be answered, for the start of a conversation."""
        return self._suggestions.first

    def reply(self, question: str, conversation: Conversation = Conversation()) -> Reply:  # noqa: B008  # frozen
        """The next turn; any string is a question, even one without words."""
        asked = clean(question)
        if reply := command_reply(asked, conversation, self._retriever):
            return reply
        talk = small_talk(asked)
        if talk and talk.certain and not self._is_curated(asked):
            return self._small_talk(talk.reply)
        reading, read_as, answer = self._understood(asked, conversation)
        if talk and not _is_content(answer) and not self._decision.is_curated(reading):
            return self._small_talk(talk.reply)
        if not any(map(str.isalnum, asked)):
            return Reply(Status.NOT_FOUND, texts.NO_QUESTION, suggestions=self.suggestions)
        return self._decision.reply(reading, read_as, answer)

    def _is_curated(self, asked: str) -> bool:
        """Whether the owner has an answer of their own to what is else small talk."""
        return bool(self.own_answers) and self._decision.is_curated(
            read_alone(asked, self._retriever)
        )

    def _understood(
        self, asked: str, conversation: Conversation
    ) -> tuple[Reading, str | None, Answer | None]:
        """The reading, how a follow-up was read, and the answer.

        What may or may not lean on an earlier turn is read in the way that is answered better.
        """
        alone = read_alone(asked, self._retriever)
        follow_up = self._follow_ups.read(alone, conversation)
        if follow_up is None:
            return alone, None, self._answer_both(alone) or self.answer(alone)
        answer = self.answer(follow_up.reading)
        if not follow_up.certain:
            other = self.answer(alone)
            # Not by confidence: the owner's word on "When did it open?" says nothing of this "it".
            if other and (
                answer is None or estimate(other.evidence) > estimate(answer.evidence) + FOLLOWS
            ):
                return alone, None, other
        return follow_up.reading, follow_up.read_as, answer

    def _answer_both(self, reading: Reading) -> Answer | None:
        """The answers to the halves of a question, where different passages plainly answer them."""
        two = halves(reading.question, self._retriever)
        if two is None:
            return None
        first = read_alone(two[0], self._retriever)
        one = self.answer(first)
        told = Conversation().after(two[0], Reply(Status.ANSWERED, "", reading=first))
        second = read_alone(two[1], self._retriever)
        leaning = self._follow_ups.read(second, told)
        other = self.answer(leaning.reading if leaning else second)
        if one is None or other is None:
            return None
        sure = min(one.confidence, other.confidence) >= bands().answered
        return one.with_second(other) if sure else None

    def answer(self, reading: Reading) -> Answer | None:
        """The best answer to a reading, however sure; None where no passage matches."""
        return self._answerer.answer(reading)

    def search(self, question: str, limit: int) -> tuple[Quote, ...]:
        """The passages that match best, the best first."""
        query = read_alone(clean(question), self._retriever).query
        hits = self._retriever.search(query, limit)
        return tuple(Quote.of(hit.passage, hit.score) for hit in hits)

    def _small_talk(self, text: str) -> Reply:
        return Reply(Status.SMALLTALK, text, suggestions=self.suggestions)


def _is_content(answer: Answer | None) -> bool:
    """Whether what has the form of small talk asks about the pages."""
    if answer is None:
        return False
    evidence = answer.evidence
    return evidence.is_curated_question or evidence.text_coverage >= CONTENT_WINS
