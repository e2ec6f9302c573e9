"""A reply → the record of it that the store keeps."""

from bot.answering.quoting import Quote
from bot.dialogue.reply import Reply
from bot.store.questions import QuotedPlace, Record


def record(  # noqa: PLR0913
    answer_id: str,
    conversation_id: str,
    channel: str,
    question: str,
    reply: Reply,
    *,
    corpus: str,
    asked_at: int,
    took: int,
) -> Record:
    """Of the reply what the record has; `corpus` is the version of the pages and the curation.

    `asked_at` is in milliseconds since 1970, `took` in microseconds.
    """
    return Record(
        id=answer_id,
        conversation=conversation_id,
        channel=channel,
        question=question,
        read_as=reply.read_as,
        status=reply.status,
        confidence=reply.confidence,
        sources=tuple(map(_place, reply.sources)),
        corpus=corpus,
        asked_at=asked_at,
        took=took,
    )


def _place(quote: Quote) -> QuotedPlace:
    return QuotedPlace(quote.document.id, quote.document.sha256, quote.start, quote.end)
