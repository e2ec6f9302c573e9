"""A chat and a question file → the report of `askademy eval`."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from rich.box import SIMPLE
from rich.table import Table

from bot.dialogue.chat import Chat
from bot.evaluation.figures import Figures, figures
from bot.evaluation.judge import ask
from bot.evaluation.question_file import Question

# In lines, so that the table fits into 80 columns.
_HEADINGS = {
    "questions": "all",
    "answerable": "answer-\nable",
    "hit1": "hit@1",
    "hit3": "hit@3",
    "span": "span\nshown",
    "highlight": "key\nspan",
    "refused": "refu-\nsed",
    "false_answers": "false\nansw.",
    "auroc": "AUROC",
    "ece": "ECE",
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What the figures must reach; None where anything will do."""

    min_hit1: float | None = None
    min_hit3: float | None = None
    min_span: float | None = None
    max_false_answers: float | None = None
    min_auroc: float | None = None
    max_ece: float | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The figures over all questions, and by kind of question."""

    overall: Figures
    kinds: Mapping[str, Figures]

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self.overall), "kinds": {k: asdict(f) for k, f in self.kinds.items()}}

    def tables(self) -> tuple[Table, ...]:
        caption = "Shares from 0 to 1; a dash where there was nothing to count."
        table = Table(caption=caption, box=SIMPLE, padding=0)
        table.add_column("kind")
        for heading in _HEADINGS.values():
            table.add_column(heading, justify="right")
        for kind, found in self.kinds.items():
            table.add_row(kind, *_cells(found))
        table.add_section()
        table.add_row("all", *_cells(self.overall))
        return (table,)

    def missed(self, thresholds: Thresholds) -> tuple[str, ...]:
        """A sentence for each threshold that the overall figures do not reach."""
        return tuple(
            f"{name} is {_shown(value)}, {'below' if end == 'min' else 'above'} {bound}."
            for field in fields(thresholds)
            for end, _, name in [field.name.partition("_")]
            if (bound := getattr(thresholds, field.name)) is not None
            if (value := getattr(self.overall, name)) is None
            or (value < bound if end == "min" else value > bound)
        )


def evaluate(chat: Chat, questions: Iterable[Question]) -> Report:
    outcomes = [ask(chat, question) for question in questions]
    kinds = dict.fromkeys(outcome.question.kind for outcome in outcomes)
    return Report(
        figures(outcomes),
        {kind: figures([o for o in outcomes if o.question.kind == kind]) for kind in kinds},
    )


def _cells(found: Figures) -> list[str]:
    return [_shown(getattr(found, name)) for name in _HEADINGS]


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
