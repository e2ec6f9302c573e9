"""How often an owner's own answer is the right one: `python -m benchmarks.curated`.

The academy's curation is turned around: what it ties to a passage becomes an answer of the owner's
own with the words of that passage, and the passages have no curated questions. Then the questions
about the academy are asked, and the replies that show such an answer are counted.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.quality.sets import ACADEMY_SET, DATA
from bot.evaluation.judge import ask
from bot.evaluation.question_file import load_questions
from bot.service.building import build_chat
from corpus.curation.model import CuratedAnswer
from corpus.curation.quotes import Quotes
from corpus.load import ACADEMY, Corpus, load
from corpus.splitting.split import split

OWN_SET = Path(__file__).parents[1] / "tests" / "quality" / "academy.jsonl"


def turned_around(corpus: Corpus) -> Corpus:
    passages = [passage for document in corpus.documents for passage in split(document)]
    tied = Quotes(passages).questions(corpus.curation.phrasings)
    answers = tuple(
        CuratedAnswer(passages[position].text, questions, "Owner", date(2026, 1, 1))
        for position, questions in tied.items()
    )
    return replace(corpus, curation=replace(corpus.curation, phrasings=(), answers=answers))


def table(files: Sequence[Path]) -> str:
    chat = build_chat(turned_around(load(ACADEMY)), None)
    counted: dict[str, list[bool]] = defaultdict(list)
    for file in files:
        for question in load_questions(file):
            outcome = ask(chat, question)
            sources = outcome.reply.sources
            if sources and sources[0].document.id.startswith("answer-"):
                counted[_band(outcome.reply.confidence)].append(outcome.first)
    rows = [
        f"| {band} | {len(right)} | {sum(right) / len(right):.2f} |"
        for band, right in sorted(counted.items())
    ]
    return "\n".join(["| confidence | shown | right |", "|---|---:|---:|", *rows])


def _band(confidence: float) -> str:
    low = int(confidence * 10) / 10
    return f"{low:.1f} to {low + 0.1:.1f}"


if __name__ == "__main__":
    print(table([DATA / ACADEMY_SET / "questions.jsonl", OWN_SET]))
