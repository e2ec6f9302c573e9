"""Regression questions, beside the pages: no change of these may lose their right answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.dialogue.chat import Chat
from bot.dialogue.reply import Status
from bot.evaluation.judge import Judgement, ask
from bot.evaluation.question_file import LabelledQuestion, load_questions
from bot.service.snapshot import Snapshot
from bot.store.errors import StoreUnavailableError
from bot.store.regressions import KeptRegression, kept_regressions
from bot.store.store import Store

QUESTIONS_FILE = "questions.jsonl"
NAMED = 3  # lost questions that a sentence names


@dataclass(frozen=True, slots=True)
class Regressions:
    """Tries a snapshot before it answers."""

    questions: tuple[LabelledQuestion, ...]
    most_lost: int  # how many may be answered wrongly that were answered rightly

    def __call__(self, before: Snapshot, after: Snapshot) -> str | None:
        lost = self.lost(before.chat, after.chat)
        if len(lost) <= self.most_lost:
            return None
        named = ", ".join(f'"{question}"' for question in lost[:NAMED])
        count = "1 question" if len(lost) == 1 else f"{len(lost)} questions"
        return (
            f"The changed pages lose the right answers to {count} of {QUESTIONS_FILE} or kept in"
            f" the store ({named}{' and others' if len(lost) > NAMED else ''}): change the pages or"
            " the questions."
        )

    def lost(self, before: Chat, after: Chat) -> tuple[str, ...]:
        """Questions that are answered rightly before, and wrongly after."""
        return tuple(each.question for each in _lost(before, after, self.questions))


def load_regressions(
    folder: Path, most_lost: int, kept: Iterable[KeptRegression] = ()
) -> Regressions:
    """Those of the file beside the pages, where there is one, and those `kept` in the store.

    Raises `QuestionFileError` where the file cannot be used.
    """
    path = folder / QUESTIONS_FILE
    beside = load_questions(path) if path.exists() else []
    return Regressions((*beside, *map(labelled, kept)), most_lost)


def regressions_in(store: Store) -> tuple[KeptRegression, ...]:
    """None while the store is away: what changes does not wait for it."""
    try:
        return store.inspect(kept_regressions)
    except StoreUnavailableError:
        return ()


def labelled(kept: KeptRegression) -> LabelledQuestion:
    return LabelledQuestion(
        id=kept.question,
        question=kept.question,
        history=(),
        answerable=True,
        kind="kept",
        sentences=(kept.quote,),
        documents=frozenset(),
        spans=(),
    )


def _lost(
    before: Chat, after: Chat, questions: Iterable[LabelledQuestion]
) -> Iterator[LabelledQuestion]:
    for question in questions:
        if not is_right(ask(after, question)) and is_right(ask(before, question)):
            yield question


def is_right(judgement: Judgement) -> bool:
    """A question that the pages do not answer must get no plain answer."""
    if not judgement.question.answerable:
        return judgement.reply.status is not Status.ANSWERED
    return judgement.first and judgement.span is not False
