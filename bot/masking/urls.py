"""Web addresses in a text."""

import re
from collections.abc import Iterator

_URL = re.compile(
    r"\b(?:[a-z][a-z0-9+.-]{0,20}://|www\.)[^\s<>\"]+"
    # Without a scheme: a host with a path or a question.
    r"|(?<![\w@.-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,24}[/?][^\s<>\"]+",
    re.IGNORECASE,
)


def urls(text: str) -> Iterator[re.Match[str]]:
    """Those with a scheme, with "www.", or with a path behind the host."""
    return _URL.finditer(text)
