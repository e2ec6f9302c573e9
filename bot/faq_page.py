"""`/faq`: the questions with their answers, to search, to link to, to print and to rate."""

import json
from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.current_faq import CurrentFaq
from bot.faq import FaqRow, groups, matching
from bot.ids import new_id
from bot.posted import posted_form
from bot.problems import Problem
from bot.schema import LONGEST_QUESTION
from bot.store.errors import StoreUnavailableError
from bot.store.feedback import feedback_row, write_known_feedback
from bot.store.store import Store
from bot.store.times import now
from bot.templates import page


class FaqPage:
    def __init__(self, faq: CurrentFaq, store: Store) -> None:
        self._faq = faq
        self._store = store

    def routes(self) -> list[Route]:
        return [
            Route("/faq", self.show, methods=["GET"]),
            Route("/faq", self.rate, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        query = request.query_params.get("q", "").strip()[:LONGEST_QUESTION]
        every = await self._faq.rows()
        rows = matching(every, query)
        return page(
            request,
            "faq.html",
            query=query,
            groups=groups(rows),
            found=len(rows),
            total=len(every),
            rated=request.query_params.get("rated"),
            structured=structured(rows),
        )

    async def rate(self, request: Request) -> Response:
        """The form's button is "yes" or "no", and its value the row."""
        form = await posted_form(request)
        helpful = "yes" in form
        rated = form.get("yes" if helpful else "no")
        row = next((row for row in await self._faq.rows() if row.feedback_id == rated), None)
        if row is None:
            raise Problem(404, "There is no such question any longer: open the page again.")
        voter = form.get("client") or new_id()
        feedback = feedback_row(row.feedback_id, voter[:100], None, now(), helpful=helpful)
        try:
            await self._store.save(write_known_feedback, feedback)
        except StoreUnavailableError as error:
            sentence = "The feedback could not be saved: send it again in a few seconds."
            raise Problem(503, sentence, {"Retry-After": "5"}) from error
        return RedirectResponse(f"faq?rated={row.feedback_id}#{row.id}", 303)


def structured(rows: Iterable[FaqRow]) -> str:
    """The rows as schema.org's FAQPage, to stand in a script element: nothing can end that."""
    questions: list[dict[str, Any]] = [
        {
            "@type": "Question",
            "name": row.question,
            "acceptedAnswer": {"@type": "Answer", "text": row.answer},
        }
        for row in rows
    ]
    described = {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": questions}
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
