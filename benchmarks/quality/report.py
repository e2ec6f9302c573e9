"""The results as Markdown."""

from collections.abc import Iterable, Iterator, Sequence

from benchmarks.quality.ablation import PLAIN_SETS, SWITCHES
from benchmarks.quality.academy import PARTNERS, Academy
from benchmarks.quality.goals import goals
from benchmarks.quality.results import Results
from benchmarks.quality.retrieval import LUCENE, OWN, Row, heads
from benchmarks.speed import machine

PLOT = "reliability.svg"

INTRODUCTION = """# Quality

Made by `python -m benchmarks.quality` on {machine}, in {minutes:.1f} minutes.
The question sets are described in `../shared/data/README.md`; none is part of the repository.
"""

RETRIEVAL = """Documents of a paragraph or an answer each, no curation, all engines in the same run.
rank-bm25 as it comes, over lower-cased words; bm25s with Snowball stems and Lucene's stop words;
tantivy with `en_stem`. Each of them indexes a document's text, its title, or both: shown is the
best of the three by the first figure, chosen in its favour on these very questions, and named.
Lucene's column is copied from `../shared/data/README.md`. It was measured on whole sets, of which
these are halves but for Cranfield, so it is only indicative: on the whole of mtrag_pool tantivy has
.624 / .790 / .699, far more than here.
"""

CONVERSATIONS = """The questions of mtrag_pool that have a history, read as if they stood alone and
after the whole conversation:
"""

SENTENCES = """squad2_cs224n: of the answerable questions, whatever the status of their best answer.
The academy's page, with its curation: of what is shown; spans and key span where there is something
to judge by.
"""

CONVERSATION = """After an unrelated question: each stand-alone question asked after {partners}
others drawn at random with a fixed seed.
"""

REFUSAL = """Stored: the weights of `bot/confidence.toml`. Cross-validated: the model for curated
passages refitted ten times, each question judged by the fit without it. The calibration error is
that of the best answer of each question, shown or not.
"""

PLAIN = """The model for passages without curated questions, cross-validated on a fixed sample of
each public set (`python -m benchmarks.calibration`). On all of squad2_cs224n, the stored model
tells answerable from adversarially unanswerable questions with an AUROC of {auroc}.
"""

ABLATION = """Everything on, in %, then the difference in points with one mechanism switched off;
the weights of the confidence stay as they are. On the academy's page, *right found* is the share of
stand-alone questions whose best answer is right, shown or not, *right shown* that of those that get
it. squad2 is the share of sentences with the gold answer, the last three are hit@1 of the answer's
document, each on every second question. A blank: the mechanism has no part in it.
"""


def report(results: Results, minutes: float) -> str:
    parts = [INTRODUCTION.format(machine=machine(), minutes=minutes)]
    if results.missing:
        parts.append(f"**Left out, because absent: {', '.join(results.missing)}.**\n")
    parts += ["## Goals\n", table(["what", "set", "goal", "value", "reached"], _goals(results))]
    parts += ["## Retrieval\n", RETRIEVAL, _ranked(results.ranked)]
    if results.talks:
        rows = ([row.engine, *map(_decimal, row.figures)] for row in results.talks)
        parts += [CONVERSATIONS, table(["mtrag_pool", *heads("mtrag_pool")], rows)]
    parts += [
        "## Sentence choice\n",
        SENTENCES,
        table(["what", "set", "value"], _sentences(results)),
    ]
    if results.academy:
        parts += ["## Conversation\n", CONVERSATION.format(partners=PARTNERS)]
        parts.append(table(["what", "right first"], _conversation(results.academy)))
    parts += ["## Refusal and calibration\n", REFUSAL]
    parts.append(table(["what", "stored", "cross-validated"], _refusal(results)))
    parts += _plain(results)
    parts += ["## What each mechanism brings\n", ABLATION, _ablation(results.ablation)]
    return "\n".join(parts)


