"""The page with the question box; it works without JavaScript, and better with it."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote as percent_encoded

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from bot.conversations import Conversations
from bot.quote import Quote
from bot.reply import Reply, Status
from bot.schema import question_problem

CHANNEL = "page"
WEB = Path(__file__).parent / "web"

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # The address of a page asked without JavaScript holds the question.
    "Referrer-Policy": "no-referrer",
}


class Pages:
    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations
        self._ask = Template((WEB / "ask.html").read_text("utf-8"))

    def routes(self) -> list[Route]:
        return [
            Route("/", self.ask),
            Route("/page.css", stylesheet),
            Route("/page.js", script),
        ]

    async def ask(self, request: Request) -> Response:
        question = request.query_params.get("q", "").strip()
        problem = question_problem(question) if question else None
        if problem:
            reply = f'<p class="note">{escape(problem)}</p>'
        elif question:
            found = await self._conversations.ask(question, None, CHANNEL)
            reply = reply_html(question, found.reply)
        else:
            reply = _suggestions(self._conversations.chat.suggestions)
        content = self._ask.substitute(question=escape(question[:1000]), reply=reply)
        return page("Askademy", content, 422 if problem else 200)


async def stylesheet(_: Request) -> Response:
    return FileResponse(WEB / "page.css", headers=SECURITY_HEADERS, media_type="text/css")


async def script(_: Request) -> Response:
    return FileResponse(WEB / "page.js", headers=SECURITY_HEADERS, media_type="text/javascript")


def page(title: str, content: str, status: int = 200) -> Response:
    """`content` is HTML."""
    layout = Template((WEB / "layout.html").read_text("utf-8"))
    html = layout.substitute(title=escape(title), content=content)
    # A lone surrogate, as a file's name may bring into a title, becomes "?".
    return HTMLResponse(html.encode("utf-8", "replace"), status, SECURITY_HEADERS)


def reply_html(question: str, reply: Reply) -> str:
    text = reply.text
    if reply.highlight:
        start, end = reply.highlight
        before, key, after = map(escape, (text[:start], text[start:end], text[end:]))
        answer = f"{before}<mark>{key}</mark>{after}"
    else:
        answer = escape(text)
    others = () if reply.status is Status.ANSWERED else reply.alternatives
    return (
        f'<article class="{reply.status}"><h2>{escape(question)}</h2><p class="answer">{answer}</p>'
        + _list("Source", (_link(_place(q), q.link) for q in reply.sources))
        + _list("Also close", (_link(q.text, q.link) for q in others))
        + _suggestions(reply.suggestions)
        + "</article>"
    )


def _place(quote: Quote) -> str:
    return " – ".join(part for part in (quote.document.title, quote.heading) if part)


def _link(text: str, link: str | None) -> str:
    """A link only to the web: an address comes from a page's front matter."""
    if link is None or not link.startswith(("https://", "http://")):
        return escape(text)
    return f'<a href="{escape(link)}">{escape(text)}</a>'


def _suggestions(questions: Iterable[str]) -> str:
    links = (f'<a href="./?q={percent_encoded(q)}">{escape(q)}</a>' for q in questions)
    return _list("You can ask", links, "suggestions")


def _list(heading: str, items: Iterable[str], css_class: str = "sources") -> str:
    """`items` are HTML; nothing where there are none."""
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'<p class="note">{heading}</p><ul class="{css_class}">{listed}</ul>' if listed else ""
