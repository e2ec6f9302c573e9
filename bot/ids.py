"""Ids of replies and conversations."""

import re
from secrets import token_urlsafe

_ID = re.compile(r"[\w-]{1,64}", re.ASCII)


def new_id() -> str:
    """128 random bits: an id is all that protects a conversation."""
    return token_urlsafe(16)


def is_id(text: str) -> bool:
    """Whether it may be one of ours; what is none need not be looked for."""
    return bool(_ID.fullmatch(text))
