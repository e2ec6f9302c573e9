"""The results as Markdown."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from benchmarks.calibration import HEADS
from benchmarks.quality import constants
from benchmarks.quality.ablation import PLAIN_SETS, SWITCHES
from benchmarks.quality.academy import PARTNERS
from benchmarks.quality.answers import Figures
from benchmarks.quality.goals import DIGITS, goals
from benchmarks.quality.markdown import decimal, pair, table
from benchmarks.quality.results import ALL_SITES, Both, Results
from benchmarks.quality.retrieval import LUCENE, OWN, WORDS, Row, heads
from benchmarks.quality.sets import ACADEMY_SET, LANGUAGES, SQUAD
from benchmarks.quality.sets import OWN as OWN_SETS
from benchmarks.speed import machine
from bot.answering.confidence import bands

PLOT = "reliability.svg"

INTRODUCTION = """# Quality

Made by `python -m benchmarks.quality` on {machine}, in {minutes:.1f} minutes.
The question sets are described in `../shared/data/README.md`; none is part of the repository. The
sets academy, freer, blind and languages are in `tests/quality`, all about the academy's page.
Where a cell has two figures, the first is measured by words alone, the second with meaning.
"""

GOALS = """*Reached* judges what is there by default, with meaning. Sites: the four in
`../shared/data/sites` together.
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

ANSWERS = """Every question of each set, asked after its history. The sites and the public sets have
no curation; where a set names a document and no words, the right document counts. *Right first*:
what is shown is right and holds all that it must; *among*: that, or one of up to three
alternatives; *best right*: the best answer is right, shown or refused; *right but refused* and
*wrong though answered*: of the answerable questions; *answered*: plain answers to any question, and
which share of them is right; *unanswerable answered*: of those questions; *AUROC*: of the
confidence, answerable or not.
"""

SENTENCES = """squad2_cs224n: of the answerable questions, whatever the status of their best answer.
The academy's page, with its curation: of what is shown.
"""

CONVERSATION = """After an unrelated question: each stand-alone question asked after {partners}
others drawn at random with a fixed seed.
"""

REFUSAL = """With the weights of `bot/answering/confidence.toml`, which were fitted on these
questions, but for those of the set blind. The calibration error (ECE) is that of the best answer of
each question, shown or not.
"""

CALIBRATION = """The models of the confidence on a fixed sample of each kind of text (`python -m
benchmarks.calibration`), each question judged by a model that was fitted without it. Questions of
other sets, which have no answer there, are asked of each set as well. *Other kinds*: the same by a
model that was fitted on the other sets alone, which tells what happens on a kind of text that
nobody fitted it on. *Answered*: the share whose estimate is {answered} or more.
"""

ABLATION = """Everything on, with meaning, in %, then the difference in points with one mechanism
switched off; the weights of the confidence stay as they are. On the academy's page, *right found*
is the share of stand-alone questions whose best answer is right, shown or not, *right shown* that
of those that get it. squad2 is the share of sentences with the gold answer, the next three are
hit@1 of the answer's document, each on every second question; sites is the share of questions whose
best answer is right. A blank: the mechanism has no part in it.
"""


def report(results: Results, minutes: float) -> str:
    parts = [INTRODUCTION.format(machine=machine(), minutes=minutes)]
    if results.missing:
        parts.append(f"**Left out, because absent: {', '.join(results.missing)}.**\n")
    parts += ["## Goals\n", GOALS, _goals(results)]
    parts += ["## Retrieval\n", RETRIEVAL, _ranked(results.ranked)]
    if results.talks:
        rows = ([row.engine, *map(decimal, row.figures)] for row in results.talks)
        parts += [CONVERSATIONS, table(["mtrag_pool", *heads("mtrag_pool")], rows)]
    parts += ["## Answers\n", ANSWERS, _answers(results.answers)]
    parts += ["## Sentence choice\n", SENTENCES, table(["what", "set", *BOTH], _sentences(results))]
    parts += ["## Conversation\n", CONVERSATION.format(partners=PARTNERS)]
    parts.append(table(["right first", "set", *BOTH], _conversation(results)))
    parts += ["## Refusal\n", REFUSAL, table(["what", "set", *BOTH], _refusal(results))]
    parts += ["## Calibration across kinds of text\n", *_calibration(results)]
    parts += ["## What each mechanism brings\n", ABLATION, _ablation(results.ablation)]
    parts += ["## What each constant was chosen on\n", constants.text()]
    return "\n".join(parts)


BOTH = ("words alone", "with meaning")


def _goals(results: Results) -> str:
    reached = {True: "yes", False: "**no**", None: "not measured"}
    rows = (
        [
            goal.what,
            goal.set,
            f"{goal.end} {_plain(goal.bound)}",
            _plain(goal.words),
            _plain(goal.meaning),
            reached[goal.reached],
        ]
        for goal in goals(results)
    )
    return table(["what", "set", "goal", *BOTH, "reached"], rows)


