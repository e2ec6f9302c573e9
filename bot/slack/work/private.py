"""Answers that one person sees: sent to a response address, where nobody can look for them."""

from collections.abc import Sequence

from bot.clock import now
from bot.slack.api.responding import OK, Responder
from bot.slack.inbound.question import Question, event_key
from bot.slack.messages.blocks import Message, unanswered
from bot.slack.work.claims import Claims
from bot.slack.work.policy import Delivered

TOO_MANY, SERVER_ERROR = 429, 500


class PrivateAnswers:
    """What is sent is noted after: of a killed process at most the last message comes twice."""

    def __init__(self, responder: Responder, claims: Claims) -> None:
        self._responder = responder
        self._claims = claims

    async def post(
        self, question: Question, found: Sequence[Message], *, in_doubt: bool
    ) -> Delivered:
        """Sends what Slack has not had with its acknowledgement.

        With `in_doubt` what a process before has noted as sent is left out.
        """
        for number in range(question.shown, len(found)):
            sent = event_key(question.event, "sent", str(number))
            if in_doubt and not await self._note(sent):
                continue
            status = await self._responder.status(question.respond or "", found[number])
            if status != OK:
                await self._claims.withdraw(sent)
                return _failed(status)
            if not in_doubt and number < len(found) - 1:
                await self._note(sent)
        return Delivered.DONE

    async def give_up(self, question: Question) -> Delivered:
        """Says in place of the answer that there will be none."""
        status = await self._responder.status(question.respond or "", unanswered(None))
        return Delivered.DONE if status == OK else _failed(status)

    async def _note(self, sent: str) -> bool:
        """Whether it is noted for the first time."""
        first = await self._claims.claim(sent, None, now())
        self._claims.forget_unstored(sent)
        return first


def _failed(status: int | None) -> Delivered:
    """An address that is too old, or was used too often, stays so."""
    is_away = status is None or status == TOO_MANY or status >= SERVER_ERROR
    return Delivered.LATER if is_away else Delivered.REFUSED
