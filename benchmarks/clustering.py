"""Whether questions that ask the same are put together: `make clustering`."""

import os
import platform
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from benchmarks.quality.markdown import table
from benchmarks.quality.sets import DATA, FAQ, HEALTH, POOLS, Sets
from bot.owner.clusters import MOST, clusters
from index.retriever import Retriever

RESULT = Path(__file__).with_name("clustering.md")
CHOSEN_ON, HELD_OUT = "chosen on", "held out"
GOAL_BY_MEANING, GOAL_BY_WORDS, MOST_SECONDS = 0.75, 0.6, 10.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of the pairs of questions that ask the same, and of those that were put together."""

    questions: int
    clusters: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def main() -> None:
    text = report()
    RESULT.write_text(text, "utf-8")
    print(text)


def report() -> str:
    rows = []
    for by_meaning, goal in ((True, GOAL_BY_MEANING), (False, GOAL_BY_WORDS)):
        sets = Sets(DATA).compared(by_meaning=by_meaning)
        way = "meaning" if by_meaning else "words"
        for name, half, asked in _cases(sets):
            found = agreement(asked, sets.chat(name).retriever)
            rows.append([way, name, half, *_cells(found), f"≥ {goal:.2f}"])
    machine = f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})"
    headings = ["compared by", "set", "half", "questions", "ask", "precision", "recall", "F1"]
    speed = table(["compared by", "questions", "CPU"], _speed())
    return f"""# Questions that ask the same in other words

Made by `make clustering` on {machine}, CPython {platform.python_version()}: rephrasings of the
questions of two FAQs (`../shared/data`) are put together by `bot/owner/clusters.py`. Two questions
ask the same where the same passage answers both ("ask" is how many different things are asked);
precision, recall and F1 are those of pairs. All constants were chosen on every other cluster
("{CHOSEN_ON}"), and the others were counted afterwards ("{HELD_OUT}").

{table([*headings, "goal"], rows)}

Different questions of all public sets at once. Their vectors are in memory, where a
running server keeps those of {2 * MOST:,} questions; encoding one takes some milliseconds more,
once. The goal is {MOST_SECONDS:.0f} s.

{speed}"""


def agreement(asked: Mapping[str, str], retriever: Retriever) -> Agreement:
    """`asked` has what each question asks for."""
    found = clusters(dict.fromkeys(asked, 1), retriever)
    put = {question: number for number, each in enumerate(found) for question in each.questions}
    right = _pairs(asked.values())
    together = _pairs(put.values())
    both = _pairs((asked[question], put[question]) for question in asked)
    return Agreement(
        len(asked), len(set(asked.values())), both / max(1, together), both / max(1, right)
    )


def _pairs(labels: Iterable[object]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(labels).values())


def _cases(sets: Sets) -> list[tuple[str, str, dict[str, str]]]:
    found = []
    for name in (FAQ, HEALTH):
        asked = _same_passages(sets, name)
        order = sorted(set(asked.values()))
        for number, half in enumerate((CHOSEN_ON, HELD_OUT)):
            names = {*order[number::2]}
            found.append((name, half, {q: each for q, each in asked.items() if each in names}))
    return found


def _same_passages(sets: Sets, name: str) -> dict[str, str]:
    """The first passage that answers each question, or one that answers the same questions."""
    first: dict[str, str] = {}

    def name_of(passage: str) -> str:
        while first.setdefault(passage, passage) != passage:
            passage = first[passage]
        return passage

    asked = {}
    for question in sets.questions(name):
        passages = sorted(question.documents, key=_number)
        for passage in passages[1:]:
            first[name_of(passage)] = name_of(passages[0])
        asked[question.question] = passages[0]
    return {question: name_of(passage) for question, passage in asked.items()}


def _number(passage: str) -> tuple[int, str]:
    """In the order of the file: "faq9" stands before "faq10"."""
    return len(passage), passage


def _cells(found: Agreement) -> list[str]:
    shares = (found.precision, found.recall, found.f1)
    return [str(found.questions), str(found.clusters), *(f"{share:.2f}" for share in shares)]


def _speed() -> list[list[str]]:
    return [_timed(by_meaning=True), _timed(by_meaning=False)]


def _timed(*, by_meaning: bool) -> list[str]:
    sets = Sets(DATA).compared(by_meaning=by_meaning)
    asked = dict.fromkeys(_many(sets), 1)
    retriever = sets.chat(FAQ).retriever
    if meaning := retriever.meanings.english:
        meaning.encoding.asked.questions([*asked])
    took = _seconds(lambda: clusters(asked, retriever))
    return ["meaning" if by_meaning else "words", f"{len(asked):,}", f"{took:.1f} s"]


def _many(sets: Sets) -> Sequence[str]:
    questions = [each.question for name in POOLS for each in sets.questions(name)]
    others = [f"{question} Thank you" for question in questions]
    return [*dict.fromkeys([*questions, *others])][:MOST]


def _seconds(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return process_time() - begun


if __name__ == "__main__":
    main()
