"""The assistant's page, which works without JavaScript, and the page on how to embed it."""

from collections.abc import Container, Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.dialogue.question_length import question_problem
from bot.http.api import CHANNEL as API
from bot.http.assets import Asset
from bot.http.bodies import posted_form
from bot.http.templates import framed, page
from bot.http.theming import LANGUAGES, PARTS, PROPERTIES
from bot.service.conversations import Answered
from bot.service.overdue import OverdueError
from bot.service.service import Service

CHANNEL = "page"


class ChatPages:
    def __init__(self, service: Service, frame_ancestors: Sequence[str] = ()) -> None:
        """`frame_ancestors` are the sites that may show the assistant in a frame."""
        self._service = service
        self._frame_ancestors = frame_ancestors
        self._widget = Asset.of("widget.js")

    def routes(self) -> list[Route]:
        return [
            Route("/", self.ask, methods=["GET", "POST"]),
            Route("/chat", self.ask, methods=["GET", "POST"]),
            Route("/embed", self.embed),
        ]

    async def ask(self, request: Request) -> Response:
        """A question comes in the address from a link, and in the body from the page's own form.

        A link begins a conversation: the id of one that goes on comes from the form alone.
        """
        is_form = request.method == "POST"
        asked = await posted_form(request) if is_form else request.query_params
        question = asked.get("q", "").strip()
        held = asked.get("conversation") if is_form else None
        found, problem, status = await answered(self._service, question, held)
        snapshot = found.snapshot if found else self._service.live.snapshot
        chat = snapshot.chat
        going_on = None
        # The widget, which takes the form's place, goes on where a link has begun.
        if found and not is_form:
            going_on = self._service.conversations.continued(found, CHANNEL, API)
        in_frame = "embed" in asked
        shown = page(
            request,
            "framed.html" if in_frame else "chat.html",
            status,
            in_frame=in_frame,
            language=_among(asked, "lang", LANGUAGES),
            theme=_among(asked, "theme", ("light", "dark")),
            question=question,
            problem=problem,
            found=found,
            conversation=going_on,
            name=chat.name,
            snapshot=snapshot,
            suggestions=chat.suggestions,
        )
        return framed(shown, self._frame_ancestors) if in_frame else shown

    async def embed(self, request: Request) -> Response:
        snapshot = self._service.live.snapshot
        return page(
            request,
            "embed.html",
            name=snapshot.chat.name,
            snapshot=snapshot,
            widget=self._widget,
            languages=LANGUAGES,
            properties=PROPERTIES,
            parts=PARTS,
        )


def _among(asked: Mapping[str, str], name: str, known: Container[str]) -> str | None:
    """What is asked for by that name, where there is such a one."""
    found = asked.get(name)
    return found if found in known else None


async def answered(
    service: Service, question: str, conversation_id: str | None
) -> tuple[Answered | None, str | None, int]:
    """The answer, or what is wrong with the question, and the status of the page."""
    if not question:
        return None, None, 200
    if problem := question_problem(question):
        return None, problem, 422
    try:
        found = await service.conversations.ask(question, conversation_id, CHANNEL)
    except OverdueError as error:
        return None, str(error), 503
    return found, None, 200
