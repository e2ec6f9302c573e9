"""The App Home: what the bot is, how to ask it, and what it answers from."""

from collections.abc import Sequence
from typing import Any

from bot.slack.messages import texts
from bot.slack.messages.blocks import suggestions
from bot.slack.messages.command import command_of
from bot.slack.messages.rich import Block, link, plain, rich, shortened
from corpus.document import Document
from corpus.load import Corpus

LONGEST_NAME = 100  # characters of the organisation's name: Slack takes 150 in a header
MOST_SOURCES = 60  # pages that are listed; a view has room for 100 blocks


def home_view(
    corpus: Corpus, offered: Sequence[str], channel: str | None, command: str | None
) -> Block:
    """The page as Slack takes it.

    `offered` are questions to ask, `channel` is the person's direct messages with the bot: what is
    asked at home is answered there. `command` is the slash command, where it is not made of the
    organisation's name.
    """
    documents, name = corpus.documents, shortened(corpus.name, LONGEST_NAME)
    blocks: list[Block] = [_header(texts.HOME_TITLE.format(name=name))]
    blocks.append(rich(plain(texts.HOME_ABOUT.format(name=name))))
    blocks.append(_header(texts.HOME_HOW))
    blocks += [
        rich(plain(line.format(command=command or command_of(corpus.name))))
        for line in texts.HOME_WAYS
    ]
    if buttons := list(suggestions(offered)):
        blocks += [_header(texts.YOU_CAN_ASK), {"type": "actions", "elements": buttons}]
    blocks.append(_header(texts.HOME_SOURCES))
    blocks.append(rich(plain(_updated(documents))))
    blocks += [_source(document) for document in documents[:MOST_SOURCES]]
    if len(documents) > MOST_SOURCES:
        blocks.append(rich(plain(texts.MORE_PAGES.format(count=len(documents) - MOST_SOURCES))))
    return {"type": "home", "blocks": blocks, "private_metadata": channel or ""}


def prompts(offered: Sequence[str]) -> list[dict[str, Any]]:
    """The questions that the messages tab offers, of which Slack shows four."""
    return [{"title": shortened(question, 75), "message": question} for question in offered[:4]]


def _updated(documents: Sequence[Document]) -> str:
    dates = [document.date for document in documents if document.date]
    return texts.UPDATED.format(date=max(dates)) if dates else texts.UNDATED


def _source(document: Document) -> Block:
    title = shortened(document.title or document.id, 200)
    date = f" ({document.date})" if document.date else ""
    return rich(link(title, document.url), plain(date) if date else plain(" "))


def _header(text: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}
