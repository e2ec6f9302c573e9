"""The modals: why an answer was given, and asking a human."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from bot.answering.explanation import Contribution, Why, facts
from bot.dialogue.reply import Reply
from bot.slack.inbound.markup import escaped
from bot.slack.inbound.question import Above
from bot.slack.inbound.received import ASK_HUMAN_VIEW, COMMENT_VIEW
from bot.slack.inbound.threads import QUESTION_BLOCK as POSTED_BLOCK
from bot.slack.messages import texts
from bot.slack.messages.blocks import Message
from bot.slack.messages.rich import Block, contacts, link, plain, rich, shortened, user

MOST_CONTRIBUTIONS = 12
LONGEST_VALUE = 600  # characters of one fact
QUESTION_BLOCK, COMMENT_BLOCK = "question", "comment"
_LONGEST_QUESTION = 1_000
_LONGEST_COMMENT = 2_000  # as over HTTP

View = dict[str, Any]


def why_view(reply: Reply) -> View:
    if reply.why is None:
        return _modal(texts.WHY_TITLE, rich(plain(texts.NO_WHY)))
    told = [_fact(name, value) for name, value in facts(reply.why, reply.confidence)]
    scores = [rich(plain(line)) for line in _contributions(reply.why)]
    return _modal(texts.WHY_TITLE, *told, rich(plain(texts.SCORES, "bold")), *scores)


def _fact(name: str, value: str) -> Block:
    return rich(plain(f"{name}: ", "bold"), plain(shortened(value, LONGEST_VALUE)))


def _contributions(why: Why) -> Iterator[str]:
    ranked = sorted(why.contributions, key=lambda part: -abs(part.score))
    for part in ranked[:MOST_CONTRIBUTIONS]:
        yield shortened(_contribution(part), LONGEST_VALUE)
    if rest := ranked[MOST_CONTRIBUTIONS:]:
        yield f"{sum(part.score for part in rest):+.2f}  {len(rest)} more"


def _contribution(part: Contribution) -> str:
    words = [part.source, part.word or part.term]
    if part.corrected or part.glossary:
        words.append(f"read as “{part.glossary or part.corrected}”")
    if part.carried:
        words.append("from the turn before")
    return f"{part.score:+.2f}  " + ", ".join(filter(None, words))


def human_view(question: str, above: Above, identifier: str) -> View:
    """The modal in which somebody writes what people are asked.

    `question` stands in it already. The identifier tells two submissions of one modal.
    """
    field = _field(_LONGEST_QUESTION) | {"initial_value": question[:_LONGEST_QUESTION]}
    label = {"type": "plain_text", "text": texts.YOUR_QUESTION}
    block = {"type": "input", "block_id": QUESTION_BLOCK, "element": field, "label": label}
    view = _modal(texts.ASK_HUMAN, block)
    return view | {
        "callback_id": ASK_HUMAN_VIEW,
        "submit": {"type": "plain_text", "text": texts.SEND},
        "private_metadata": json.dumps(asdict(above) | {"id": identifier}),
    }


def contact_view(question: str, contact: str, address: str | None) -> View:
    """The modal that says whom to ask, where no channel has people who answer.

    `contact` is whom, `address` the link to the thread.
    """
    blocks = [
        rich(*contacts(texts.PLEASE_ASK.format(contact=contact))),
        rich(plain(f"{texts.YOUR_QUESTION}: ", "bold"), plain(question or "–")),
    ]
    if address:
        blocks.append(rich(link(texts.THREAD, address), plain(f": {address}")))
    return _modal(texts.ASK_HUMAN, *blocks)


def comment_view(answer: str) -> View:
    """The modal that asks what was missing in an answer, whose id is given."""
    block = {
        "type": "input",
        "block_id": COMMENT_BLOCK,
        "optional": True,
        "element": _field(_LONGEST_COMMENT),
        "label": {"type": "plain_text", "text": texts.MISSED},
    }
    return _modal(texts.COMMENT_TITLE, block) | {
        "callback_id": COMMENT_VIEW,
        "submit": {"type": "plain_text", "text": texts.SEND},
        "private_metadata": json.dumps({"answer": answer}),
    }


def _field(longest: int) -> Block:
    return {
        "type": "plain_text_input",
        "action_id": "text",
        "multiline": True,
        "max_length": longest,
    }


def said_view(sentence: str) -> View:
    return _modal(texts.ASK_HUMAN, rich(plain(sentence)))


def human_message(asker: str, question: str, address: str | None) -> Message:
    """What is posted for people to answer."""
    asked = rich(plain(question)) | {"block_id": POSTED_BLOCK}
    blocks = [rich(user(asker), plain(texts.ASKS_HUMAN)), asked]
    said = [f"<@{asker}>{texts.ASKS_HUMAN}", escaped(question)]
    if address:
        blocks.append(rich(link(texts.THREAD, address)))
        said.append(escaped(address))
    return Message("\n".join(said), tuple(blocks))


def unsent_message(question: str) -> Message:
    """Tells who asked that nobody was asked; the question is in it, so that it is not lost."""
    said = (texts.UNSENT, question)
    return Message("\n".join(map(escaped, said)), tuple(rich(plain(line)) for line in said))


def _modal(title: str, *blocks: Block) -> View:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "close": {"type": "plain_text", "text": texts.CLOSE},
        "blocks": list(blocks),
    }
