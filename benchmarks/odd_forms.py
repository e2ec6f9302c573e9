"""Forms as the owner's pages have them, with what no page would send, and what may answer them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import httpx
from selectolax.lexbor import LexborHTMLParser, LexborNode

# Where the forms of the owner's pages are; some show others for what has been written meanwhile.
PLACES = (
    *("/admin", "/admin?period=quarter&channel=web", "/admin/curation", "/admin/curation?q=bike"),
    *(f"/admin/curation/new?kind={kind}" for kind in ("passage", "answer", "missing", "glossary")),
    *(f"/admin/curation/new?kind={kind}" for kind in ("suggestion", "suggestions_in", "faq")),
    *("/admin/todo", "/admin/todo?period=quarter", "/admin/todo/task?q=Do+you+have+bikes%3F"),
    *("/admin/pages", "/admin/pages/page?id=our-academy", "/admin/pages/check", "/admin/ask"),
    *("/admin/kept", "/admin/history", "/admin/pages/add", "/admin/curation/export"),
)
MARK = "<i id=evil>"
TEXTS = (
    *("", " ", "\0", "\ud800", "\x1b[31m", "é" * 300, "a" * 70_000, "a\nb\r\nc", MARK, "{{ 7 }}"),
    *("When are you open?", "Do you have bikes?", "2026-01-02", "9999-99-99", "0000-00-00", "-1"),
    *("9" * 5_000, "1e9", "passage", "answer", "missing", "glossary", "faq", "yes", "../.."),
    *("https://a.example/", "javascript:alert(1)", "http://[", "//a", "none", "\u202e\u2028"),
    *("ILEA Roswell", "question one\nquestion two", "web", "month", "week", "%00%ff", "٣", "null"),
)
GOOD = (
    *("When are you open?", "Do you have bikes?", "Since when?\nWho are you?", "2026-01-02"),
    *("ILEA Roswell was established in 2001", "Ada", "bikes", "passage", "our-academy", "yes"),
)
NAMES = "kind id about despite remove number q page questions text x".split()


@dataclass(frozen=True, slots=True)
class Form:
    address: str
    is_sent: bool  # by POST
    has_file: bool
    fields: tuple[tuple[str, str], ...]


def odd_forms(client: httpx.Client, seed: int, number: int) -> Iterator[str]:
    """Sends so many forms and asks for the pages that they are on; says what was wrong.

    The client has to be signed in.
    """
    draw = random.Random(seed)  # noqa: S311  # to be the same again, not to be secret
    for _ in range(number):
        page = client.get(_place(draw), follow_redirects=True)
        yield from breaches(page)
        forms = forms_of(page)
        if not forms:
            continue
        response = send(client, _grown(draw, draw.choice(forms)), draw)
        yield from breaches(response)


def _place(draw: random.Random) -> str:
    place = draw.choice(PLACES)
    if draw.random() < 0.1:
        joined = "&" if "?" in place else "?"
        value = httpx.QueryParams({draw.choice(NAMES): _encodable(draw.choice(TEXTS))[:2_000]})
        place = f"{place}{joined}{value}"
    return place


def forms_of(page: httpx.Response) -> list[Form]:
    """Once for each of their buttons; that which signs out is left alone."""
    found = []
    for node in LexborHTMLParser(page.text).css("form"):
        address = node.attributes.get("action") or ""
        if address.endswith("sign-out"):
            continue
        fields = [_field(each) for each in node.css("input, textarea, select")]
        is_sent, has_file = node.attributes.get("method") == "post", "enctype" in node.attributes
        for button in node.css("button"):
            to = str(page.url.join(button.attributes.get("formaction") or address))
            pressed = [_field(button)] if button.attributes.get("name") else []
            found.append(Form(to, is_sent, has_file, (*fields, *pressed)))
    return found


def _field(node: LexborNode) -> tuple[str, str]:
    value = node.text() if node.tag == "textarea" else node.attributes.get("value")
    return node.attributes.get("name") or "", value or ""


def _grown(draw: random.Random, form: Form) -> Form:
    """The form with a few fields filled in, lost, doubled, renamed or made up."""
    fields = list(form.fields)
    for _ in range(draw.choice((0, 1, 1, 2, 3, 6))):
        at = draw.randrange(len(fields) + 1)
        change = draw.random()
        if at == len(fields) or change < 0.1:
            fields.insert(at, (draw.choice(NAMES), draw.choice(TEXTS)))
        elif fields[at][0] == "token" and change < 0.9:
            continue  # else hardly any gets past the door
        elif change < 0.7:
            fields[at] = fields[at][0], draw.choice(GOOD if change < 0.5 else TEXTS)
        elif change < 0.8:
            del fields[at]
        elif change < 0.9:
            fields.insert(at, fields[at])
        else:
            fields[at] = draw.choice(NAMES), fields[at][1]
    return Form(form.address, form.is_sent, form.has_file, tuple(fields))


def send(client: httpx.Client, form: Form, draw: random.Random) -> httpx.Response:
    origin = {"Origin": str(client.base_url).rstrip("/")}
    pairs = [(name, _encodable(value)) for name, value in form.fields]
    if not form.is_sent:
        asked = httpx.QueryParams([(name, value[:2_000]) for name, value in pairs])
        return client.get(form.address, params=asked, headers=origin)
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    files = None
    if form.has_file:
        content = _encodable(draw.choice(TEXTS)).encode()
        files = {"file": (draw.choice(("a.md", "curated.toml", "../a.md", "", MARK)), content)}
    return client.post(form.address, data=fields, files=files, headers=origin)


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def breaches(response: httpx.Response) -> Sequence[str]:
    """What is wrong with a response; nothing where it is a page, a problem or a way to go on."""
    asked = f"{response.request.method} {str(response.request.url)[:300]}"
    found = []
    if response.status_code >= 500:
        found.append(f"{asked}: {response.status_code}")
    if "html" in response.headers.get("content-type", "") and MARK in response.text:
        found.append(f"{asked}: what was sent is markup")
    return found
