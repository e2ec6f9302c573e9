"""Fits the model of `bot.answering.confidence`: `python -m benchmarks.calibration`.

Logistic models: `words`, where questions are compared with the pages by their words alone,
`meaning`, where a sentence encoder compares them as well, and `languages`, for questions in other
languages than English. The first two are fitted on the same kinds of text, each of which weighs the
same: the academy's page with its curation, SQuAD 2.0 with its unanswerable questions, rules, two
sets of FAQ, handbooks, and four organisations' sites, each with questions of the others that have
nothing to do with it; and, because most organisations have few pages, single articles of SQuAD and
their openings as corpora of their own. The third one is fitted on questions about the academy.

An answer counts as right where `askademy eval` would count it: the right sentence or document, with
the span that it must show. What is fitted is the best answer of each question, shown or not; small
talk is answered before there is one.

Newton's method (iteratively reweighted least squares) with an L2 penalty on all weights but the
bias. The bands are chosen by hand and left alone.
"""

import argparse
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import log
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import bot.answering.confidence
from benchmarks.quality.sets import (
    ACADEMY_SET,
    DATA,
    FAQ,
    HEALTH,
    OFF_TOPIC,
    OWN_QUESTIONS,
    RULES,
    SITES,
    SQUAD,
    TALKS,
    Asked,
    Sets,
    asked,
)
from bot.answering.confidence import Model, bands, features
from bot.dialogue.chat import Chat
from bot.evaluation.figures import auroc, calibration_error
from bot.evaluation.question_file import LabelledQuestion, load_questions
from bot.service.building import build_chat
from corpus.curation.model import Curation
from corpus.document import Document
from corpus.load import Corpus

WEIGHTS = Path(bot.answering.confidence.__file__).with_suffix(".toml")
SEED = 2001
SAMPLE = 600  # questions of each public set; twice as many where half of them have no answer
OFF_SAMPLE = 80  # requests that no page answers, beside the questions about the academy
FOREIGN = 200  # questions of the other sets asked of each
FOREIGN_TO_SITE = 12  # and of each site
# The blind set is left out: it tells how good the fit is.
ACADEMY_FILES = ("academy.jsonl", "freer.jsonl")
ARTICLES, ARTICLE_SAMPLE, OPENING = 12, 40, 5  # small corpora, questions of each, and paragraphs
# ½·PENALTY·Σ weight² for each question, beside its log-likelihood.
PENALTY = 1e-4
FOLDS = 10

Weights = Mapping[str, float]


class Example(NamedTuple):
    """The evidence for the best answer to a question, and whether that answer is right."""

    set: str
    question: str
    features: Mapping[str, float]
    answerable: bool
    right: bool


def example(name: str, found: Asked) -> Example | None:
    """None where there is no answer to judge."""
    if found.answer is None:
        return None
    evidence = found.answer.evidence
    question = found.question
    return Example(
        name,
        question.id,
        features(evidence),
        question.answerable,
        found.right,
    )


def examples(name: str, chat: Chat, questions: Iterable[LabelledQuestion]) -> list[Example]:
    found = (example(name, asked(chat, question)) for question in questions)
    return [one for one in found if one]


def all_examples(sets: Sets) -> list[Example]:
    """A fixed sample of each kind of text."""
    draw = random.Random(SEED)  # noqa: S311
    found = _academy_examples(sets, draw)
    asked_of = {name: sets.questions(name) for name in (SQUAD, RULES, FAQ, HEALTH, TALKS)}
    for name, own in asked_of.items():
        sample = draw.sample(own, min(SAMPLE * (2 if name == SQUAD else 1), len(own)))
        others = [q for other, qs in asked_of.items() if other != name for q in qs]
        sample += map(unanswerable, draw.sample(others, min(FOREIGN, len(own))))
        found += examples(name, sets.chat(name), sample)
    foreign = asked_of[FAQ] + asked_of[RULES]
    for name, size in (("articles", None), ("openings", OPENING)):
        for pages in articles(sets)[:ARTICLES]:
            found += small_corpus(sets, name, pages[:size], asked_of[SQUAD], foreign, draw)
    for name in SITES:
        strange = draw.sample(foreign, FOREIGN_TO_SITE)
        sample = [*sets.questions(name), *map(unanswerable, strange)]
        found += examples("sites", sets.chat(name), sample)
    return found


