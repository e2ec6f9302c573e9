import pytest

from bot.answering.parts import quoted
from bot.answering.quoting import Quote
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Reply, Status
from bot.service.faq import faq_rows
from bot.service.faq_row import FaqRow, matching, row_of, words_of
from corpus.document import Document


@pytest.fixture(scope="module")
def rows(academy: Chat) -> tuple[FaqRow, ...]:
    return faq_rows(academy)


def test_search_finds_every_word_in_any_form(rows: tuple[FaqRow, ...]) -> None:
    """All words of the search must stand in the row, by their stems."""
    found = matching(rows, "establishing Roswell")
    assert "When was ILEA Roswell established?" in [row.question for row in found]
    assert len(found) < len(rows)
    assert matching(rows, "established zebra") == ()
    assert matching(rows, "") == matching(rows, "the of") == rows


def test_half_a_word_is_no_hit(rows: tuple[FaqRow, ...]) -> None:
    """ "Cost" does not find "cost-effective", which its two words find with and without hyphen."""
    assert matching(rows, "cost") == ()
    assert matching(rows, "cost effective") == matching(rows, "cost-effective") != ()


def test_word_of_a_long_wording_is_no_hit() -> None:
    """Other wordings are found by most of what they are about, and not by a word in passing."""
    page = Document("visit", "Visiting us", "We are open from nine.")
    quote = Quote(page, 0, len(page.text), "", 1.0)
    reply = Reply(Status.ANSWERED, quoted((quote,)), sources=(quote,))
    wordings = ("opening hours", "Do I lose money if the tram makes me come after breakfast?")
    row = row_of("When can I come?", reply, quote, rest=wordings)
    assert matching([row], "hours") == matching([row], "the opening hours") == (row,)
    assert matching([row], "money") == matching([row], "tram") == ()


def test_words_with_hyphens_stand_apart() -> None:
    """A dash between words is none."""
    plain, compounds = words_of(["A well-known tower - high, -5 degrees"])
    assert compounds == {frozenset({"well", "known"})}
    assert {"tower", "high", "5"} <= plain
    assert "known" not in plain
