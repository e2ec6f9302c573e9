"""Where do sentences end? The rules of `corpus.sentences` against libraries that split text.

Run from the root of the project: `.venv/bin/python benchmarks/sentences.py`. A library that is not
installed is left out; none of them is a dependency. Results: benchmarks/sentences.md.
"""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from corpus.load import ACADEMY, load
from corpus.splitting.sentences import sentence_spans

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
OWN_SAMPLE = ROOT / "tests" / "corpus" / "splitting" / "sentences.txt"
# Positions in public texts, judged by eye; the texts themselves are not ours to copy.
JUDGED = Path(__file__).with_suffix(".tsv")
SETS = ("ilea_pages", "covidfaq_deepset", "orsharc", "squad2_cs224n")
STOP = re.compile(r"[.!?…。！？؟।]+[\"'”’»)\]」]*(?:\[\d+\])*\s*(?=\S)")

Starts = Callable[[str], set[int]]


class Case(NamedTuple):
    """A place in a text where a sentence may end, and whether the next one begins there."""

    text: str
    start: int
    ends: bool


def own(text: str) -> set[int]:
    return {span.start for span in sentence_spans(text)}


def candidates() -> Iterator[tuple[str, Starts]]:
    """Every splitter that is installed, as a function to the starts of the sentences."""
    yield "own rules", own
    for name, make in (
        ("pysbd", _pysbd),
        ("syntok", _syntok),
        ("blingfire", _blingfire),
        ("punkt", _punkt),
        ("nupunkt", _nupunkt),
    ):
        try:
            yield name, make()
        except ModuleNotFoundError:
            print(f"{name} is not installed")


def _begin(text: str, start: int) -> int:
    """The start of a span without the white space that some libraries leave in front."""
    return start + len(text[start:]) - len(text[start:].lstrip())


def _pysbd() -> Starts:
    segmenter = import_module("pysbd").Segmenter(language="en", clean=False, char_span=True)
    return lambda text: {_begin(text, span.start) for span in segmenter.segment(text)}


def _syntok() -> Starts:
    segmenter = import_module("syntok.segmenter")
    return lambda text: {
        sentence[0].offset for paragraph in segmenter.analyze(text) for sentence in paragraph
    }


def _blingfire() -> Starts:
    split = import_module("blingfire").text_to_sentences_and_offsets
    return lambda text: {_begin(text, start) for start, _ in split(text)[1]}


def _punkt() -> Starts:
    punkt = import_module("punkt")
    tokenizer = punkt.PunktSentenceTokenizer(punkt.load_model("english"))
    return lambda text: {start for start, _ in tokenizer.span_tokenize(text)}


def _nupunkt() -> Starts:
    spans = import_module("nupunkt").sent_spans
    return lambda text: {_begin(text, start) for start, _ in spans(text)}


def own_sample() -> list[Case]:
    """Every full stop of the sample in tests/corpus/splitting/sentences.txt."""
    cases = []
    for line in OWN_SAMPLE.read_text("utf-8").splitlines():
        text = line.replace(" ‖ ", " ").replace("‖", "")
        starts, length = set(), 0
        for part in line.split("‖"):
            starts.add(length)
            length += len(part.strip()) + (f"{part}‖" in line and part.endswith(" "))
        stops = {stop.end() for stop in STOP.finditer(text)} | starts - {0}
        cases += [Case(text, stop, stop in starts) for stop in sorted(stops) if stop < len(text)]
    return cases


def academy() -> list[Case]:
    """Every full stop of the academy's page; none but "U.S." stands inside a sentence."""
    cases = []
    for paragraph in filter(None, re.split(r"\n+", load(ACADEMY).documents[0].text)):
        for stop in STOP.finditer(paragraph):
            if paragraph[stop.end() - 1].isspace():
                inside = paragraph[: stop.end()].rstrip().endswith("U.S.")
                cases.append(Case(paragraph, stop.end(), not inside))
    return cases


def judged(half: str) -> list[Case]:
    """The judged positions in the public texts; no rule was revised on the second half."""
    with JUDGED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["half"] == half]
    return [Case(_paragraph(row), int(row["offset"]), row["ends"] == "yes") for row in rows]


def _paragraph(row: Mapping[str, str]) -> str:
    text = passages(row["set"])[row["passage"]]
    return re.split(r"\n+", text)[int(row["paragraph"])].lstrip("# ")


@cache
def passages(name: str) -> dict[str, str]:
    lines = (DATA / name / "passages.jsonl").read_text("utf-8").splitlines()
    return {passage["id"]: passage["text"] for passage in map(json.loads, lines)}


def accuracy(starts: Starts, cases: list[Case]) -> str:
    """The share of places judged right, then precision and recall of the ends found."""
    found = [case.start in starts(case.text) for case in cases]
    right = sum(is_end == case.ends for is_end, case in zip(found, cases, strict=True))
    both = sum(is_end and case.ends for is_end, case in zip(found, cases, strict=True))
    precision, recall = both / sum(found), both / sum(case.ends for case in cases)
    return f"{right / len(cases):.3f} ({precision:.3f} / {recall:.3f})"


def speed(starts: Starts, texts: list[str]) -> str:
    begun = perf_counter()
    for text in texts:
        starts(text)
    return f"{sum(map(len, texts)) / (perf_counter() - begun) / 1e6:.2f}"


def agreement(starts: Starts, texts: list[str]) -> str:
    """The sentence starts shared with our own rules, as a share of all starts of either."""
    pairs = [(starts(text), own(text)) for text in texts]
    shared, either = sum(len(a & b) for a, b in pairs), sum(len(a | b) for a, b in pairs)
    return f"{shared / either:.3f}"


def main() -> None:
    samples = {"own sample": own_sample(), "academy's page": academy()}
    texts = []
    if DATA.exists():
        samples |= {f"public, {half} half": judged(half) for half in ("first", "second")}
        paragraphs = [re.split(r"\n+", text) for name in SETS for text in passages(name).values()]
        texts = [part for parts in paragraphs for part in parts if part.strip()]
    else:
        print(f"{DATA} is absent: no figures on public texts")
    headers = [f"{name} ({len(cases)})" for name, cases in samples.items()]
    print(f"| splitter | {' | '.join([*headers, 'agreement', 'million characters/s'])} |")
    print("|---|" + "---|" * (len(headers) + 2))
    for name, starts in candidates():
        figures = [accuracy(starts, cases) for cases in samples.values()]
        extra = [agreement(starts, texts), speed(starts, texts)] if texts else ["–", "–"]
        print(f"| {name} | {' | '.join(figures + extra)} |")


if __name__ == "__main__":
    main()
