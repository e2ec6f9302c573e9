from pathlib import Path

from bot.clock import MILLISECONDS_A_DAY
from bot.dialogue.reply import Status
from bot.owner import curation
from bot.owner.curation import Signature
from bot.owner.letter import letter
from bot.service.building import build_chat
from bot.store.database import database_url
from bot.store.feedback import feedback_row, write_known_feedback
from bot.store.questions import write_questions
from bot.store.session import writing
from corpus.curation.model import Curation, GlossaryEntry
from corpus.document import Document
from corpus.load import Corpus
from tests.bot.store.conftest import asked

NOW = 20_000 * MILLISECONDS_A_DAY + 9
CHAT = build_chat(
    Corpus((Document("mill", "The Mill", "It grinds on Mondays."),), Curation()), None
)
PARK, OPEN = "Where can I park?", "When does it open?"


def test_the_week_is_told(tmp_path: Path) -> None:
    """What was asked, what became of it, what is open, and who changed what; nothing older."""
    url = database_url(f"sqlite:///{tmp_path}/askademy.db")
    rows = [
        asked("a", question=OPEN, at=NOW),
        asked("b", question=OPEN, at=NOW - 6 * MILLISECONDS_A_DAY),
        asked("c", question=PARK, at=NOW, status=Status.NOT_FOUND),
        asked("d", question="Hi", at=NOW, status=Status.SMALLTALK),
        asked("e", question=PARK, at=NOW - 7 * MILLISECONDS_A_DAY, status=Status.NOT_FOUND),
    ]
    given = feedback_row("c", "v", "No\nmap.", NOW, helpful=False, conversation="c")
    with writing(url) as connection:
        write_questions(connection, rows)
        write_known_feedback(connection, [given])
    curation.add(url, [GlossaryEntry("mill", ("works",))], [], Signature("Old", NOW - 10**9))
    curation.add(url, [GlossaryEntry("car", ("park",))], [], Signature("Ada", NOW))
    assert letter(url, CHAT, NOW) == (
        "The Mill: the week from 2024-09-28 to 2024-10-04\n\n"
        "3 questions were asked, 1 in the week before.\n"
        "2 were answered, 0 not surely, 1 not at all.\n"
        "0% of 1 vote found answers helpful.\n\n"
        f"Asked most\n- 2 × {OPEN}\n- 1 × {PARK}\n\n"
        f'To do\n- 2 × (+1) {PARK} — "No map."\n\n'
        "Changed\n- Ada: 1 put in, 0 taken out\n"
    )


def test_a_week_without_questions_is_told(tmp_path: Path) -> None:
    """There are no empty lists."""
    url = database_url(f"sqlite:///{tmp_path}/askademy.db")
    assert letter(url, CHAT, NOW).endswith("0 not at all.\n")
