"""What an address on the web gave, or why it gave nothing."""

from dataclasses import dataclass

from corpus.sources.found import Known


class FetchError(Exception):
    """Raised where an address gives no page; `is_final` where another time gives none either."""

    def __init__(self, why: str, *, is_final: bool = False, status: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.is_final = is_final
        self.status = status  # of the answer, where it is what is wrong
        self.address = ""  # where the redirects had led to


class PrivateAddressError(FetchError):
    """Raised where an address is in a private network; only its reader can allow that."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave."""

    address: str  # after redirects
    data: bytes
    content_type: str = ""  # such as text/html
    etag: str | None = None
    last_modified: str | None = None
    robots: str = ""  # what `X-Robots-Tag` says
    known: Known | None = None  # the page as it was brought, where it is unchanged
