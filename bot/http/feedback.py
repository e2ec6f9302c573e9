"""`/api/feedback`: whether an answer was helpful."""

from collections import Counter

from fastapi import APIRouter, Request, Response

from bot.clock import now
from bot.contract.requests import FeedbackRequest
from bot.http.bodies import posted
from bot.http.description import described, json_body
from bot.ids import is_id
from bot.problem import Problem
from bot.service.conversations import Conversations
from bot.store.errors import StoreUnavailableError
from bot.store.feedback import feedback_row, write_feedback, write_known_feedback
from bot.store.store import Store

RETRY_AFTER = {"Retry-After": "5"}


class FeedbackApi:
    def __init__(self, conversations: Conversations, store: Store) -> None:
        self._conversations = conversations
        self._store = store
        self.counts: Counter[bool] = Counter()

    def router(self) -> APIRouter:
        router = APIRouter()
        router.add_api_route(
            "/api/feedback",
            self.feedback,
            methods=["POST"],
            status_code=204,
            summary="Say whether an answer was helpful",
            openapi_extra={"requestBody": json_body(FeedbackRequest)},
            responses=described(None, 400, 404, 413, 415, 422, 429, 500, 503),
        )
        return router

    async def feedback(self, request: Request) -> Response:
        """Saved when the response comes. Sending it again changes nothing; the last word counts."""
        given = await posted(request, FeedbackRequest)
        known = self._conversations.gave(given.answer)
        row = feedback_row(
            given.answer,
            given.client or "",
            given.comment,
            now(),
            helpful=given.helpful,
            conversation=self._conversations.conversation_of(given.answer),
        )
        write = write_known_feedback if known else write_feedback
        try:
            saved = is_id(given.answer) and await self._store.save(write, row)
        except StoreUnavailableError as error:
            sentence = "The feedback could not be saved: send it again in a few seconds."
            raise Problem(503, sentence, RETRY_AFTER) from error
        if not saved:
            raise Problem(404, "There is no such answer: send the id of a reply.")
        self.counts[given.helpful] += 1
        return Response(status_code=204)
