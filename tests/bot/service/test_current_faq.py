import asyncio
from pathlib import Path

from bot.app import create_app
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Reply
from bot.service.current_faq import CurrentFaq
from bot.service.faq import MANY, faq_rows
from bot.service.faq_row import FaqRow
from bot.store.database import database_url
from bot.store.insights import often_asked
from bot.store.session import looking
from bot.store.store import Store
from tests.conftest import live, serving, unlimited

ESTABLISHED = "When was ILEA Roswell established?"


async def listed(faq: CurrentFaq) -> tuple[FaqRow, ...]:
    return await faq.rows()


def test_store_that_is_down_costs_the_order_alone(academy: Chat, tmp_path: Path) -> None:
    """Without a database the questions come in the order of the pages."""
    store = Store(database_url(f"sqlite:///{tmp_path}/a.db"), 1)
    faq = CurrentFaq(live(academy), store)
    rows = asyncio.run(listed(faq))
    assert faq.looking
    faq.looking.join(10)
    assert rows == asyncio.run(listed(faq)) == faq_rows(academy)


def test_masked_question_is_not_counted(tmp_path: Path) -> None:
    """Of what people wrote about themselves nothing reaches the page, however often."""
    settings = unlimited(database_url=f"sqlite:///{tmp_path}/a.db")
    with serving(create_app(settings)) as client:
        for _ in range(MANY):
            client.post("/api/ask", json={"question": f"{ESTABLISHED} Tell ada@example.org"})
            client.post("/api/ask", json={"question": ESTABLISHED})
    with looking(database_url(f"sqlite:///{tmp_path}/a.db")) as connection:
        assert often_asked(connection) == {ESTABLISHED: MANY}


def test_rows_are_built_once_for_a_curation(academy: Chat, tmp_path: Path) -> None:
    """Visitors at the same time, and a look at what is asked, cost no second build."""
    asked: list[str] = []

    class Counting(Chat):
        def reply(self, question: str, *_: object) -> Reply:
            asked.append(question)
            return academy.reply(question)

    counting = Counting.__new__(Counting)
    counting.__dict__.update(academy.__dict__)
    store = Store(database_url(f"sqlite:///{tmp_path}/a.db"), 1)
    faq = CurrentFaq(live(counting), store)

    async def visitors() -> None:
        await asyncio.gather(*(faq.rows() for _ in range(5)))

    asyncio.run(visitors())
    once = len(asked)
    asyncio.run(visitors())
    faq_rows(counting)
    assert len(asked) == 2 * once
