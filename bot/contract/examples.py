"""An example of each type of the public JSON, for its description."""

from typing import Any

from pydantic import BaseModel

from bot.contract.requests import AskRequest, FeedbackRequest

_SHA256 = "a8f0c2d9e5b14763a8f0c2d9e5b14763a8f0c2d9e5b14763a8f0c2d9e5b14763"
_LINK = "https://museum.example/visit#:~:text=We%20open%20at%20nine."

_HIGHLIGHT = {"start": 11, "end": 15}
_PART = {"kind": "quote", "text": "We open at nine.", "source": 0, "highlight": _HIGHLIGHT}
_SOURCE = {
    "document": "visit",
    "title": "Your visit",
    "heading": "Opening hours",
    "url": "https://museum.example/visit",
    "link": _LINK,
    "page": 2,
    "quote": "We open at nine.",
    "start": 52,
    "end": 68,
    "sha256": _SHA256,
    "score": 12.4071,
}
_ALTERNATIVE = {
    "quote": "The café opens at ten.",
    "link": "https://museum.example/cafe#:~:text=The%20caf%C3%A9%20opens%20at%20ten.",
    "document": "cafe",
}
_CONTRIBUTION = {
    "source": "text",
    "term": "open",
    "score": 3.2187,
    "word": "opne",
    "corrected": "open",
    "glossary": "opening hours",
    "carried": False,
}
_PENALTY = {"reason": "“sundays” is not in the passage", "factor": 0.5}
_CURATED = {
    "question": "Are you open on Christmas Day?",
    "similarity": 0.5532,
    "author": "Ada",
    "date": "2026-01-02",
    "reason": "a quote from the pages answers better, or the question is too different",
    "won": False,
}
_WHY = {
    "question": "When are you open?",
    "wanted": ["time"],
    "score": 12.4071,
    "contributions": [_CONTRIBUTION],
    "coverage": 1.0,
    "phrasing": "When do you open?",
    "penalties": [_PENALTY],
    "runner_up": _ALTERNATIVE,
    "margin": 4.1024,
    "curated": _CURATED,
    "words": ["open"],
}
_REPLY = {
    "id": "q4Hn1uYw2kXo7dPz",
    "conversation": "s8Vb3mTc6rJe9fLa",
    "status": "answered",
    "answer": "We open at nine.",
    "highlight": _HIGHLIGHT,
    "parts": [_PART],
    "confidence": 0.9312,
    "read_as": "When does the museum open?",
    "sources": [_SOURCE],
    "alternatives": [_ALTERNATIVE],
    "suggestions": ["How much is a ticket?"],
    "why": _WHY,
    "version": "3f9a1c07d2e84b65",
}
_FAQ_QUESTION = {
    "id": "when-are-you-open",
    "question": "When are you open?",
    "answer": "We open at nine.",
    "source": _SOURCE,
    "group": "Opening hours",
}
_DOCUMENT = {
    "id": "visit",
    "title": "Your visit",
    "url": "https://museum.example/visit",
    "date": "2026-03-01",
    "sha256": _SHA256,
}


def _sent(model: type[BaseModel]) -> dict[str, Any]:
    """A body, of its fields' examples."""
    fields = model.model_fields.items()
    return {name: field.examples[0] for name, field in fields if field.examples}


# By the names that scripts know.
EXAMPLES: dict[str, Any] = {
    "Alternative": _ALTERNATIVE,
    "AskRequest": _sent(AskRequest),
    "Contribution": _CONTRIBUTION,
    "CuratedWhy": _CURATED,
    "DocumentHead": _DOCUMENT,
    "DocumentList": {"documents": [_DOCUMENT]},
    "DocumentText": _DOCUMENT | {"text": "Your visit\n\nOpening hours\n\nWe open at nine."},
    "Faq": {"questions": [_FAQ_QUESTION]},
    "FaqQuestion": _FAQ_QUESTION,
    "FeedbackRequest": _sent(FeedbackRequest),
    "Health": {
        "status": "ok",
        "meaning": "on",
        "corpus": "visit.md, line 3: the table has no header; it is used as it was before.",
    },
    "Highlight": _HIGHLIGHT,
    "Part": _PART,
    "PartKind": "quote",
    "Penalty": _PENALTY,
    "Problem": {
        "type": "about:blank",
        "title": "Too Many Requests",
        "status": 429,
        "detail": "Too many requests from your address: try again in 12 s.",
        "request": "5f3c0a9be1d2-1a",
    },
    "Reply": _REPLY,
    "SearchHits": {"hits": [_SOURCE]},
    "Source": _SOURCE,
    "Status": "answered",
    "Suggestions": {"suggestions": ["How much is a ticket?"]},
    "Why": _WHY,
}
