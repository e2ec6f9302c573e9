"""Ids of replies and conversations."""

import os
import re
from base64 import urlsafe_b64encode

LENGTH = 22  # characters, of a new one
_BYTES = 16
# The system is asked for the random bytes of so many ids at once: each call takes as long as two.
_AT_ONCE = 64
_random: list[bytes] = []
# A process that is forked would give the same ids as its parent.
os.register_at_fork(after_in_child=_random.clear)
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)


def new_id() -> str:
    """128 random bits: an id is all that protects a conversation."""
    while True:
        try:
            # One call, that no other thread comes between.
            bits = _random.pop()
        except IndexError:
            drawn = os.urandom(_AT_ONCE * _BYTES)
            _random.extend(drawn[at : at + _BYTES] for at in range(0, len(drawn), _BYTES))
        else:
            return urlsafe_b64encode(bits)[:LENGTH].decode("ascii")


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
