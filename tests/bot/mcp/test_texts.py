from bot.answering.parts import quoted, said
from bot.answering.quoting import Quote
from bot.contract.build import reply_json
from bot.dialogue.reply import Reply, Status
from bot.mcp.texts import reply_text
from corpus.document import Document

PAGE = Document("visit", "Visiting us", "The museum opens at ten. The garden is open all day.")
MUSEUM = Quote(PAGE, 0, 24, "Hours", 1.0)
GARDEN = Quote(PAGE, 25, 52, "Hours", 0.5)


def test_doubt_and_what_comes_close_are_said() -> None:
    """A doubtful answer is said to be one; each quote stands once, with its document."""
    reply = Reply(
        status=Status.UNSURE,
        parts=(*said("The closest passage is:"), *quoted((MUSEUM,))),
        confidence=0.5,
        read_as="When does the museum open?",
        sources=(MUSEUM,),
        alternatives=(GARDEN,),
    )
    text = reply_text(reply_json(reply, "id", "conversation", explain=False))
    assert text.startswith("Unsure: the closest passages, which may not answer (confidence 0.50).")
    assert "Read as: When does the museum open?" in text
    assert text.count(MUSEUM.text) == 1
    assert f"\n\nQuote: {MUSEUM.text}\nFrom: Visiting us › Hours, document visit, " in text
    assert f"characters 0 to 24, sha256 {PAGE.sha256}" in text
    assert f"- {GARDEN.text} (document visit)" in text
