"""What reading files costs, and how much of a page is read: `make content`.

Writes `benchmarks/content.md`. Trafilatura and readability are compared with where they are
installed.
"""

import json
import platform
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from os import wait4
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryDirectory
from time import process_time

from corpus.readers.html import read_html
from corpus.readers.markdown import read_markdown
from corpus.readers.page import UnreadableError
from corpus.readers.text import read_text

RESULT = Path(__file__).with_name("content.md")
CASES = Path(__file__).parents[1] / "tests" / "corpus" / "cases"
HTML_PAGES, PDF_PAGES, ROWS = 1_000, 500, 100_000
READ = "import sys; from pathlib import Path; from corpus.load import load; load(Path(sys.argv[1]))"
SENTENCE = "The academy has welcomed many students since it was opened in the old mill. "
# Characters of a hostile text, which is then doubled; below so many seconds a ratio is noise.
LENGTH, NOISE = 100_000, 0.02
KEPT = (
    "Of the HTML pages in `tests/corpus/cases`: what a visitor sees and must be read, and what"
    " would be a false fact or is no text of the page."
)
SHAPES = {
    "divs within each other": ("html", "<div>"),
    "lists within each other": ("html", "<ul><li>"),
    "table cells": ("html", "<td colspan=9>a"),
    "spans that touch": ("html", "<span>A</span>"),
    "hidden parts": ("html", "<h2>a?</h2><div hidden>b</div>"),
    "one line": ("html", "a"),
    "templates that nothing closes": ("markdown", "{{ "),
    "admonitions within each other": ("markdown", '!!! note "a"\n    '),
    "attributes": ("markdown", "a {: .b}\n"),
    "components": ("markdown", "<Tab label='a'>\n"),
    "emphasis": ("markdown", "*a _b "),
    "broken words": ("text", "ab-\ncd "),
}
READERS: dict[str, Callable[[str], object]] = {
    "html": read_html,
    "markdown": read_markdown,
    "text": read_text,
}


@dataclass(frozen=True)
class Cost:
    """Of a process that reads a folder, and of those that it starts."""

    seconds: float  # of CPU
    mebibytes: float  # at most at once


def cost(folder: Path) -> Cost:
    """Linux only."""
    reading = Popen([sys.executable, "-c", READ, str(folder)])  # noqa: S603
    _, status, used = wait4(reading.pid, 0)
    if status:
        raise RuntimeError(f"{folder} could not be read.")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def html_pages(folder: Path) -> None:
    for number in range(HTML_PAGES):
        rows = "".join(f"<tr><td>Course {i}<td>{number + i}" for i in range(20))
        (folder / f"{number}.html").write_text(
            f"<title>Page {number} | The Mill</title><nav><ul><li><a href=/>Home</a></ul></nav>"
            f"<main><h1>Page {number}</h1>{f'<p>{SENTENCE * 5}</p>' * 20}"
            f"<table><tr><th>Course<th>Places{rows}</table></main><footer>© The Mill</footer>",
            "utf-8",
        )


def pdf(folder: Path) -> None:
    platypus = import_module("reportlab.platypus")
    style = import_module("reportlab.lib.styles").getSampleStyleSheet()["Normal"]
    story: list[object] = []
    for _ in range(PDF_PAGES):
        story += [platypus.Paragraph(SENTENCE * 20, style), platypus.PageBreak()]
    platypus.SimpleDocTemplate(str(folder / "a.pdf")).build(story)


def csv(folder: Path) -> None:
    rows = (f"Course {number},{number % 50},Room {number % 90}\n" for number in range(ROWS))
    (folder / "a.csv").write_text("Course,Places,Room\n" + "".join(rows), "utf-8")


def xlsx(folder: Path) -> None:
    book = import_module("openpyxl").Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Course", "Places", "Room"])
    for number in range(ROWS):
        sheet.append([f"Course {number}", number % 50, f"Room {number % 90}"])
    book.save(folder / "a.xlsx")


