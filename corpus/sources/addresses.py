"""Addresses on the web in one spelling: absolute, without fragment and default port."""

import httpx

# Longer ones are traps that a site builds of its own addresses.
_LONGEST = 2_000
_PORTS = frozenset({None, *range(1, 65_536)})


def web_address(text: str, base: str | None = None) -> str | None:
    """None for what is no address that can be fetched, or has a password in it."""
    try:
        url = httpx.URL(base).join(text.strip()) if base else httpx.URL(text.strip())
    except (httpx.InvalidURL, ValueError):
        return None
    is_web = url.scheme in {"http", "https"} and url.host and not url.userinfo
    if not is_web or url.port not in _PORTS:
        return None
    whole = str(url.copy_with(raw_path=url.raw_path, fragment=None))
    return whole if len(whole) <= _LONGEST else None


def origin(address: str) -> str:
    """Scheme, host and port: `https://www.example.org`."""
    url = httpx.URL(address)
    return f"{url.scheme}://{url.netloc.decode('ascii')}"