def table(heads_: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(heads_)} |", "|---|" + "---:|" * (len(heads_) - 1)]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _goals(results: Results) -> Iterator[list[str]]:
    reached = {True: "yes", False: "**no**", None: "set absent"}
    for goal in goals(results):
        yield [goal.what, goal.set, goal.goal, goal.value or "–", reached[goal.reached]]


def _ranked(found: dict[str, list[Row]]) -> str:
    engines = dict.fromkeys(row.engine for rows in found.values() for row in rows)
    lines = []
    for name, rows in found.items():
        cells = {row.engine: _figures(row.figures) + _field(row) for row in rows}
        own = [cells.get(engine, "–") for engine in engines]
        lines.append([f"{name}: {' / '.join(heads(name))}", *own, _figures(LUCENE[name])])
    return table(["set", *engines, "(Lucene 9, whole sets)"], lines)


def _figures(figures: Sequence[float]) -> str:
    return " / ".join(map(_decimal, figures))


def _field(row: Row) -> str:
    return "" if row.engine == OWN else f" ({row.field})"


def _decimal(share: float) -> str:
    return f"{share:.3f}".removeprefix("0")


def _sentences(results: Results) -> Iterator[list[str]]:
    if squad := results.sentences:
        name = "squad2_cs224n, answerable"
        yield ["sentence shown holds the gold answer, open pool", name, _decimal(squad.open_pool)]
        yield ["the same, the right paragraph given", name, _decimal(squad.given)]
    if academy := results.academy:
        name = "academy_questions, stand-alone"
        yield ["right sentence or list shown first", name, _decimal(academy.right)]
        yield ["all gold spans shown", name, _decimal(academy.spans)]
        yield ["key span right, where one is marked", name, _decimal(academy.key_span)]


def _conversation(academy: Academy) -> Iterator[list[str]]:
    yield ["follow-ups after their history", _decimal(academy.follow_ups)]
    yield ["stand-alone questions, no history", _decimal(academy.right)]
    yield ["stand-alone questions after an unrelated one", _decimal(academy.after_unrelated)]


def _refusal(results: Results) -> Iterator[list[str]]:
    if academy := results.academy:
        stored, validated = academy.stored, academy.validated
        for what, value, again in (
            ("academy: `answered`, unanswerable near-topic", stored.near, validated.near),
            ("academy: `answered`, unanswerable off-topic", stored.off, validated.off),
            ("academy: `not_found` or small talk, answerable", stored.refused, validated.refused),
            ("academy: AUROC, answerable against not", stored.auroc, validated.auroc),
            ("academy: expected calibration error", stored.ece, validated.ece),
        ):
            yield [what, _decimal(value), _decimal(again)]
    for kind, share in (results.not_answered or {}).items():
        yield [f"clinc_oos on the academy, {kind}: not `answered`", _decimal(share), "–"]


def _plain(results: Results) -> Iterator[str]:
    if results.plain:
        auroc = results.sentences.auroc if results.sentences else 0.0
        yield PLAIN.format(auroc=_decimal(auroc))
        yield f"{results.plain.table}\n"
    yield f"![How often answers of a confidence are right]({PLOT})\n"


def _ablation(found: Sequence[dict[str, float] | None]) -> str:
    whole = found[0] or {}
    names = {name: name.partition("_")[0] if name in PLAIN_SETS else name for name in whole}
    rows = [[SWITCHES[0].name, *(f"{100 * value:.1f}" for value in whole.values())]]
    for switch, figures in zip(SWITCHES[1:], found[1:], strict=True):
        if figures is not None:
            cells = [_difference(figures.get(name), value) for name, value in whole.items()]
            rows.append([f"without {switch.name}", *cells])
    return table(["", *names.values()], rows)


def _difference(value: float | None, whole: float) -> str:
    if value is None:
        return ""
    points = round(100 * (value - whole), 1)
    return f"{points:+.1f}".replace("-", "−") if points else "0"
