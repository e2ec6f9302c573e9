"""A chat and a question file → the report of `askademy eval`."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from rich.box import SIMPLE
from rich.table import Table

from bot.dialogue.chat import Chat
from bot.evaluation.figures import Figures, figures
from bot.evaluation.judge import ask
from bot.evaluation.question_file import LabelledQuestion
from bot.evaluation.thresholds import Threshold

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
class Report:
    overall: Figures
    kinds: Mapping[str, Figures]  # by kind of question, in the order of the file

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

    def missed(self, thresholds: Iterable[Threshold]) -> tuple[str, ...]:
        """A sentence for each threshold that the overall figures do not reach."""
        sentences = (threshold.missed(self.overall) for threshold in thresholds)
        return tuple(filter(None, sentences))


def evaluate(chat: Chat, questions: Iterable[LabelledQuestion]) -> Report:
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
