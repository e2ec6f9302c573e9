"""A reply as the public JSON, which `askademy ask --json` prints as well."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from bot.answering.explanation import Contribution, CuratedWhy, Penalty, Why
from bot.answering.parts import AnswerPart
from bot.answering.quoting import Quote
from bot.contract.responses import (
    AlternativeJson,
    ContributionJson,
    CuratedWhyJson,
    DocumentHeadJson,
    DocumentTextJson,
    FaqQuestionJson,
    HighlightJson,
    PartJson,
    PenaltyJson,
    ProblemJson,
    ReplyJson,
    SourceJson,
    WhyJson,
)
from bot.dialogue.reply import Reply
from bot.service.faq_row import FaqRow
from corpus.document import Document, Span

if TYPE_CHECKING:  # the terminal needs neither conversations nor their database
    from bot.service.conversations import Answered

# Scores and confidences say no more than this, and equal ones look equal on every machine.
DECIMALS = 4


def reply_json(
    reply: Reply,
    reply_id: str,
    conversation_id: str,
    *,
    explain: bool,
    version: str | None = None,
) -> ReplyJson:
    """`version` is that of the snapshot that the reply is from."""
    return {
        "id": reply_id,
        "conversation": conversation_id,
        "status": reply.status,
        "answer": reply.text,
        "highlight": _highlight_json(reply.highlight),
        "parts": [_part_json(part) for part in reply.parts],
        "confidence": _rounded(reply.confidence),
        "read_as": reply.read_as,
        "sources": [source_json(quote) for quote in reply.sources],
        "alternatives": [_alternative_json(quote) for quote in reply.alternatives],
        "suggestions": list(reply.suggestions),
        "why": _why_json(reply.why) if explain and reply.why else None,
        "version": version,
    }


def answered_json(found: "Answered", *, explain: bool) -> ReplyJson:
    """The reply to a turn of a conversation, whatever channel it came by."""
    version = found.snapshot.version
    return reply_json(found.reply, found.id, found.conversation, explain=explain, version=version)


def answered_bytes(found: "Answered", *, explain: bool) -> bytes:
    """`answered_json` encoded; of what others have asked the same, all but the ids only once."""
    if found.kept is None:
        return encoded(answered_json(found, explain=explain))
    rest = found.kept.bodies.get(explain)
    if rest is None:
        whole = encoded(answered_json(found, explain=explain))
        rest = found.kept.bodies[explain] = whole.removeprefix(_ids(found))
    return _ids(found) + rest


def _ids(found: "Answered") -> bytes:
    """How the JSON begins; what an id is made of needs no escape."""
    return f'{{"id":"{found.id}","conversation":"{found.conversation}",'.encode()


def _rounded(value: float) -> float:
    return round(value, DECIMALS)


def _highlight_json(span: Span | None) -> HighlightJson | None:
    return {"start": span.start, "end": span.end} if span else None


def _part_json(part: AnswerPart) -> PartJson:
    return {
        "kind": part.kind,
        "text": part.text,
        "source": part.source,
        "highlight": _highlight_json(part.highlight),
    }


def source_json(quote: Quote) -> SourceJson:
    source: SourceJson = {
        "document": quote.document.id,
        "title": quote.document.title,
        "heading": quote.heading,
        "url": quote.document.url,
        "link": quote.link,
        "quote": quote.text,
        "start": quote.start,
        "end": quote.end,
        "sha256": quote.document.sha256,
        "score": _rounded(quote.score),
    }
    if quote.page:
        source["page"] = quote.page
    return source


def _alternative_json(quote: Quote) -> AlternativeJson:
    return {"quote": quote.text, "link": quote.link, "document": quote.document.id}


def _why_json(why: Why) -> WhyJson:
    return {
        "question": why.question,
        "wanted": list(why.wanted),
        "score": _rounded(why.score),
        "contributions": [_contribution_json(part) for part in why.contributions],
        "coverage": _rounded(why.coverage),
        "phrasing": why.phrasing,
        "penalties": [_penalty_json(penalty) for penalty in why.penalties],
        "runner_up": _alternative_json(why.runner_up) if why.runner_up else None,
        "margin": _rounded(why.margin),
        "curated": _curated_json(why.curated) if why.curated else None,
        "words": list(why.words),
    }


def _contribution_json(part: Contribution) -> ContributionJson:
    return {
        "source": part.source,
        "term": part.term,
        "score": _rounded(part.score),
        "word": part.word,
        "corrected": part.corrected,
        "glossary": part.glossary,
        "carried": part.carried,
    }


def _penalty_json(penalty: Penalty) -> PenaltyJson:
    return {"reason": penalty.reason, "factor": _rounded(penalty.factor)}


def _curated_json(curated: CuratedWhy) -> CuratedWhyJson:
    return {
        "question": curated.question,
        "similarity": _rounded(curated.similarity),
        "author": curated.author,
        "date": curated.date,
        "reason": curated.reason,
        "won": curated.won,
    }


def faq_json(rows: Iterable[FaqRow]) -> list[FaqQuestionJson]:
    return [
        {
            "id": row.id,
            "question": row.question,
            "answer": row.answer,
            "source": source_json(row.source),
            "group": row.group,
        }
        for row in rows
    ]


def document_json(document: Document) -> DocumentHeadJson:
    """Without the text."""
    return {
        "id": document.id,
        "title": document.title,
        "url": document.url,
        "date": document.date,
        "sha256": document.sha256,
    }


def document_text_json(document: Document) -> DocumentTextJson:
    return {**document_json(document), "text": document.text}


def problem_json(status: HTTPStatus, detail: str, request: str) -> ProblemJson:
    """`request` is the id of the request that has the problem; empty where it has none."""
    found = ProblemJson(type="about:blank", title=status.phrase, status=status, detail=detail)
    if request:
        found["request"] = request
    return found


def encoded(payload: Mapping[str, object]) -> bytes:
    """JSON in UTF-8; a lone surrogate, as a file's name may bring into a title, becomes "?"."""
    text = json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")
