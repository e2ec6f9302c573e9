"""What addresses on the web and in networks tell of a person: passwords, tokens, machines."""

import re
from collections.abc import Iterator
from ipaddress import ip_address

from bot.masking.private import NETWORK, SECRET, Private

# The words that names of secret parameters are made of, as in `access_token` or `apiKey`.
SECRET_WORDS = frozenset(
    "apikey auth code credential credentials jwt key nonce otp pass passwd password pin pwd secret"
    " session sessionid sid sig signature ticket token".split()
)
_SECRET_ENDS = ("token", "secret", "password", "apikey", "sessionid")
LONGEST_IP = 45  # characters, of an IPv6 address with an IPv4 one in it

_URL = re.compile(r"\b[a-z][a-z0-9+.-]{0,20}://([^\s<>\"]+)", re.IGNORECASE)
_PARAMETER = re.compile(r"[?&;#]([^=&;#?]{1,64})=([^&;#]+)")
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
# As tokens are made: 20 characters or more without a break, of capitals, small letters and digits.
_UNBROKEN = re.compile(r"(?<![\w-])[\w-]{20,}+")
_IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)")
_IPV6 = re.compile(r"(?<![\w:.])[0-9a-f:.]++(?:%\w{1,16})?(?!\w)", re.IGNORECASE)
_HARDWARE = re.compile(r"(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-])", re.IGNORECASE)


def web_addresses(text: str) -> Iterator[Private]:
    """Of a web address only its secrets; of a network address and a token everything."""
    for url in _URL.finditer(text):
        yield from _secrets(url[1], url.start(1))
    for token in _UNBROKEN.finditer(text):
        if _is_random(token[0]):
            yield Private(*token.span(), SECRET)
    for pattern in (_IPV4, _IPV6):
        for found in pattern.finditer(text):
            address = found[0].rstrip(".")
            if _is_address(address):
                yield Private(found.start(), found.start() + len(address), NETWORK)
    for found in _HARDWARE.finditer(text):
        yield Private(*found.span(), NETWORK)


def _secrets(rest: str, offset: int) -> Iterator[Private]:
    """`rest` is the address after `://`: user and password, and the values of parameters."""
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    user = host.rfind("@")
    if user > 0 and host[:user] != SECRET:
        yield Private(offset, offset + user, SECRET)
    for parameter in _PARAMETER.finditer(rest):
        value = parameter[2].rstrip(").,!?'")
        if value and value != SECRET and _is_secret(parameter[1]):
            start = offset + parameter.start(2)
            yield Private(start, start + len(value), SECRET)


def _is_secret(name: str) -> bool:
    words = {word.lower() for word in _NAME_WORD.findall(name)}
    return bool(words & SECRET_WORDS) or name.lower().endswith(_SECRET_ENDS)


def _is_random(token: str) -> bool:
    digits = sum(map(str.isdecimal, token))
    return digits > 1 and any(map(str.isupper, token)) and any(map(str.islower, token))


def _is_address(text: str) -> bool:
    """Neither a time of day nor a name in a program, such as `a::b`."""
    bare = text.partition("%")[0]
    if len(bare) > LONGEST_IP or not any(map(str.isdecimal, bare)):
        return False
    try:
        ip_address(bare)
    except ValueError:
        return False
    return True
