"""Passwords as they are kept: hashed by scrypt, so that each guess costs a third of a second."""

from base64 import b64decode, b64encode
from hashlib import scrypt
from hmac import compare_digest
from secrets import token_bytes

# One of the settings of OWASP's Password Storage Cheat Sheet: 32 MiB and three passes.
COST, BLOCK, PASSES = 2**15, 8, 3
_KIND, _SALT, _LENGTH = "scrypt", 16, 32
# Twice what a hash takes: OpenSSL counts what lies around it as well.
_ROOM = 2


def hashed(password: str) -> str:
    """With its settings and a salt of its own: another one each time."""
    salt = token_bytes(_SALT)
    found = _hash(password, salt, COST, BLOCK, PASSES)
    numbers = f"{COST}${BLOCK}${PASSES}"
    return f"{_KIND}${numbers}${b64encode(salt).decode()}${b64encode(found).decode()}"


def fits(password: str, kept: str) -> bool:
    """Whether the hash is that of the password; takes as long either way."""
    _, cost, block, passes, salt, found = kept.split("$")
    again = _hash(password, b64decode(salt), int(cost), int(block), int(passes))
    return compare_digest(again, b64decode(found))


def _hash(password: str, salt: bytes, cost: int, block: int, passes: int) -> bytes:
    return scrypt(
        password.encode("utf-8", "replace"),
        salt=salt,
        n=cost,
        r=block,
        p=passes,
        maxmem=_ROOM * 128 * cost * block,
        dklen=_LENGTH,
    )