def _academy_examples(sets: Sets, draw: random.Random) -> list[Example]:
    own = [q for file in ACADEMY_FILES for q in load_questions(OWN_QUESTIONS / file)]
    off = draw.sample(sets.questions(OFF_TOPIC), OFF_SAMPLE)
    return examples(ACADEMY_SET, sets.chat(ACADEMY_SET), [*sets.questions(ACADEMY_SET), *own, *off])


# What says something of a question in another language; its words say nothing.
FOREIGN_FEATURES = frozenset({"near", "nearest", "margin"})


def foreign_examples(sets: Sets) -> list[Example]:
    """Of questions in other languages, with what says nothing of them at 0."""
    questions = [q for q in load_questions(OWN_QUESTIONS / "languages.jsonl") if not q.history]
    return [
        each._replace(
            features={n: v if n in FOREIGN_FEATURES else 0.0 for n, v in each.features.items()}
        )
        for each in examples(ACADEMY_SET, sets.chat(ACADEMY_SET), questions)
    ]


def unanswerable(question: LabelledQuestion) -> LabelledQuestion:
    """A question of another set: no page here answers it."""
    return replace(question, answerable=False, history=(), documents=frozenset(), spans=())


def articles(sets: Sets) -> list[list[Document]]:
    """The paragraphs of each article of SQuAD, the articles in the order of the file."""
    by_title: dict[str, list[Document]] = {}
    for document in sets.corpus(SQUAD).documents:
        by_title.setdefault(document.title, []).append(document)
    return list(by_title.values())


def small_corpus(  # noqa: PLR0913, PLR0917
    sets: Sets,
    name: str,
    pages: Sequence[Document],
    questions: Sequence[LabelledQuestion],
    foreign: Sequence[LabelledQuestion],
    draw: random.Random,
) -> list[Example]:
    """Questions that a few pages answer, and as many that they do not, half of them far off."""
    ids = {page.id for page in pages}
    own = [q for q in questions if q.documents & ids]
    sample = draw.sample(own, min(ARTICLE_SAMPLE, len(own)))
    near = [q for q in questions if q.answerable and not q.documents & ids]
    half = len(sample) // 2
    sample += map(unanswerable, draw.sample(near, half) + draw.sample(list(foreign), half))
    chat = build_chat(Corpus(tuple(pages), Curation()), None, sets.encodings())
    return examples(name, chat, sample)


def fit(found: Sequence[Example]) -> Weights:
    """The weights that make the judgements likeliest; each set weighs the same."""
    names = list(found[0].features)
    inputs = np.array([[1.0, *one.features.values()] for one in found])
    right = np.array([float(one.right) for one in found])
    penalty = np.diag([0.0] + [PENALTY * len(found)] * len(names))
    solution = _newton(inputs, right, _set_weights(found), penalty)
    return dict(zip(["bias", *names], map(float, solution), strict=True))


def _set_weights(found: Sequence[Example]) -> NDArray[np.float64]:
    sizes = {name: sum(one.set == name for one in found) for name in {one.set for one in found}}
    return np.array([len(found) / len(sizes) / sizes[one.set] for one in found])


