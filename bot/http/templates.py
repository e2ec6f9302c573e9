"""The HTML of the pages: templates whose every value is escaped, and what browsers may do there."""

from collections.abc import Mapping, Sequence
from functools import partial
from json import dumps
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.answering.quote_lines import quote_blocks
from bot.dialogue.contact_links import contact_pieces
from bot.http.addresses import root
from bot.http.assets import compressed, takes_gzip
from bot.http.dates import told

# What a page may load, and who may show it in a frame.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " frame-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors {frames};"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    # A page may hold a question and the id of its conversation.
    "Cache-Control": "private, no-cache",
    "Vary": "Accept-Encoding",
    "Content-Security-Policy": _POLICY.format(frames="'none'"),
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    # The address of a page asked without JavaScript holds the question.
    # Other sites learn nothing; our own forms have to say that they are ours.
    "Referrer-Policy": "same-origin",
}


def framed(response: Response, sites: Sequence[str]) -> Response:
    """A page that these sites, and this server itself, may show in a frame."""
    frames = " ".join(("'self'", *sites))
    response.headers["Content-Security-Policy"] = _POLICY.format(frames=frames)
    return response


def is_web(address: str | None) -> bool:
    """Whether to link to it: an address comes from a page's front matter."""
    return address is not None and address.startswith(("https://", "http://"))


_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.tests["web"] = is_web
_TEMPLATES.filters["tojson_plain"] = partial(dumps, ensure_ascii=False)
_TEMPLATES.filters["contacts"] = contact_pieces
_TEMPLATES.filters["told"] = told
_TEMPLATES.filters["blocks"] = quote_blocks


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """Addresses in it are relative: the server may stand behind any prefix."""
    content = rendered(request, template, values)
    if takes_gzip(request):
        # Nothing in it is worth guessing from its length (BREACH): the one secret, the id of a
        # conversation, is new with every question that another site could send.
        return HTMLResponse(compressed(content), status, HEADERS | {"Content-Encoding": "gzip"})
    return HTMLResponse(content, status, HEADERS)


def rendered(request: Request, template: str, values: Mapping[str, Any]) -> bytes:
    """The HTML of a page, in UTF-8."""
    html = _TEMPLATES.get_template(template).render(root=root(request.scope), **values)
    # A lone surrogate, as a file's name may bring into a title, becomes "?".
    return html.encode("utf-8", "replace")
