"""Ids of replies and conversations."""

import re
from secrets import token_urlsafe

LENGTH = 22  # characters, of a new one
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)


def new_id() -> str:
    """128 random bits: an id is all that protects a conversation."""
    return token_urlsafe(16)


def is_id(text: str) -> bool:
    """Whether it may be one of ours; what is none need not be looked for."""
    return bool(_ID.fullmatch(text))


def further_id(conversation_id: str) -> str:
    """That of a conversation that goes on with another one: it begins with the other's id."""
    return first_id(conversation_id) + new_id()


def first_id(conversation_id: str) -> str:
    """That of the conversation that it goes on with; itself where it goes on with none.

    Who erases one of them erases all.
    """
    return conversation_id[:LENGTH] if len(conversation_id) == 2 * LENGTH else conversation_id
