"""What addresses on the web and in networks tell of a person: passwords, tokens, machines."""

import re
from collections.abc import Iterator
from ipaddress import ip_address

from bot.masking.private import NETWORK, SECRET, Private
from bot.masking.secrets import changes
from bot.masking.surroundings import word_before
from bot.masking.urls import urls
from corpus.english import read_words

_WORDS = read_words(__file__)["secrets"]
_FIGURES = read_words(__file__)["figures"]
# The words that names of secret parameters are made of, as in `access_token` or `apiKey`.
_SECRET_WORDS = frozenset(_WORDS["parameters"])
_MAYBE_SECRET = frozenset(_WORDS["maybe_parameters"])
_SECRET_ENDS = ("token", "secret", "password", "apikey", "sessionid")
# How often figures and letters follow each other in a value that is one, of a parameter such as
# `code`: in "ALUMNI10" once.
MAYBE_CHANGES = 3
LONGEST_IP = 45  # characters, of an IPv6 address with an IPv4 one in it

_PARAMETER = re.compile(r"[?&;#]([^=&;#?]{1,64})=([^&;#]+)")
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)")
_IPV6 = re.compile(r"(?<![\w:.])[0-9a-f:.]++(?:%\w{1,16})?(?!\w)", re.IGNORECASE)
# The address of a network card: in pairs, in fours, or in one piece.
_HARDWARE = re.compile(
    r"(?<![\w:.-])(?:[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}"
    r"|[0-9a-f]{12})(?![\w:-]|\.\w)",
    re.IGNORECASE,
)
_HEXADECIMAL_PAIR = re.compile(r"..[:-]")
# What four numbers with dots belong to that are no machine's address: "section 1.2.3.4".
_NUMBERED = frozenset(_FIGURES["places"]) | frozenset(_FIGURES["works"])


def web_addresses(text: str) -> Iterator[Private]:
    """Of a web address only its secrets; of an address in a network everything."""
    for url in urls(text):
        yield from _secrets(url[0], url.start())
    for pattern in (_IPV4, _IPV6):
        for found in pattern.finditer(text):
            address = found[0].rstrip(".")
            if _is_address(address) and word_before(text, found.start()) not in _NUMBERED:
                yield Private(found.start(), found.start() + len(address), NETWORK)
    for found in _HARDWARE.finditer(text):
        if _HEXADECIMAL_PAIR.match(found[0]) or _is_mixed(found[0].replace(".", "")):
            yield Private(*found.span(), NETWORK)


def _is_mixed(text: str) -> bool:
    return not text.isdecimal() and not text.isalpha()


def _secrets(url: str, offset: int) -> Iterator[Private]:
    """User and password, and the values of secret parameters."""
    scheme = url.find("://") + 3 if "://" in url else 0
    host = re.split(r"[/?#]", url[scheme:], maxsplit=1)[0]
    user = host.rfind("@")
    if user > 0 and host[:user] != SECRET:
        yield Private(offset + scheme, offset + scheme + user, SECRET)
    for parameter in _PARAMETER.finditer(url):
        value = parameter[2].rstrip(").,!?'")
        if value and value != SECRET and _is_secret(parameter[1], value):
            start = offset + parameter.start(2)
            yield Private(start, start + len(value), SECRET)


def _is_secret(name: str, value: str) -> bool:
    words = {word.lower() for word in _NAME_WORD.findall(name)}
    if words & _SECRET_WORDS or name.lower().endswith(_SECRET_ENDS):
        return True
    return bool(words & _MAYBE_SECRET) and changes(value) >= MAYBE_CHANGES


def _is_address(text: str) -> bool:
    """Neither a time of day, "10:30::45", nor a name in a program, such as `a::b`."""
    bare = text.partition("%")[0]
    if bare.count(":") < 2 and bare.count(".") != 3:
        return False
    groups = re.split("[:.]", bare)
    if len(bare) > LONGEST_IP or not _has_long_group(groups, ipv4=":" not in bare):
        return False
    try:
        ip_address(bare)
    except ValueError:
        return False
    return True


def _has_long_group(groups: list[str], *, ipv4: bool) -> bool:
    """Of IPv6 one with a figure and a letter, or of three figures or four letters."""
    return ipv4 or any(
        len(group) == 4 or (len(group) == 3 and not group.isalpha()) or (group and _is_mixed(group))
        for group in groups
    )
