"""Questions that are known to be asked: what a draft of the curation is tried with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from bot.clock import day_of
from bot.dialogue.chat import Chat
from bot.evaluation.question_file import LabelledQuestion
from bot.evaluation.regressions import load_regressions
from bot.owner.taken import known_questions
from bot.store.known import asked_since, helpful
from bot.store.regressions import kept_regressions
from bot.store.session import looking

if TYPE_CHECKING:
    from sqlalchemy import URL

# Days in which answers have helped, and in which something was asked.
HELPFUL_DAYS, ASKED_DAYS = 28, 7
MOST = 500  # questions of either kind: those of the most votes, and those asked most


class Reason(StrEnum):
    """Why a question is tried, the weightiest reason first."""

    REGRESSION = "regression"
    HELPFUL = "helpful"
    ASKED = "asked"
    CURATED = "curated"
    """By the owner; or a heading asks it."""


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """`count` is how often it was asked, or how many found its answer helpful."""

    reason: Reason
    labelled: LabelledQuestion
    count: int = 0

    @property
    def question(self) -> str:
        return self.labelled.question


def known_to_be_asked(url: "URL", folder: Path, chat: Chat, now: int) -> tuple[KnownQuestion, ...]:
    """Regression questions, helpful answers, what people ask these days, and what is curated.

    `folder` is that of the pages, `chat` what answers now; `now` is in milliseconds since 1970.
    Raises `StoreUnavailableError`, and `QuestionFileError` where the file beside the pages cannot
    be used.
    """
    today = day_of(now)
    with looking(url) as connection:
        kept = kept_regressions(connection)
        voted = helpful(connection, today - HELPFUL_DAYS + 1, MOST)
        asked = asked_since(connection, today - ASKED_DAYS + 1, MOST)
    regressions = load_regressions(folder, 0, kept).questions
    found = [KnownQuestion(Reason.REGRESSION, each) for each in regressions]
    found += _alone(Reason.HELPFUL, voted)
    found += _alone(Reason.ASKED, asked)
    found += _alone(Reason.CURATED, dict.fromkeys(known_questions(chat), 0))
    first: dict[tuple[str, tuple[str, ...]], KnownQuestion] = {}
    for each in found:
        first.setdefault((each.question, each.labelled.history), each)
    return tuple(first.values())


def _alone(reason: Reason, asked: Mapping[str, int]) -> Iterator[KnownQuestion]:
    for text, count in asked.items():
        labelled = LabelledQuestion(text, text, (), True, reason, (), frozenset(), ())  # noqa: FBT003
        yield KnownQuestion(reason, labelled, count)
