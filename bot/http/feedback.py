"""`/api/feedback`: whether an answer was helpful."""

from fastapi import APIRouter, Request, Response

from bot.contract.requests import FeedbackRequest
from bot.http.api import CHANNEL
from bot.http.bodies import posted
from bot.http.description import described, json_body
from bot.problem import Problem
from bot.service.service import Service
from bot.service.votes import Vote
from bot.store.errors import StoreUnavailableError

RETRY_AFTER = {"Retry-After": "5"}


class FeedbackApi:
    def __init__(self, service: Service) -> None:
        self._service = service

    def router(self) -> APIRouter:
        router = APIRouter()
        router.add_api_route(
            "/api/feedback",
            self.feedback,
            methods=["POST"],
            status_code=204,
            operation_id="giveFeedback",
            tags=["questions"],
            summary="Say whether an answer was helpful",
            openapi_extra={"requestBody": json_body(FeedbackRequest)},
            responses=described(None, 404, 415, 422, 429, 503),
        )
        return router

    async def feedback(self, request: Request) -> Response:
        """Saved when the response comes. Sending it again changes nothing; the last word counts."""
        given = await posted(request, FeedbackRequest)
        vote = Vote(given.answer, given.client or "", given.helpful, given.comment)
        try:
            saved = await self._service.votes.save(vote, CHANNEL)
        except StoreUnavailableError as error:
            sentence = "The feedback could not be saved: send it again in a few seconds."
            raise Problem(503, sentence, RETRY_AFTER) from error
        if not saved:
            raise Problem(404, "There is no such answer: send the id of a reply.")
        return Response(status_code=204)