def _plain(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.{DIGITS}f}" if value < 2 else f"{value:.1f}"


def _ranked(found: Mapping[str, Sequence[Row]]) -> str:
    engines = dict.fromkeys(row.engine for rows in found.values() for row in rows)
    lines = []
    for name, rows in found.items():
        cells = {row.engine: _figures(row.figures) + _field(row) for row in rows}
        own = [cells.get(engine, "–") for engine in engines]
        lines.append([f"{name}: {' / '.join(heads(name))}", *own, _figures(LUCENE[name])])
    return table(["set", *engines, "(Lucene 9, whole sets)"], lines)


def _figures(figures: Sequence[float]) -> str:
    return " / ".join(map(decimal, figures))


def _field(row: Row) -> str:
    return "" if row.engine in {OWN, WORDS} else f" ({row.field})"


ANSWER_COLUMNS: Mapping[str, Callable[[Figures], float | None]] = {
    "right first": lambda found: found.first,
    "among": lambda found: found.among,
    "best right": lambda found: found.found,
    "right but refused": lambda found: found.refused_right,
    "wrong though answered": lambda found: found.wrong_answered,
    "of answered, right": lambda found: found.answered_right,
    "unanswerable answered": lambda found: found.false,
    "AUROC": lambda found: found.auroc,
}


def _answers(found: Mapping[str, Both[Figures]]) -> str:
    rows = (
        [
            name,
            str(both.meaning.questions),
            *(pair([value(each) for each in both]) for value in ANSWER_COLUMNS.values()),
            f"{both.words.answered} / {both.meaning.answered}",
        ]
        for name, both in found.items()
    )
    return table(["set", "questions", *ANSWER_COLUMNS, "answered"], rows)


def _rows(
    results: Results, names: Sequence[str], what: str, value: Callable[[Figures], float | None]
) -> Iterator[list[str]]:
    for name in names:
        if both := results.answers.get(name):
            found = [value(each) for each in both]
            if found != [None, None]:
                yield [what, name, *map(decimal, found)]


def _sentences(results: Results) -> Iterator[list[str]]:
    yield from _rows(
        results, [SQUAD], "sentence with the gold answer, open pool", lambda f: f.found
    )
    if given := results.given:
        yield ["the same, the right paragraph given", SQUAD, *map(decimal, given)]
    own = [ACADEMY_SET, *OWN_SETS]
    yield from _rows(results, own, "right sentence or list first", lambda f: f.hit1)
    yield from _rows(results, own, "that, and all gold spans shown", lambda f: f.first)
    everywhere = [*own, LANGUAGES, SQUAD, ALL_SITES]
    yield from _rows(
        results, everywhere, "key span right, where one is marked", lambda f: f.key_span
    )


def _conversation(results: Results) -> Iterator[list[str]]:
    own = [ACADEMY_SET, *OWN_SETS, LANGUAGES]
    yield from _rows(results, own, "follow-ups after their history", lambda f: f.follow_ups)
    yield from _rows(results, own, "stand-alone questions, no history", lambda f: f.alone)
    if shuffled := results.shuffled:
        what = "stand-alone questions after an unrelated one"
        yield [what, ACADEMY_SET, *map(decimal, shuffled)]


def _refusal(results: Results) -> Iterator[list[str]]:
    own = [ACADEMY_SET, *OWN_SETS, LANGUAGES]
    yield from _rows(results, own, "unanswerable near-topic `answered`", lambda f: f.near)
    yield from _rows(results, own, "unanswerable off-topic `answered`", lambda f: f.off)
    yield from _rows(results, own, "answerable, but refused", lambda f: f.refused)
    yield from _rows(results, own, "AUROC, answerable or not", lambda f: f.auroc)
    yield from _rows(results, own, "ECE", lambda f: f.ece)
    if off := results.not_answered:
        for kind, share in off.words.items():
            what = f"clinc_oos on the academy, {kind}: not `answered`"
            yield [what, "clinc_oos", decimal(share), decimal(off.meaning[kind])]


def _calibration(results: Results) -> Iterator[str]:
    yield CALIBRATION.format(answered=decimal(bands().answered))
    for model, found in results.fitted.items():
        others = {row.set: row for row in found.others}
        rows = []
        for row in found.rows:
            other = others.get(row.set)
            cells = [row.set, str(row.questions), *map(decimal, row[2:])]
            cells += map(decimal, (other.ece, other.answered_right) if other else (None, None))
            rows.append(cells)
        yield f"The model `{model}`:\n"
        yield table([*HEADS, "other kinds: ECE", "other kinds: of answered, right"], rows)
    yield f"![How often answers of a confidence are right]({PLOT})\n"


def _ablation(found: Sequence[Mapping[str, float] | None]) -> str:
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
