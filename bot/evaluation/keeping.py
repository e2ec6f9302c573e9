"""Questions that were answered well become regression questions, kept in the store."""

from typing import TYPE_CHECKING

from bot.dialogue.chat import Chat
from bot.dialogue.reply import Status
from bot.masking.mask import is_masked
from bot.owner.curation import Signature
from bot.store.regressions import (
    KeptRegression,
    delete_regression,
    kept_regressions,
    write_regression,
)
from bot.store.session import looking, writing

if TYPE_CHECKING:
    from sqlalchemy import URL


class NotKeptError(Exception):
    """Raised for a question that cannot be a regression question; its text says why."""


def keep(url: "URL", question: str, chat: Chat, by: Signature) -> KeptRegression:
    """What `chat` shows first for the question is what its answer has to show from now on.

    Raises `NotKeptError` where it is not plainly answered, or something private was masked in it;
    `StoreUnavailableError`.
    """
    reply = chat.reply(question)
    if reply.status is not Status.ANSWERED or not reply.sources:
        raise NotKeptError("It is not plainly answered: there is nothing to keep.")
    if is_masked(question):
        raise NotKeptError("Something private was masked in it: it is of one person.")
    kept = KeptRegression(question, reply.sources[0].text, by.author, by.at)
    with writing(url) as connection:
        write_regression(connection, kept)
    return kept


def drop(url: "URL", question: str) -> bool:
    """Whether it was kept; raises `StoreUnavailableError`."""
    with writing(url) as connection:
        return delete_regression(connection, question)


def kept(url: "URL") -> tuple[KeptRegression, ...]:
    """Raises `StoreUnavailableError`."""
    with looking(url) as connection:
        return kept_regressions(connection)
