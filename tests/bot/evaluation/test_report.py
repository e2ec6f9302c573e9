import json
from dataclasses import fields
from io import StringIO

from rich.console import Console

from bot.evaluation.figures import Figures
from bot.evaluation.question_file import LabelledQuestion
from bot.evaluation.report import Report, evaluate
from bot.service.building import build_chat
from corpus.curation.model import Curation
from corpus.document import Document
from corpus.load import Corpus
from tests.quality.bounds import bounds

MILL = Document("mill", "Mill", "The mill was founded in 1931. The miller was Joseph Pratt.")
CHAT = build_chat(Corpus((MILL,), Curation()), None)


def question(
    text: str, gold: str, kind: str = "fact", *, answerable: bool = True
) -> LabelledQuestion:
    sentences = (gold,) if gold else ()
    return LabelledQuestion("1", text, (), answerable, kind, sentences, frozenset(), ())


QUESTIONS = [
    question("When was the mill founded?", "founded in 1931"),
    question("Who was the miller?", "Joseph Pratt"),
    question("Was ist das?", "", "off-topic", answerable=False),
]


def figures(**values: float) -> Figures:
    names = [field.name for field in fields(Figures)]
    return Figures(**{name: values.get(name) for name in names})  # type: ignore[arg-type]


def test_figures_are_given_over_all_and_by_kind() -> None:
    """Every kind of question has its own figures, in the order of the file."""
    report = evaluate(CHAT, QUESTIONS)
    assert list(report.kinds) == ["fact", "off-topic"]
    assert report.overall.questions == 3
    assert report.overall.hit1 == report.kinds["fact"].hit1 == 1
    assert report.kinds["off-topic"].hit1 is None
    assert report.kinds["off-topic"].false_answers == 0


def test_the_same_questions_give_the_same_report() -> None:
    """Measuring twice gives the same figures."""
    assert evaluate(CHAT, QUESTIONS) == evaluate(CHAT, QUESTIONS)


def test_a_report_is_json() -> None:
    """The machine's report has every figure, by kind too, with null where nothing counted."""
    told = json.loads(json.dumps(evaluate(CHAT, QUESTIONS).as_dict()))
    names = {field.name for field in fields(Figures)}
    assert set(told) == names | {"kinds"}
    assert set(told["kinds"]["fact"]) == names
    assert told["kinds"]["off-topic"]["hit1"] is None


def test_a_report_is_a_table_of_80_columns() -> None:
    """People get a row for each kind and one for all, with a dash where nothing counted."""
    console = Console(file=StringIO(), width=80)
    for table in evaluate(CHAT, QUESTIONS).tables():
        console.print(table)
    assert isinstance(console.file, StringIO)
    shown = console.file.getvalue()
    lines = shown.splitlines()
    assert all(len(line) <= 80 for line in lines)
    rows = [line.split() for line in lines]
    assert [row[:2] for row in rows if row[:1] in (["fact"], ["off-topic"])] == [
        ["fact", "2"],
        ["off-topic", "1"],
    ]
    assert "…" not in shown
    assert "–" in next(line for line in lines if "off-topic" in line)


def test_missed_thresholds_are_told_of_the_whole() -> None:
    """Only what is asked for is held against the figures over all questions."""
    report = Report(figures(hit1=0.7, ece=0.2), {"fact": figures(hit1=1.0, ece=0.0)})
    assert report.missed(bounds(["hit1=0.7"], ["ece=0.2"])) == ()
    assert len(report.missed(bounds(["hit1=0.8"], ["ece=0.1"]))) == 2
    assert report.missed(()) == ()
