"""Sentence choice without curation, on SQuAD 2.0, where the right paragraph is known."""

from collections import defaultdict
from statistics import mean

from benchmarks.quality.sets import SQUAD, Sets, asked
from bot.service.building import build_chat
from corpus.curation.model import Curation
from corpus.load import Corpus


def paragraph_given(sets: Sets) -> float:
    """The share of sentences with the answer, where the right paragraph is all of the corpus."""
    documents = {document.id: document for document in sets.corpus(SQUAD).documents}
    questions = defaultdict(list)
    for question in sets.questions(SQUAD):
        if question.answerable:
            questions[min(question.documents)].append(question)
    right = []
    for id_, of_paragraph in questions.items():
        corpus = Corpus((documents[id_],), Curation())
        chat = build_chat(corpus, None, sets.encodings())
        right += [asked(chat, question).right for question in of_paragraph]
    return mean(right)
