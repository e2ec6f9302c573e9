"""Why a request cannot be served, as data; each channel shows it in its own way."""

from collections.abc import Mapping


class Problem(Exception):  # noqa: N818  # RFC 9457's word
    """Raised where a request cannot be served."""

    status: int  # of the HTTP response
    detail: str  # what the caller should do, in one sentence that is shown
    headers: Mapping[str, str]  # that the response has besides its own

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers or {}