def _newton(
    inputs: NDArray[np.float64],
    right: NDArray[np.float64],
    sample_weights: NDArray[np.float64],
    penalty: NDArray[np.float64],
) -> NDArray[np.float64]:
    weights = np.zeros(inputs.shape[1])
    for _ in range(100):
        probability = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (sample_weights * (probability - right)) + penalty @ weights
        curvature = sample_weights * probability * (1 - probability)
        step = np.linalg.solve((inputs.T * curvature) @ inputs + penalty, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-9:
            return weights
    raise ArithmeticError("Newton's method did not settle: raise PENALTY.")


def probability(model: Weights, found: Example) -> float:
    log_odds = model["bias"] + sum(model[name] * x for name, x in found.features.items())
    return float(1 / (1 + np.exp(-log_odds)))


def cross_validated(found: Sequence[Example]) -> list[float]:
    """For each example the probability by the model that was fitted on the other nine tenths."""
    order = list(range(len(found)))
    random.Random(SEED).shuffle(order)  # noqa: S311
    return _held_out(found, [order[fold::FOLDS] for fold in range(FOLDS)])


def of_other_kinds(found: Sequence[Example]) -> list[float]:
    """For each example the probability by the model that was fitted on the other sets alone."""
    names = {one.set for one in found}
    return _held_out(found, [[i for i, one in enumerate(found) if one.set == n] for n in names])


def _held_out(found: Sequence[Example], folds: Iterable[Sequence[int]]) -> list[float]:
    result = [0.0] * len(found)
    for fold in folds:
        held_out = set(fold)
        model = fit([one for i, one in enumerate(found) if i not in held_out])
        for i in held_out:
            result[i] = probability(model, found[i])
    return result


def log_loss(pairs: Sequence[tuple[float, bool]]) -> float:
    return -mean(log(p if right else 1 - p) for p, right in pairs)


HEADS = (
    *("set", "questions", "right", "AUROC right", "AUROC answerable", "ECE", "log-loss"),
    *("answered", "of these right"),
)


class Row(NamedTuple):
    """How well estimates discriminate and are calibrated on a set; None where nothing tells."""

    set: str
    questions: int
    right: float
    auroc_right: float | None
    auroc_answerable: float | None
    ece: float | None
    log_loss: float
    # The share whose estimate is in the band of plain answers, and which of those are right.
    answered: float
    answered_right: float | None


def rows(found: Sequence[Example], estimates: Sequence[float]) -> Iterator[Row]:
    """By set."""
    for name in dict.fromkeys(one.set for one in found):
        pairs = [(one, p) for one, p in zip(found, estimates, strict=True) if one.set == name]
        judged = [(p, one.right) for one, p in pairs]
        answered = [right for p, right in judged if p >= bands().answered]
        yield Row(
            name,
            len(pairs),
            mean(right for _, right in judged),
            auroc([p for p, right in judged if right], [p for p, right in judged if not right]),
            auroc(
                [p for one, p in pairs if one.answerable],
                [p for one, p in pairs if not one.answerable],
            ),
            calibration_error(judged),
            log_loss(judged),
            len(answered) / len(judged),
            mean(answered) if answered else None,
        )


def table(found: Sequence[Example], estimates: Sequence[float]) -> Iterator[str]:
    """The discrimination and calibration of cross-validated estimates, by set."""
    yield f"| {' | '.join(HEADS)} |"
    yield "|---|" + "---:|" * (len(HEADS) - 1)
    for row in rows(found, estimates):
        cells = ("–" if figure is None else f"{figure:.3f}" for figure in row[2:])
        yield f"| {row.set} | {row.questions} | {' | '.join(cells)} |"


def written(text: str, models: Mapping[str, Weights]) -> str:
    """The file's text with the tables of the models replaced, and all else as it stood."""
    for name, model in models.items():
        lines = "".join(f"{feature} = {weight:.2f}\n" for feature, weight in model.items())
        pattern = re.compile(rf"^\[{name}\]\n(?:\w+ = .*\n)*", re.MULTILINE)
        text, tables = pattern.subn(f"[{name}]\n{lines}", text)
        if tables != 1:
            raise ValueError(f"{WEIGHTS.name} must have one table [{name}] for the weights.")
    return text


def main() -> None:
    """Fit, print how good the models are on questions they were not fitted on, and write."""
    parser = argparse.ArgumentParser(description="Fits the weights of bot/confidence.toml.")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the question sets")
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    arguments = parser.parse_args()
    sets = Sets(arguments.data)
    if absent := sets.missing():
        raise SystemExit(f"{sets.folder} lacks {', '.join(absent)}: the fit needs every set.")
    models: dict[str, Weights] = {}
    compared = sets._replace(by_meaning=True)
    for name, read in (
        (Model.WORDS, partial(all_examples, sets)),
        (Model.MEANING, partial(all_examples, compared)),
        (Model.LANGUAGES, partial(foreign_examples, compared)),
    ):
        found = read()
        models[name] = fit(found)
        print(f"\n[{name}]", *(f"{k} = {v:.2f}" for k, v in models[name].items()), sep="\n")
        print("", *table(found, cross_validated(found)), sep="\n")
    if not arguments.dry_run:
        WEIGHTS.write_text(written(WEIGHTS.read_text("utf-8"), models), encoding="utf-8")
        print(f"\nWritten to bot/{WEIGHTS.name}")


if __name__ == "__main__":
    main()
