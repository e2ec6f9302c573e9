"""How long a try-out of a phrasing takes: `make tryout`, written to `benchmarks/tryout.md`."""

import os
import platform
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from sqlalchemy import URL

from benchmarks.quality.markdown import table
from benchmarks.quality.sets import DATA, OWN, Sets
from bot.clock import now
from bot.dialogue.reply import Status
from bot.evaluation.known import known_to_be_asked
from bot.evaluation.tryout import Draft, tryout
from bot.service.building import build_snapshot
from bot.service.encoding import load_encodings
from bot.service.snapshot import Snapshot
from bot.settings import read_settings
from bot.store.database import database_url
from bot.store.feedback import feedback_row, write_known_feedback
from bot.store.questions import write_questions
from bot.store.session import writing
from corpus.curation.model import Phrasings
from corpus.load import ACADEMY, load
from index.meaning.kept import NO_ENCODINGS
from tests.bot.store.conftest import asked

RESULT = Path(__file__).with_name("tryout.md")
ASKED, MOST_SECONDS = 1_000, 2.0
# Of the academy's page; each of them is tied to the same passage.
QUOTE = "The first International Law Enforcement Academy"
PHRASINGS = (
    "Which academy is the oldest?",
    "How long is a course?",
    "Where do participants stay?",
    "Who pays for the training?",
    "What is taught at ILEA Roswell?",
)


def main() -> None:
    rows = []
    for by_meaning in (False, True):
        encodings = load_encodings(read_settings()) if by_meaning else NO_ENCODINGS
        live = build_snapshot(load(ACADEMY), None, encodings=encodings)
        with TemporaryDirectory() as folder:
            url = database_url(f"sqlite:///{folder}/askademy.db")
            _fill(url)
            rows.append(_measured(url, Path(folder), live, "words and meaning" * by_meaning))
    heads = ["compared by", "known", "first", "then: median", "longest", "goal"]
    machine = f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})"
    text = f"""# A phrasing tried before it is published

Made by `make tryout` on {machine}, CPython {platform.python_version()}: the academy's page with its
curation, and {ASKED:,} different questions in the store, half of them with a helpful answer. Each
of {len(PHRASINGS)} phrasings is tried alone; CPU time. What is known to be asked is read anew each
time; with meaning the first one encodes all that was asked, which a running server then remembers.

{table(heads, rows)}"""
    RESULT.write_text(text, "utf-8")
    print(text)


def _fill(url: URL) -> None:
    sets = Sets(DATA)
    own = [each.question for name in OWN for each in sets.questions(name)]
    more = [f"{question} Please tell me" for question in own]
    with writing(url) as connection:
        for number, question in enumerate([*dict.fromkeys([*own, *more, *_others(sets)])][:ASKED]):
            row = asked(f"a{number}", question=question, status=Status.ANSWERED)
            write_questions(connection, [row])
            if number % 2:
                given = feedback_row(f"a{number}", "v", None, now(), helpful=True, conversation="c")
                write_known_feedback(connection, [given])


def _others(sets: Sets) -> list[str]:
    return [each.question for each in sets.questions("academy_questions")]


def _measured(url: URL, folder: Path, live: Snapshot, by: str) -> list[str]:
    times, known = [], 0
    for text in PHRASINGS:
        begun = process_time()
        questions = known_to_be_asked(url, folder, live.chat, now())
        tryout(Draft((Phrasings(QUOTE, (text,)),)), live, live, {}, questions)
        times.append(process_time() - begun)
        known = len(questions)
    shown = [times[0], median(times[1:]), max(times[1:])]
    cells = [f"{each:.2f} s" for each in shown]
    return [by or "words", f"{known:,}", *cells, f"≤ {MOST_SECONDS:.0f} s"]


if __name__ == "__main__":
    main()
