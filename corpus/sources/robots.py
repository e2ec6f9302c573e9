"""What the `robots.txt` of a site lets a program read."""

from protego import Protego

from corpus.errors import CorpusError, FilePlace
from corpus.sources.addresses import origin
from corpus.sources.fetch import AGENT, Fetcher
from corpus.sources.fetched import FetchError, PrivateAddressError

# RFC 9309: at least so much is read; the rest is left.
_LARGEST = 512 * 1024
# RFC 9309: with such an answer there are no rules; a busy server (429) may have some.
_NONE = frozenset(range(400, 500)) - {429}
# A site that asks for more would have its owner wait for days.
_LONGEST_DELAY = 60.0


class Robots:
    """Reads the file of each origin once, when it is first asked about."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._rules: dict[str, Protego] = {}

    def refusal(self, address: str) -> str | None:
        """Why an address may not be fetched; raises `CorpusError` where the file is unreadable."""
        site = origin(address)
        if site not in self._rules:
            self._rules[site] = self._read(f"{site}/robots.txt")
        allowed = self._rules[site].can_fetch(address, AGENT)
        return None if allowed else "is not to be read, says robots.txt"

    def _read(self, address: str) -> Protego:
        try:
            text = self._fetcher.get(address, largest=_LARGEST).data.decode("utf-8", "replace")
        except FetchError as error:
            if not (error.is_final or error.status in _NONE):
                again = ", and without it no page may be read: try again later."
                advice = error.why + ("." if isinstance(error, PrivateAddressError) else again)
                raise CorpusError(FilePlace(address), advice) from error
            text = ""
        rules = Protego.parse(text)
        self._fetcher.slow_down(min(rules.crawl_delay(AGENT) or 0.0, _LONGEST_DELAY))
        return rules
