"""What was found → the reply: a plain answer, a doubtful one, the owner's own, or a refusal."""

from dataclasses import dataclass, replace

from bot.answering.answerer import Answer
from bot.answering.confidence import bands
from bot.answering.explanation import Contribution, CuratedWhy, Why
from bot.answering.missing_topics import MissingTopics
from bot.answering.reading import Reading
from bot.dialogue import texts
from bot.dialogue.owner_answers import CuratedAnswers, CuratedHit
from bot.dialogue.reply import Reply, Status
from bot.dialogue.suggestions import Suggestions
from corpus.document import Span

# A curated question that is less similar than this is not worth a word in the explanation.
NOTED = 0.5


@dataclass(frozen=True, slots=True)
class Decision:
    """`contact` is named in a refusal, unless the missing topic has its own."""

    curated: CuratedAnswers
    topics: MissingTopics
    suggestions: Suggestions
    contact: str | None

    def is_curated(self, reading: Reading) -> bool:
        """Whether the owner has an answer of their own that is sure enough to be shown."""
        hit = self.curated.closest(reading)
        return hit is not None and hit.confidence >= bands().answered

    def reply(self, reading: Reading, read_as: str | None, answer: Answer | None) -> Reply:
        hit = self.curated.closest(reading)
        if hit is None:
            return self._quoting(reading, read_as, answer)
        reason = _reason_to_win(hit, answer)
        if reason is not None:
            return self._curated(reading, read_as, answer, hit, reason)
        if answer is not None and hit.phrasing.similarity >= NOTED:
            noted = _noted(hit, texts.CURATED_LOST, won=False)
            answer = replace(answer, why=replace(answer.why, curated=noted))
        return self._quoting(reading, read_as, answer)

    def _quoting(self, reading: Reading, read_as: str | None, answer: Answer | None) -> Reply:
        if answer is None or answer.confidence < bands().unsure or _missing(answer):
            return self._not_found(reading, read_as, answer)
        is_sure = answer.confidence >= bands().answered
        before = "" if is_sure else f"{texts.UNSURE}\n"
        return Reply(
            Status.ANSWERED if is_sure else Status.UNSURE,
            before + answer.text,
            _moved(answer.highlight, len(before)),
            answer.confidence,
            read_as,
            answer.quotes,
            answer.alternatives,
            self.suggestions.near(reading.query, answer.quotes),
            answer.why,
            reading,
        )

    def _curated(
        self,
        reading: Reading,
        read_as: str | None,
        answer: Answer | None,
        hit: CuratedHit,
        reason: str,
    ) -> Reply:
        by = texts.CURATED.format(author=hit.answer.author, date=hit.answer.date)
        shown = bool(answer and answer.confidence >= bands().unsure)
        return Reply(
            Status.ANSWERED,
            f"{hit.answer.text}\n{by}",
            None,
            hit.confidence,
            read_as,
            (hit.quote,),
            (answer.quotes[0], *answer.alternatives) if answer and shown else (),
            self.suggestions.near(reading.query),
            _curated_why(reading, answer, hit, reason),
            reading,
        )

    def _not_found(self, reading: Reading, read_as: str | None, answer: Answer | None) -> Reply:
        asked = frozenset(word.term for word in reading.query.words)
        topic = answer.evidence.missing_topic if answer else self.topics.find(asked, frozenset())
        contact = (topic.contact if topic else None) or self.contact
        said = [texts.NOT_FOUND_TOPIC.format(topic=topic.topic) if topic else texts.NOT_FOUND]
        if contact:
            said.append(texts.CONTACT.format(contact=contact))
        return Reply(
            Status.NOT_FOUND,
            " ".join(said),
            confidence=answer.confidence if answer else 0.0,
            read_as=read_as,
            suggestions=self.suggestions.near(reading.query),
            why=answer.why if answer else None,
            reading=reading,
        )


def _reason_to_win(hit: CuratedHit, answer: Answer | None) -> str | None:
    """Why the owner's own answer is shown; None where a quote is better."""
    if hit.phrasing.is_same:
        quoted = answer is not None and answer.evidence.is_curated_question
        # The owner has tied the very question to a passage as well: the page's words are better.
        return None if quoted else texts.CURATED_SAME
    surer = answer is None or hit.confidence > answer.confidence
    return texts.CURATED_SURER if surer and hit.confidence >= bands().answered else None


def _noted(hit: CuratedHit, reason: str, *, won: bool) -> CuratedWhy:
    answer, phrasing = hit.answer, hit.phrasing
    return CuratedWhy(
        phrasing.question, phrasing.similarity, answer.author, str(answer.date), reason, won=won
    )


def _curated_why(reading: Reading, answer: Answer | None, hit: CuratedHit, reason: str) -> Why:
    score = hit.phrasing.similarity
    return Why(
        question=reading.question,
        wanted=tuple(reading.wanted),
        score=score,
        contributions=(Contribution("curated", "", score),),
        coverage=1.0 if hit.phrasing.is_same else score,
        phrasing=hit.phrasing.question,
        penalties=(),
        runner_up=answer.quotes[0] if answer else None,
        margin=0.0,
        curated=_noted(hit, reason, won=True),
    )


def _missing(answer: Answer) -> bool:
    """Whether a topic known to be missing is better said than a doubtful passage shown."""
    return answer.evidence.missing_topic is not None and answer.confidence < bands().answered


def _moved(span: Span | None, by: int) -> Span | None:
    return None if span is None else Span(span.start + by, span.end + by)
