"""What was found → the reply: a plain answer, a doubtful one, the owner's own, or a refusal."""

from dataclasses import dataclass, replace

from bot.answering.answerer import Answer, Found
from bot.answering.confidence import bands
from bot.answering.explanation import Contribution, CuratedWhy, Why
from bot.answering.missing_topics import MissingTopics
from bot.answering.parts import AnswerPart, PartKind, said
from bot.answering.reading import Reading
from bot.dialogue import texts
from bot.dialogue.owner_answers import CuratedHit
from bot.dialogue.reply import Reply, Status
from bot.dialogue.suggestions import Suggestions
from corpus.curation.model import MissingTopic

# A curated question that is less similar than this is not worth a word in the explanation.
NOTED = 0.5


@dataclass(frozen=True, slots=True)
class Decision:
    """Decides what is said to what was found."""

    topics: MissingTopics
    suggestions: Suggestions
    # Named in a refusal, unless the missing topic has its own.
    contact: str | None

    def reply(self, found: Found, read_as: str | None, own: CuratedHit | None) -> Reply:
        """`read_as` is a follow-up as it was understood, `own` the owner's closest answer."""
        if own is None:
            return self._quoting(found, read_as)
        reason = _reason_to_win(own, found.answer)
        if reason is not None:
            return self._curated(found, read_as, own, reason)
        answer = found.answer
        if answer is not None and own.phrasing.similarity >= NOTED:
            noted = _noted(own, texts.CURATED_LOST, won=False)
            answer = replace(answer, why=replace(answer.why, curated=noted))
        return self._quoting(replace(found, answer=answer), read_as)

    def _quoting(self, found: Found, read_as: str | None) -> Reply:
        answer = found.answer
        if answer is None or answer.confidence < bands().unsure or _missing(answer):
            return self._not_found(found, read_as)
        shown = answer.shown
        before = () if answer.is_sure else said(texts.UNSURE)
        return Reply(
            status=Status.ANSWERED if answer.is_sure else Status.UNSURE,
            parts=(*before, *shown.parts),
            confidence=answer.confidence,
            read_as=read_as,
            sources=shown.quotes,
            alternatives=shown.alternatives,
            suggestions=self.suggestions.near(found.closest, shown.quotes),
            why=answer.why,
            reading=found.reading,
        )

    def _curated(self, found: Found, read_as: str | None, own: CuratedHit, reason: str) -> Reply:
        answer = found.answer
        by = texts.CURATED.format(author=own.answer.author, date=own.answer.date)
        shown = answer.plain if answer and answer.confidence >= bands().unsure else None
        return Reply(
            status=Status.ANSWERED,
            parts=(AnswerPart(PartKind.CURATED, own.answer.text, source=0), *said(by)),
            confidence=own.confidence,
            read_as=read_as,
            sources=(own.quote,),
            alternatives=(shown.quotes[0], *shown.alternatives) if shown else (),
            suggestions=self.suggestions.near(found.closest),
            why=_curated_why(found, own, reason),
            reading=found.reading,
        )

    def _not_found(self, found: Found, read_as: str | None) -> Reply:
        answer = found.answer
        topic = answer.evidence.missing_topic if answer else self._topic(found.reading)
        contact = (topic.contact if topic else None) or self.contact
        told = [texts.NOT_FOUND_TOPIC.format(topic=topic.topic) if topic else texts.NOT_FOUND]
        if contact:
            told.append(texts.CONTACT.format(contact=contact))
        return Reply(
            status=Status.NOT_FOUND,
            parts=said(" ".join(told)),
            confidence=answer.confidence if answer else 0.0,
            read_as=read_as,
            suggestions=self.suggestions.near(found.closest),
            why=answer.why if answer else None,
            reading=found.reading,
        )

    def _topic(self, reading: Reading) -> MissingTopic | None:
        asked = frozenset(word.term for word in reading.query.words)
        topic = self.topics.find(asked, reading.counted_term, frozenset())
        return (
            topic
            if topic and self.topics.is_near(topic, reading.question, reading.query.text)
            else None
        )


def _reason_to_win(hit: CuratedHit, answer: Answer | None) -> str | None:
    """Why the owner's own answer is shown; None where a quote is better."""
    if hit.phrasing.is_same:
        quoted = answer is not None and answer.evidence.is_curated_question
        # The owner has tied the very question to a passage as well: the page's words are better.
        return None if quoted else texts.CURATED_SAME
    surer = answer is None or hit.confidence > answer.confidence
    return texts.CURATED_SURER if surer and hit.confidence >= bands().answered else None


def _noted(own: CuratedHit, reason: str, *, won: bool) -> CuratedWhy:
    return CuratedWhy(
        question=own.phrasing.question,
        similarity=own.phrasing.similarity,
        author=own.answer.author,
        date=str(own.answer.date),
        reason=reason,
        won=won,
    )


def _curated_why(found: Found, own: CuratedHit, reason: str) -> Why:
    score = own.phrasing.similarity
    return Why(
        question=found.reading.question,
        wanted=tuple(found.reading.wanted),
        score=score,
        contributions=(Contribution("curated", "", score),),
        coverage=1.0 if own.phrasing.is_same else score,
        phrasing=own.phrasing.question,
        penalties=(),
        runner_up=found.answer.plain.quotes[0] if found.answer else None,
        margin=0.0,
        curated=_noted(own, reason, won=True),
    )


def _missing(answer: Answer) -> bool:
    """Whether a topic known to be missing is better said than a doubtful passage shown."""
    return answer.evidence.missing_topic is not None and answer.confidence < bands().answered
