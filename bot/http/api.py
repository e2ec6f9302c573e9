"""The HTTP API: questions in, replies out, as JSON."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from bot.contract.build import (
    answered_bytes,
    document_json,
    document_text_json,
    faq_json,
    source_json,
)
from bot.contract.requests import MOST_HITS, AskRequest, QuestionText
from bot.contract.responses import (
    DocumentListJson,
    DocumentTextJson,
    FaqJson,
    ReplyJson,
    SearchHitsJson,
    SuggestionsJson,
)
from bot.dialogue.question_length import LONGEST_QUESTION
from bot.http.bodies import json_response, posted
from bot.http.description import described, json_body
from bot.problem import Problem
from bot.service.current_faq import CurrentFaq
from bot.service.faq_row import matching
from bot.service.service import Service

CHANNEL = "api"
ASK = "/api/ask"


class Api:
    """The endpoints; what searches does so in the threads of the service."""

    def __init__(self, service: Service, faq: CurrentFaq) -> None:
        self._service = service
        self._faq = faq

    def router(self) -> APIRouter:
        router = APIRouter()
        router.add_api_route(
            ASK,
            self.ask,
            methods=["POST"],
            operation_id="ask",
            tags=["questions"],
            summary="Ask a question",
            openapi_extra={"requestBody": json_body(AskRequest)},
            responses=described(ReplyJson, 415, 422, 429, 503),
        )
        router.add_api_route(
            "/api/search",
            self.search,
            operation_id="search",
            tags=["questions"],
            summary="The passages that match best",
            responses=described(SearchHitsJson, 422, 429, 503),
        )
        router.add_api_route(
            "/api/faq",
            self.faq,
            operation_id="listQuestions",
            tags=["questions"],
            summary="The questions that the owner has tied to the pages, with their answers",
            responses=described(FaqJson, 422, 429, 503),
        )
        router.add_api_route(
            "/api/suggestions",
            self.suggestions,
            operation_id="listSuggestions",
            tags=["questions"],
            summary="Questions that can be answered, to begin with",
            responses=described(SuggestionsJson, 429),
        )
        router.add_api_route(
            "/api/documents",
            self.documents,
            operation_id="listDocuments",
            tags=["documents"],
            summary="The documents, without their texts",
            responses=described(DocumentListJson, 429),
        )
        router.add_api_route(
            "/api/documents/{id}",
            self.document,
            operation_id="getDocument",
            tags=["documents"],
            summary="A document with its text, to check quotes against",
            responses=described(DocumentTextJson, 404, 414, 422, 429),
        )
        return router

    async def ask(self, request: Request) -> Response:
        """A reply with its sources; with `conversation` it may be a follow-up.

        All offsets count Unicode code points.
        """
        asked = await posted(request, AskRequest)
        found = await self._service.conversations.ask(asked.question, asked.conversation, CHANNEL)
        return Response(answered_bytes(found, explain=asked.explain), media_type="application/json")

    async def search(
        self,
        q: QuestionText,
        limit: Annotated[
            int, Query(ge=1, le=MOST_HITS, examples=[3], description="How many at most.")
        ] = 10,
    ) -> Response:
        search = partial(self._service.live.snapshot.chat.search, q, limit)
        hits = await self._service.threads.run(search)
        return json_response(SearchHitsJson(hits=[source_json(quote) for quote in hits]))

    async def faq(
        self,
        q: Annotated[
            str,
            Query(max_length=LONGEST_QUESTION, examples=["ticket"], description="Words to find."),
        ] = "",
    ) -> Response:
        """Those that have every word of `q`, by group; the most asked first."""
        rows = await self._service.threads.run(partial(matching, await self._faq.rows(), q))
        return json_response(FaqJson(questions=faq_json(rows)))

    async def suggestions(self) -> Response:
        return json_response(
            SuggestionsJson(suggestions=list(self._service.live.snapshot.chat.suggestions))
        )

    async def documents(self) -> Response:
        documents = self._service.live.snapshot.chat.documents
        return json_response(
            DocumentListJson(documents=[document_json(d) for d in documents.values()])
        )

    async def document(
        self,
        id: Annotated[str, Path(examples=["visit"], description="Of a document.")],  # noqa: A002  # the contract's name
    ) -> Response:
        document = self._service.live.snapshot.chat.documents.get(id)
        if document is None:
            raise Problem(404, "There is no such document: /api/documents lists those there are.")
        return json_response(document_text_json(document))
