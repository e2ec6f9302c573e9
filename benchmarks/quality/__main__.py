"""How good the answers are, on all question sets: `python -m benchmarks.quality`.

Prints the tables and writes them to `benchmarks/quality.md`, with a plot beside it.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.quality.reliability import svg
from benchmarks.quality.report import PLOT, report
from benchmarks.quality.results import Results, measure
from benchmarks.quality.sets import DATA, SETS, Sets

FOLDER = Path(__file__).parents[1]


def panels(results: Results) -> dict[str, Sequence[tuple[float, bool]]]:
    return {f"the model “{name}”": found.pairs for name, found in results.fitted.items()}


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description="Measures the answers on all question sets.")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the question sets")
    sets = Sets(parser.parse_args().data)
    for name in sets.missing():
        print(f"{sets.folder / name} is absent: left out")
    if not any(map(sets.has, SETS)):
        raise SystemExit("There is nothing to measure: name the folder of the sets with --data.")
    sets.compared(by_meaning=True).encodings()
    begun = time.perf_counter()
    results = measure(sets)
    text = report(results, (time.perf_counter() - begun) / 60)
    (FOLDER / "quality.md").write_text(text, encoding="utf-8")
    (FOLDER / PLOT).write_text(svg(panels(results)), encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
