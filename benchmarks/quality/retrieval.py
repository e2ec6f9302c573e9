"""Retrieval without curation: whether the right document comes first.

The collections have documents of a paragraph or an answer each. Ours ranks them by the best of
their passages, the same search as `GET /api/search`; the other engines rank them as they are.
"""

from collections.abc import Mapping, Sequence
from math import log2
from statistics import mean
from typing import NamedTuple

from benchmarks.quality.engines import (
    Search,
    answerable,
    document_search,
    others,
    own,
    own_in_conversation,
)
from benchmarks.quality.sets import GRADED, TALKS, Sets, asked, retriever
from bot.answering.reading import read_alone
from bot.evaluation.question_file import LabelledQuestion

OWN, WORDS = "Askademy", "Askademy, words alone"
DEPTH = 10
MAP_DEPTH = 100

# hit@1, hit@5, MRR@10 of Lucene 9 on the whole sets, of which ours are halves (Cranfield: nDCG@10
# and MAP, on the very set): ../shared/data/README.md, "Reference figures".
LUCENE: Mapping[str, tuple[float, ...]] = {
    "squad2_cs224n": (0.807, 0.937, 0.864),
    "orsharc": (0.631, 0.856, 0.729),
    "stackfaq": (0.719, 0.913, 0.802),
    "covidfaq_deepset": (0.520, 0.766, 0.623),
    "mtrag_pool": (0.622, 0.799, 0.696),
    "cranfield": (0.545, 0.404),
}


class Row(NamedTuple):
    """The figures of an engine on a set: hit@1, hit@5, MRR@10, or nDCG@10 and MAP."""

    set: str
    engine: str
    field: str
    figures: tuple[float, ...]


def measure(sets: Sets, name: str) -> list[Row]:
    """All engines on one set, ours first, with meaning and by words alone."""
    corpus = sets.corpus(name)
    questions = answerable(sets.questions(name))
    grades = sets.grades(name)
    depth = MAP_DEPTH if grades else DEPTH

    def figures(search: Search) -> tuple[float, ...]:
        ranked = [(question, search(question.question, depth)) for question in questions]
        return _graded(ranked, grades) if grades else _hits(ranked)

    rows = [
        Row(name, engine, "", figures(own(sets.compared(by_meaning=by_meaning).chat(name))))
        for engine, by_meaning in ((OWN, True), (WORDS, False))
    ]
    for engine, make in others():
        fields = [
            Row(name, engine, field, figures(search))
            for field, search in document_search(make, corpus.documents)
        ]
        rows.append(max(fields, key=lambda row: row.figures))
    return rows


def in_conversation(sets: Sets) -> list[Row]:
    """The last questions of whole conversations: read alone, and after their history."""
    chat = sets.chat(TALKS)
    compared = "" if sets.by_meaning else ", words alone"
    questions = [question for question in answerable(sets.questions(TALKS)) if question.history]

    def rank(question: LabelledQuestion, *, history: bool) -> list[str]:
        reading = asked(chat, question).reply.reading if history else None
        reading = reading or read_alone(question.question, retriever(chat).reader)
        return own_in_conversation(chat, reading.query, DEPTH)

    return [
        Row(TALKS, how + compared, "", _hits([(q, rank(q, history=history)) for q in questions]))
        for how, history in (("without history", False), ("after its history", True))
    ]


def _hits(ranked: Sequence[tuple[LabelledQuestion, list[str]]]) -> tuple[float, ...]:
    """hit@1, hit@5 and MRR@10 (any relevant document counts)."""
    places = [
        next((i for i, id_ in enumerate(found[:DEPTH], 1) if id_ in question.documents), 0)
        for question, found in ranked
    ]
    hits = [mean(0 < place <= k for place in places) for k in (1, 5)]
    return (*hits, mean(1 / place if place else 0.0 for place in places))


def _graded(
    ranked: Sequence[tuple[LabelledQuestion, list[str]]], grades: Mapping[str, Mapping[str, int]]
) -> tuple[float, ...]:
    """nDCG@10 with gains of 2^grade - 1, and mean average precision of the first 100."""
    pairs = [(grades[question.id], found) for question, found in ranked]
    return mean(_ndcg(*pair) for pair in pairs), mean(_precision(*pair) for pair in pairs)


def _ndcg(grades: Mapping[str, int], found: Sequence[str]) -> float:
    ideal = sorted(grades.values(), reverse=True)[:DEPTH]
    return _gain([grades.get(id_, 0) for id_ in found[:DEPTH]]) / _gain(ideal)


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / log2(place + 1) for place, grade in enumerate(grades, 1))


def _precision(grades: Mapping[str, int], found: Sequence[str]) -> float:
    places = [place for place, id_ in enumerate(found[:MAP_DEPTH], 1) if grades.get(id_, 0) > 0]
    return sum(n / place for n, place in enumerate(places, 1)) / len(grades)


def heads(name: str) -> tuple[str, ...]:
    return ("nDCG@10", "MAP") if name == GRADED else ("hit@1", "hit@5", "MRR@10")
