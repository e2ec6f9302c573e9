"""Questions for what is not so; a passage that says what is so does not answer them."""

import re

# "How many countries have not sent anybody?", but not "Why can't I log in?" or "What if I do not?"
_ASKS_FOR = re.compile(
    r"\b(?:who|whom|whose|what|which|where|when|how (?:many|much))\b", re.IGNORECASE
)
# "Not" as part of what is said about the asking, and not of what is asked.
_NOT = re.compile(
    r"(?:\b(?:not|cannot|never)|n['’]t)\b"
    r"(?!\s+(?:sure|certain|know|understand|find|see|remember|clear|only)\b)",
    re.IGNORECASE,
)
# A "not" behind these belongs to a condition or to a side remark.
_ASIDE = re.compile(r"[,;]|\b(?:if|because|unless|although|though|so that)\b", re.IGNORECASE)
_DENIES = re.compile(
    r"\b(?:not|cannot|never|no|none|nobody|nothing|neither|nor|without|except|excluding|unless"
    r"|fail\w*|lack\w*|refus\w*|prohibit\w*|forbid\w*|exclud\w*|unable|unavailable)\b|n['’]t\b",
    re.IGNORECASE,
)


def is_negated(question: str) -> bool:
    """Whether the question asks for what is not so; a condition that is not met does not count."""
    asks = _ASKS_FOR.search(question)
    if asks is None:
        return False
    aside = _ASIDE.search(question, asks.end())
    return bool(_NOT.search(question, asks.end(), aside.start() if aside else len(question)))


def denies(text: str) -> bool:
    """Whether a text says of something that it is not so."""
    return bool(_DENIES.search(text))
