"""A submitted modal: a question for a human, which is kept and posted once, as any other is."""

import json
from hashlib import sha256
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.clock import now
from bot.ids import new_id
from bot.slack.api.workspaces import workspace_of
from bot.slack.inbound.question import Above, Place, Question, event_key
from bot.slack.listeners.humans import Humans
from bot.slack.messages import texts
from bot.slack.messages.modals import ASK_HUMAN_VIEW, QUESTION_BLOCK, said_view
from bot.slack.work.answers import Policy
from bot.slack.work.deliveries import Deliveries, Outcome

Json = dict[str, Any]

CLOCKS_MILLISECONDS = 60_000  # how far Slack's clock may be behind ours


class Submissions:
    def __init__(self, humans: Humans, deliveries: Deliveries, policy: Policy) -> None:
        self._humans = humans
        self._deliveries = deliveries
        self._policy = policy

    def listen(self, app: AsyncApp) -> None:
        app.view(ASK_HUMAN_VIEW)(self.send)

    async def send(self, body: Json, view: Json, context: AsyncBoltContext, ack: AsyncAck) -> None:
        """The modal says what has come of it, or, where Slack is slow, that it is under way."""
        question = self._question(body, view, workspace_of(context))
        if question is None:
            await ack(response_action="errors", errors={QUESTION_BLOCK: texts.NOT_SENT})
            return
        told = []

        async def acknowledge(outcome: Outcome | None) -> None:
            told.append(outcome)
            lost = outcome is None and self._deliveries.is_owed(question.event)
            if lost or outcome is Outcome.REFUSED:
                await ack(response_action="errors", errors={QUESTION_BLOCK: texts.NOT_SENT})
            else:
                sentence = texts.SENT if outcome is Outcome.DONE else texts.UNDER_WAY
                await ack(response_action="update", view=said_view(sentence))

        outcome = await self._deliveries.in_time(self._sent(question), acknowledge)
        if outcome is Outcome.REFUSED:
            await self._deliveries.withdraw(question.event)
            if told != [outcome]:
                await self._humans.tell_unsent(question)

    async def _sent(self, question: Question) -> Outcome:
        """What is sent again, as the first time seemed to be in vain, is sent once."""
        if await self._deliveries.accept(question):
            return await self._deliveries.work_on(question)
        return Outcome.DONE

    def _question(self, body: Json, view: Json, team: str) -> Question | None:
        text, user, channel = _submitted(view), body.get("user"), self._policy.human_channel
        asker = str(user.get("id") or "") if isinstance(user, dict) else ""
        if not (text and asker and channel):
            return None
        source, at = _source(view), now()
        digest = sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
        return Question(
            event=event_key(team, source.get("id") or str(view.get("id") or new_id()), digest),
            answer=new_id(),
            place=Place(team, channel),
            message=f"{(at - CLOCKS_MILLISECONDS) / 1000:.6f}",
            user=asker,
            text=text,
            at=at,
            above=Above(source.get("channel"), source.get("moment")),
        )


def _submitted(view: Json) -> str:
    match view.get("state"):
        case {"values": {"question": {"text": {"value": str(question)}}}}:
            return question.strip()[:1_000]
    return ""


def _source(view: Json) -> dict[str, str]:
    """What the modal was made with."""
    try:
        found = json.loads(view.get("private_metadata") or "")
    except (ValueError, RecursionError):
        return {}
    texts_of = found.items() if isinstance(found, dict) else ()
    return {key: value for key, value in texts_of if isinstance(value, str)}
