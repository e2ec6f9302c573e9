"""`/admin/todo`: what was asked in vain, put together, and what can be done about each of it."""

from functools import partial
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.clock import now
from bot.dialogue.question_length import LONGEST_QUESTION, question_problem
from bot.http.admin.curation import signed
from bot.http.admin.entry_forms import started
from bot.http.admin.visit import Visit
from bot.owner.todo import State, Task, channels, mark, todo
from bot.problem import Problem
from bot.service.beside import beside
from bot.store.marks import Mark

if TYPE_CHECKING:
    from sqlalchemy import URL

PERIODS = {"week": 7, "month": 28, "quarter": 91}
CANDIDATES = 5
# Of the questions of a cluster, those that are tied to a passage, and those that are marked.
MOST_TIED, MOST_MARKED = 30, 200
# What an owner may say of questions with one click.
MARKS = {
    "done": "Done",
    "ignored": "Ignore",
    "out_of_scope": "Out of scope",
}


class TodoPages:
    def __init__(self, url: "URL") -> None:
        """`url` is the store's."""
        self._url = url

    async def show(self, visit: Visit) -> Response:
        """Every cluster of a state, of a period, of every channel or of one."""
        if visit.form is not None:
            return await self._mark(visit)
        asked = visit.request.query_params
        period = asked.get("period", "month")
        period = period if period in PERIODS else "month"
        channel = asked.get("channel") or None
        found = await self._tasks(visit, period, channel)
        there = await beside(partial(channels, self._url, now(), PERIODS[period]))
        state = asked.get("state", State.OPEN.value)
        counts = {each.value: sum(task.state is each for task in found) for each in State}
        return visit.page(
            "todo.html",
            tasks=[task for task in found if task.state == state],
            state=state,
            counts=counts,
            period=period,
            periods=tuple(PERIODS),
            channel=channel,
            # What is chosen is told, also where nothing was asked in it.
            channels=sorted(there | {channel} if channel else there),
            marks=MARKS,
            most_marked=MOST_MARKED,
            done=asked.get("done"),
        )

    async def task(self, visit: Visit) -> Response:
        """One cluster: all of its questions, the best passages, and what to do.

        A question that is in none stands alone, such as one that was answered.
        """
        asked = visit.request.query_params
        name, period = asked.get("q", ""), asked.get("period", "month")
        channel = asked.get("channel") or None
        found = await self._tasks(visit, period if period in PERIODS else "month", channel)
        if question_problem(name):
            raise HTTPException(404)
        task = next((each for each in found if name in each.questions), None) or _alone(name)
        words = asked.get("search", "").strip()[:LONGEST_QUESTION] or task.name
        chat = visit.snapshot.chat
        passages = await beside(partial(chat.search, words, CANDIDATES))
        return visit.page(
            "task.html",
            task=task,
            words=words,
            passages=passages,
            period=period,
            channel=channel,
            marks=MARKS,
            most_tied=MOST_TIED,
            most_marked=MOST_MARKED,
            draft=started({}, visit.editor),
        )

    async def _tasks(self, visit: Visit, period: str, channel: str | None) -> tuple[Task, ...]:
        work = partial(todo, self._url, visit.snapshot.chat, now(), PERIODS[period], channel)
        return await beside(work)

    async def _mark(self, visit: Visit) -> Response:
        form = visit.form or {}
        questions, kind = form.get("about", "").split("\n"), form.get("mark", "")
        if kind not in {*MARKS, "open"}:
            raise Problem(422, "There is no such mark: open the page again.")
        said = None if kind == "open" else Mark(kind)
        await beside(partial(mark, self._url, questions, said, signed(visit)))
        return visit.to(f"todo?done={kind}")


def _alone(question: str) -> Task:
    """Of a question that nobody asked in vain."""
    return Task(question, (question,), 0, 0, 0, 0, {}, (), State.OPEN, None)
