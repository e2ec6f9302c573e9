"""`/admin/ask`: the chat with the whole explanation beside it; nothing that is asked is kept."""

from collections.abc import Sequence
from functools import partial

from starlette.responses import Response

from bot.answering.explanation import facts
from bot.dialogue.chat import Chat
from bot.dialogue.question_length import question_problem
from bot.dialogue.reply import TURNS, Conversation, Reply
from bot.http.admin.visit import Visit
from bot.service.deadline import AnsweringThreads
from bot.service.overdue import OverdueError


class AskPage:
    def __init__(self, threads: AnsweringThreads) -> None:
        self._threads = threads

    async def show(self, visit: Visit) -> Response:
        """The form brings the questions before: they are asked again, as nothing was kept."""
        form = visit.form or {}
        question = form.get("question", "").strip()
        before = [each for each in form.get("before", "").split("\n") if each][-TURNS:]
        problem = question_problem(question) if visit.form is not None else None
        if any(map(question_problem, before)):
            before = []
        reply = None
        if visit.form is not None and problem is None:
            work = partial(_reply, visit.snapshot.chat, before, question)
            try:
                reply = await self._threads.run(work)
            except OverdueError as error:
                problem = str(error)
        return visit.page(
            "ask.html",
            422 if problem else 200,
            question=question,
            before=before,
            problem=problem,
            reply=reply,
            facts=[*facts(reply.why, reply.confidence)] if reply and reply.why else [],
            version=visit.snapshot.version,
        )


def _reply(chat: Chat, before: Sequence[str], question: str) -> Reply:
    conversation = Conversation()
    for earlier in before:
        conversation = conversation.after(earlier, chat.reply(earlier, conversation))
    return chat.reply(question, conversation)