def cost_rows() -> Iterator[str]:
    made: tuple[tuple[str, Callable[[Path], None]], ...] = (
        (f"{HTML_PAGES:,} HTML pages", html_pages),
        (f"a PDF of {PDF_PAGES} pages", pdf),
        (f"a CSV file of {ROWS:,} rows", csv),
        (f"an XLSX sheet of {ROWS:,} rows", xlsx),
    )
    for name, make in made:
        with TemporaryDirectory() as folder:
            make(Path(folder))
            size = sum(path.stat().st_size for path in Path(folder).iterdir()) / 2**20
            found = cost(Path(folder))
        yield f"| {name} | {size:.1f} MiB | {found.seconds:.1f} s | {found.mebibytes:.0f} MiB |"


def shape_rows() -> Iterator[str]:
    for name, (kind, piece) in SHAPES.items():
        one, two = (_seconds(READERS[kind], piece, LENGTH * factor) for factor in (1, 2))
        ratio = f"{two / one:.1f}" if max(one, two) > NOISE else "–"
        yield f"| {name} | {kind} | {one:.3f} s | {ratio} |"


def _seconds(read: Callable[[str], object], piece: str, length: int) -> float:
    text = piece * (length // len(piece))
    begun = process_time()
    with suppress(UnreadableError, RecursionError):  # refused in a sentence
        read(text)
    return process_time() - begun


def kept_rows() -> Iterator[str]:
    """Strings of the pages in `CASES`: what must be read, and what must not."""
    rows = [json.loads(line) for line in (CASES / "cases.jsonl").read_text("utf-8").splitlines()]
    pages = dict(_html_cases())
    known = [row for row in rows if row["case"] in pages]
    readers: list[tuple[str, Callable[[str], str]]] = [
        ("Askademy", lambda html: read_html(html).text)
    ]
    if find_spec("trafilatura"):
        extract = import_module("trafilatura").extract
        readers.append(("trafilatura", lambda html: extract(html) or ""))
        readers.append(
            ("trafilatura, favor_recall", lambda html: extract(html, favor_recall=True) or "")
        )
    if find_spec("readability"):
        document = import_module("readability").Document
        readers.append(("readability", lambda html: read_html(document(html).summary()).text))
    for name, read in readers:
        yield _kept_row(name, read, known, pages)


def _html_cases() -> Iterator[tuple[str, Path]]:
    for folder in sorted(CASES.iterdir()):
        files = list(folder.glob("*.html")) if folder.is_dir() else []
        if len(files) == 1 and files[0].read_bytes().isascii():
            yield folder.name, files[0]


def _kept_row(
    name: str,
    read: Callable[[str], str],
    known: Sequence[dict[str, list[str]]],
    pages: dict[str, Path],
) -> str:
    texts = {case: read(path.read_text()) for case, path in pages.items()}
    must = [(row["case"], text) for row in known for text in row["must"]]
    never = [(row["case"], text) for row in known for text in row["must_not"]]
    plain = {case: " ".join(text.split()) for case, text in texts.items()}
    kept = sum(_stands(" ".join(text.split()), plain[str(case)]) for case, text in must)
    wrong = sum(_stands(text, texts[str(case)]) for case, text in never)
    return f"| {name} | {kept} of {len(must)} | {wrong} of {len(never)} |"


def _stands(text: str, page: str) -> bool:
    """A number that only begins like another one is none."""
    end = r"(?!\d)" if text[-1:].isdigit() else ""
    return re.search(re.escape(text) + end, page) is not None


def report() -> str:
    cores = f"{platform.machine()}, {platform.system()}, CPython {platform.python_version()}"
    return "\n".join(
        [
            "# Reading files",
            "",
            f"Made by `make content` on {cores}. What is measured: [README.md](README.md).",
            "",
            "## Time and memory",
            "",
            "Of a process that reads a folder into a corpus, with the processes that it starts.",
            "",
            "| folder | size | CPU | memory |",
            "|---|---:|---:|---:|",
            *cost_rows(),
            "",
            "## Hostile shapes",
            "",
            f"{LENGTH:,} characters, and how many times as long twice as many take: 2 is linear.",
            "",
            "| shape | format | time | times |",
            "|---|---|---:|---:|",
            *shape_rows(),
            "",
            "## What is read of a page",
            "",
            KEPT,
            "",
            "| reader | read that must be | read that must not be |",
            "|---|---:|---:|",
            *kept_rows(),
            "",
            "What a changed page of 10,000 costs: [updates.md](updates.md).",
            "",
        ]
    )


if __name__ == "__main__":
    RESULT.write_text(report(), "utf-8")
    print(RESULT.read_text("utf-8"))
