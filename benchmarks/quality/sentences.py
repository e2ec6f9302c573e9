"""Sentence choice without curation, on SQuAD 2.0: whether what is shown holds the answer."""

from collections import defaultdict
from statistics import mean
from typing import NamedTuple

from benchmarks.quality.sets import SQUAD, Sets, asked
from bot.evaluation.figures import auroc
from bot.service.building import build_chat
from corpus.curation.model import Curation
from corpus.load import Corpus


class Sentences(NamedTuple):
    """Shares of the answerable questions, whatever the status of their best answer.

    `auroc` tells them from the unanswerable ones by the confidence.
    """

    open_pool: float
    given: float
    auroc: float


def measure(sets: Sets) -> Sentences:
    chat = sets.chat(SQUAD)
    found = [asked(chat, question) for question in sets.questions(SQUAD)]
    yes = [one for one in found if one.question.answerable]
    return Sentences(
        open_pool=mean(one.right for one in yes),
        given=paragraph_given(sets),
        auroc=auroc(
            [one.reply.confidence for one in yes],
            [one.reply.confidence for one in found if not one.question.answerable],
        )
        or 0.0,
    )


def paragraph_given(sets: Sets) -> float:
    """The same where the right paragraph is all of the corpus."""
    documents = {document.id: document for document in sets.corpus(SQUAD).documents}
    questions = defaultdict(list)
    for question in sets.questions(SQUAD):
        if question.answerable:
            questions[min(question.documents)].append(question)
    right = []
    for id_, of_paragraph in questions.items():
        chat = build_chat(Corpus((documents[id_],), Curation()), contact=None)
        right += [asked(chat, question).right for question in of_paragraph]
    return mean(right)
