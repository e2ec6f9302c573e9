"""The assistant's page, which works without JavaScript, and the page on how to embed it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.dialogue.limits import question_problem
from bot.http.assets import Asset
from bot.http.bodies import posted_form
from bot.http.templates import page
from bot.http.theming import LANGUAGES, PARTS, PROPERTIES
from bot.service.conversations import Conversations
from bot.service.live import Live

CHANNEL = "page"


class ChatPages:
    def __init__(self, conversations: Conversations, live: Live) -> None:
        self._conversations = conversations
        self._live = live
        self._widget = Asset.of("widget.js")

    def routes(self) -> list[Route]:
        return [
            Route("/", self.ask, methods=["GET", "POST"]),
            Route("/chat", self.ask, methods=["GET", "POST"]),
            Route("/embed", self.embed),
        ]

    async def ask(self, request: Request) -> Response:
        """A question comes in the address from a link, and in the body from the form."""
        asked = await posted_form(request) if request.method == "POST" else request.query_params
        question = asked.get("q", "").strip()
        problem = question_problem(question) if question else None
        found = None
        if question and not problem:
            held = asked.get("conversation")
            found = await self._conversations.ask(question, held, CHANNEL)
        return page(
            request,
            "chat.html",
            422 if problem else 200,
            question=question,
            problem=problem,
            found=found,
            name=self._live.snapshot.chat.name,
            suggestions=self._live.snapshot.chat.suggestions,
        )

    async def embed(self, request: Request) -> Response:
        return page(
            request,
            "embed.html",
            name=self._live.snapshot.chat.name,
            widget=self._widget,
            languages=LANGUAGES,
            properties=PROPERTIES,
            parts=PARTS,
        )
