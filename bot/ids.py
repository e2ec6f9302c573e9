"""Ids of replies and conversations."""

from secrets import token_urlsafe


def new_id() -> str:
    """128 random bits: an id is all that protects a conversation."""
    return token_urlsafe(16)
