"""A reply as JSON: the HTTP contract, which `askademy ask --json` prints as well."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from bot.answering.explanation import Contribution, CuratedWhy, Penalty, Why
from bot.answering.quote import Quote
from bot.dialogue.reply import Reply
from bot.service.faq import FaqRow
from corpus.document import Document, Span

Json = dict[str, Any]

LONGEST_QUESTION = 1_000
# Scores and confidences say no more than this, and equal ones look equal on every machine.
DECIMALS = 4


def question_problem(question: str) -> str | None:
    """Why a question cannot be asked, as a sentence that says what to do; None where it can."""
    if not question.strip():
        return "The question is empty: write what you would like to know."
    if len(question) > LONGEST_QUESTION:
        return f"The question has {len(question):,} characters: use at most {LONGEST_QUESTION:,}."
    return None


def reply_json(reply: Reply, reply_id: str, conversation_id: str, *, explain: bool) -> Json:
    return {
        "id": reply_id,
        "conversation": conversation_id,
        "status": reply.status.value,
        "answer": reply.text,
        "highlight": span_json(reply.highlight),
        "confidence": round(reply.confidence, DECIMALS),
        "read_as": reply.read_as,
        "sources": sources_json(reply.sources),
        "alternatives": [brief_json(quote) for quote in reply.alternatives],
        "suggestions": list(reply.suggestions),
        "why": why_json(reply.why) if explain and reply.why else None,
    }


def span_json(span: Span | None) -> Json | None:
    return {"start": span.start, "end": span.end} if span else None


def sources_json(quotes: Iterable[Quote]) -> list[Json]:
    return [
        {
            "document": quote.document.id,
            "title": quote.document.title,
            "heading": quote.heading,
            "url": quote.document.url,
            "link": quote.link,
            "quote": quote.text,
            "start": quote.start,
            "end": quote.end,
            "sha256": quote.document.sha256,
            "score": round(quote.score, DECIMALS),
        }
        for quote in quotes
    ]


def brief_json(quote: Quote) -> Json:
    return {"quote": quote.text, "link": quote.link, "document": quote.document.id}


def faq_json(rows: Iterable[FaqRow]) -> list[Json]:
    return [
        {
            "id": row.id,
            "question": row.question,
            "answer": row.answer,
            "source": sources_json([row.source])[0],
            "group": row.group,
        }
        for row in rows
    ]


def why_json(why: Why) -> Json:
    return {
        "question": why.question,
        "wanted": list(why.wanted),
        "score": round(why.score, DECIMALS),
        "contributions": [_flat_json(part) for part in why.contributions],
        "coverage": round(why.coverage, DECIMALS),
        "phrasing": why.phrasing,
        "penalties": [_flat_json(penalty) for penalty in why.penalties],
        "runner_up": brief_json(why.runner_up) if why.runner_up else None,
        "margin": round(why.margin, DECIMALS),
        "curated": _flat_json(why.curated) if why.curated else None,
    }


def _flat_json(part: Contribution | Penalty | CuratedWhy) -> Json:
    return {
        name: round(value, DECIMALS) if isinstance(value, float) else value
        for name, value in asdict(part).items()
    }


def document_json(document: Document) -> Json:
    """Without the text."""
    return {
        "id": document.id,
        "title": document.title,
        "url": document.url,
        "date": document.date,
        "sha256": document.sha256,
    }


def encoded(payload: Mapping[str, Any]) -> bytes:
    """JSON in UTF-8; a lone surrogate, as a file's name may bring into a title, becomes "?"."""
    text = json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")
