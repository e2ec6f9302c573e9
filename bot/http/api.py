"""The HTTP API: questions in, replies out, as JSON."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from bot import contract
from bot.http.bodies import json_body, json_response, posted
from bot.http.problems import described
from bot.problem import Problem
from bot.schema import LONGEST_QUESTION, document_json, faq_json, reply_json, sources_json
from bot.service.conversations import Conversations
from bot.service.current_faq import CurrentFaq
from bot.service.faq import matching
from bot.service.live import Live

CHANNEL = "api"
MOST_HITS = 50


class Api:
    """The endpoints; each is `async` and searches inline, as threads cost more than a search."""

    def __init__(self, conversations: Conversations, live: Live, faq: CurrentFaq) -> None:
        self._conversations = conversations
        self._live = live
        self._faq = faq

    def router(self) -> APIRouter:
        router = APIRouter()
        router.add_api_route(
            "/api/ask",
            self.ask,
            methods=["POST"],
            summary="Ask a question",
            openapi_extra={"requestBody": json_body(contract.AskRequest)},
            responses=described(contract.Reply, 400, 413, 415, 422, 429, 500),
        )
        router.add_api_route(
            "/api/search",
            self.search,
            summary="The passages that match best",
            responses=described(contract.SearchHits, 422, 429, 500),
        )
        router.add_api_route(
            "/api/faq",
            self.faq,
            summary="The questions that the owner has tied to the pages, with their answers",
            responses=described(contract.Faq, 422, 429, 500),
        )
        router.add_api_route(
            "/api/suggestions",
            self.suggestions,
            summary="Questions that can be answered, to begin with",
            responses=described(contract.Suggestions, 429, 500),
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
        asked = await posted(request, contract.AskRequest)
        found = await self._conversations.ask(asked.question, asked.conversation, CHANNEL)
        reply = reply_json(found.reply, found.id, found.conversation, explain=asked.explain)
        return json_response(reply)

    async def search(
        self,
        q: contract.Question,
        limit: Annotated[int, Query(ge=1, le=MOST_HITS)] = 10,
    ) -> Response:
        return json_response({"hits": sources_json(self._live.snapshot.chat.search(q, limit))})

    async def faq(
        self,
        q: Annotated[str, Query(max_length=LONGEST_QUESTION, description="Words to find.")] = "",
    ) -> Response:
        """Those that have every word of `q`, by group; the most asked first."""
        return json_response({"questions": faq_json(matching(await self._faq.rows(), q))})

    async def suggestions(self) -> Response:
        return json_response({"suggestions": list(self._live.snapshot.chat.suggestions)})

    async def documents(self) -> Response:
        documents = self._live.snapshot.chat.documents
        return json_response({"documents": [document_json(d) for d in documents.values()]})

    async def document(self, id: str) -> Response:  # noqa: A002  # the contract's name
        document = self._live.snapshot.chat.documents.get(id)
        if document is None:
            raise Problem(404, "There is no such document: /api/documents lists those there are.")
        return json_response(document_json(document) | {"text": document.text})
