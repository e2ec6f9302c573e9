"""`/faq`: the questions with their answers, to ask, to search, to link to, to print and to rate."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.dialogue.question_length import LONGEST_QUESTION
from bot.dialogue.reply import Status
from bot.http.bodies import posted_form
from bot.http.pages import CHANNEL, answered
from bot.http.templates import page
from bot.ids import new_id
from bot.problem import Problem
from bot.service.current_faq import CurrentFaq
from bot.service.faq import groups
from bot.service.faq_row import FaqRow, matching
from bot.service.service import Service
from bot.service.votes import Vote
from bot.store.errors import StoreUnavailableError

# More are spread over pages, so that none is larger than 30 KiB as it is sent.
PAGE_ROWS = 100


class FaqPage:
    def __init__(self, faq: CurrentFaq, service: Service) -> None:
        self._faq = faq
        self._service = service

    def routes(self) -> list[Route]:
        # One route, so that a refusal names both methods.
        return [Route("/faq", self.respond, methods=["GET", "POST"])]

    async def respond(self, request: Request) -> Response:
        return await (self.rate(request) if request.method == "POST" else self.show(request))

    async def show(self, request: Request) -> Response:
        """What is typed is answered above the questions that have its words, else above all."""
        query = request.query_params.get("q", "").strip()
        # Whoever goes through the pages has read the answer on the first.
        asked = "" if "page" in request.query_params else query
        found, problem, status = await answered(self._service, asked, None)
        snapshot, every = await self._faq.edition()
        words = query[:LONGEST_QUESTION] if status == 200 else ""
        quotes = found.reply.sources if found and found.reply.status is Status.ANSWERED else ()
        hits = await self._service.threads.run(partial(matching, every, words, quotes))
        rows = hits or every
        number = page_number(request.query_params, rows)
        shown = rows[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
        return page(
            request,
            "faq.html",
            status,
            name=snapshot.chat.name,
            snapshot=snapshot,
            question=query,
            found=found,
            problem=problem,
            is_filtered=bool(words) and 0 < len(hits) < len(every),
            groups=groups(shown),
            addresses=sorted({row.source.document.url or "" for row in shown}),
            number=number,
            pages=_pages(rows),
            count=len(rows),
            total=len(every),
            rated=request.query_params.get("rated"),
            structured=structured(shown),
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
        vote = Vote(row.feedback_id, voter[:100], helpful)
        try:
            await self._service.votes.save(vote, CHANNEL, is_known=True)
        except StoreUnavailableError as error:
            sentence = "The feedback could not be saved: send it again in a few seconds."
            raise Problem(503, sentence, {"Retry-After": "5"}) from error
        return RedirectResponse(f"faq?rated={row.feedback_id}#{row.id}", 303)


def page_number(asked: Mapping[str, str], rows: Sequence[FaqRow]) -> int:
    """The one that is asked for, or that has the row that the address names; else the first."""
    named = asked.get("at"), asked.get("rated")
    for place, row in enumerate(rows):
        if row.id == named[0] or row.feedback_id == named[1]:
            return place // PAGE_ROWS + 1
    wanted = asked.get("page", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 7 else 1
    return min(max(number, 1), _pages(rows))


def _pages(rows: Sequence[FaqRow]) -> int:
    return max(1, -(-len(rows) // PAGE_ROWS))


def structured(rows: Iterable[FaqRow]) -> str:
    """The rows as schema.org's FAQPage, to stand in a script element: nothing can end that."""
    questions: list[dict[str, Any]] = [
        {
            "@type": "Question",
            "name": row.question,
            "acceptedAnswer": {"@type": "Answer", "text": row.answer},
        }
        for row in rows
        if not row.is_topic
    ]
    described = {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": questions}
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
