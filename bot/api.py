"""The HTTP API: questions in, replies out, as JSON."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from bot import contract
from bot.chat import Chat
from bot.problems import Problem, as_problem, described
from bot.schema import document_json, encoded, reply_json, sources_json
from bot.store import Conversations, new_id

MOST_HITS = 50


class Api:
    """The endpoints; each is `async` and searches inline, as threads cost more than a search."""

    def __init__(self, chat: Chat, conversations: Conversations) -> None:
        self._chat = chat
        self._conversations = conversations
        self._documents = {document.id: document for document in chat.documents}

    def router(self) -> APIRouter:
        router = APIRouter()
        router.add_api_route(
            "/api/ask",
            self.ask,
            methods=["POST"],
            summary="Ask a question",
            openapi_extra={"requestBody": _json_body()},
            responses=described(contract.Reply, 400, 413, 415, 422, 429, 500),
        )
        router.add_api_route(
            "/api/search",
            self.search,
            summary="The passages that match best",
            responses=described(contract.SearchHits, 422, 429, 500),
        )
        router.add_api_route(
            "/api/documents",
            self.documents,
            summary="The documents, without their texts",
            responses=described(contract.DocumentList, 429, 500),
        )
        router.add_api_route(
            "/api/documents/{id}",
            self.document,
            summary="A document with its text, to check quotes against",
            responses=described(contract.DocumentText, 404, 422, 429, 500),
        )
        return router

    async def ask(self, request: Request) -> Response:
        """A reply with its sources; with `conversation` it may be a follow-up.

        All offsets count Unicode code points.
        """
        asked = await _asked(request)
        conversation_id, conversation = self._conversations.find(asked.conversation)
        reply = self._chat.reply(asked.question, conversation)
        self._conversations.keep(conversation_id, conversation.after(asked.question, reply))
        return _json(reply_json(reply, new_id(), conversation_id, explain=asked.explain))

    async def search(
        self,
        q: contract.Question,
        limit: Annotated[int, Query(ge=1, le=MOST_HITS)] = 10,
    ) -> Response:
        return _json({"hits": sources_json(self._chat.search(q, limit))})

    async def documents(self) -> Response:
        return _json({"documents": [document_json(d) for d in self._documents.values()]})

    async def document(self, id: str) -> Response:  # noqa: A002  # the contract's name
        document = self._documents.get(id)
        if document is None:
            raise Problem(404, "There is no such document: /api/documents lists those there are.")
        return _json(document_json(document) | {"text": document.text})


async def _asked(request: Request) -> contract.AskRequest:
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/json":
        raise Problem(415, 'Send JSON and the header "Content-Type: application/json".')
    try:
        return contract.AskRequest.model_validate_json(await request.body())
    except ValidationError as error:
        raise as_problem(error) from error


def _json_body() -> dict[str, object]:
    schema = contract.AskRequest.model_json_schema()
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _json(payload: dict[str, object]) -> Response:
    return Response(encoded(payload), media_type="application/json")
