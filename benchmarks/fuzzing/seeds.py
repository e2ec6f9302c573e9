"""What the search for inputs begins with: real ones."""

import io
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import docx
from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

from corpus.load import ACADEMY, load

CASES = Path(__file__).parents[2] / "tests" / "corpus" / "cases"
LARGEST = 8_000  # bytes: small ones are tried more often
# The parts of a Word and an Excel file that hold the text.
MAIN, SHEET = "word/document.xml", "xl/worksheets/sheet1.xml"


def files(*suffixes: str) -> Iterator[bytes]:
    for path in sorted([*CASES.rglob("*"), *ACADEMY.rglob("*")]):
        if path.suffix in suffixes and path.stat().st_size < LARGEST:
            yield path.read_bytes()


def questions() -> Iterator[bytes]:
    asked = [question for each in load(ACADEMY).curation.phrasings for question in each.questions]
    for at in range(0, len(asked), 50):
        yield "\n".join(asked[at : at + 3]).encode()
    yield b"Hello!\nand where is it?\nno, the second one"
    yield b"My number is +49 30 1234567, write to ada@example.org, DE89 3704 0044 0532 0130 00"


def slack_bodies() -> Iterator[bytes]:
    message = {"type": "message", "channel": "C1", "ts": "1.1", "user": "U1", "text": "<@U2> When?"}
    event = {"type": "event_callback", "team_id": "T1", "event_id": "E1", "event": message}
    click = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "trigger_id": "1",
        "actions": [{"action_id": "feedback", "value": "{}"}],
        "container": {"message_ts": "1.1"},
    }
    view = {"callback_id": "comment", "id": "V1", "private_metadata": '{"answer": "a"}'}
    sent = {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": view}
    for body in (event, click, sent, {"type": "url_verification", "challenge": "a"}):
        yield b"J" + json.dumps(body).encode()
    yield b"ftype=a&command=/ask&team_id=T1&user_id=U1&channel_id=C1&text=When"


def bodies() -> Iterator[bytes]:
    yield b'{"question": "When?", "conversation": "abc", "explain": true}'
    yield b'{"answer": "abc", "helpful": true, "comment": "no", "client": "b"}'


def curations() -> Iterator[bytes]:
    """All kinds of entries."""
    yield b"""name = "A"
notice = "B"
suggestions = ["When?"]
[glossary]
"timetable" = ["open", "hours"]
[suggestions_in]
de = ["Wann?"]
[[passage]]
quote = "We open at nine."
questions = ["When?", "Since when?"]
page = "visit"
shown = ["When?"]
[[missing]]
topic = "parking"
words = ["car park"]
contact = "a@example.org"
[[answer]]
text = "Yes."
questions = ["Dogs?"]
author = "Ada"
date = 2026-01-02
[[faq]]
group = "Visit"
questions = ["When?"]
"""


def tables() -> Iterator[bytes]:
    yield b"Name;Price\nAdults;9,50\nChildren;4\n"
    yield b"question,answer,author,date\nWhen?,At nine.,Ada,2026-01-02\n"


def sitemaps() -> Iterator[bytes]:
    yield (
        b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>'
        b"<loc>https://a.example/b</loc><lastmod>2026-01-02</lastmod></url></urlset>"
    )


@cache
def word() -> bytes:
    """A document of Word."""
    document, file = docx.Document(), io.BytesIO()
    document.add_heading("Visiting us")
    document.add_paragraph("We open at nine.", style="List Bullet")
    document.add_table(2, 2).cell(0, 0).text = "Adults"
    document.save(file)
    return file.getvalue()


@cache
def sheet() -> bytes:
    """A workbook of Excel."""
    book, file = Workbook(), io.BytesIO()
    page = book.worksheets[0]
    for row in (["Ticket", "Price"], ["Adults", 9.5], ["Children", 4]):
        page.append(row)
    book.save(file)
    return file.getvalue()


def part(made: Callable[[], bytes], name: str) -> Iterator[bytes]:
    """The file itself, and one part of it, which grows better unpacked."""
    yield made()
    with ZipFile(io.BytesIO(made())) as archive:
        yield archive.read(name)


def pdfs() -> Iterator[bytes]:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1, pageCompression=0)
    canvas.drawString(72, 720, "We open at nine, but not on Mondays.")
    canvas.drawString(72, 700, "Adults 9.50")
    canvas.showPage()
    canvas.save()
    yield file.getvalue()
