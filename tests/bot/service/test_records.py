from bot.dialogue.reply import Reply, Status
from bot.service.records import record
from tests.bot.dialogue.test_chat import MUSEUMS


def kept(reply: Reply) -> object:
    return record("a", "c", "api", "Where?", reply, corpus="0", asked_at=1, took=2)


def test_record_has_the_places_of_the_quotes() -> None:
    """Of each source the document, its hash and the place are kept, and no text."""
    reply = MUSEUMS.reply("When was the Harbour Museum founded?")
    found = record("a", "c", "api", "When?", reply, corpus="0", asked_at=1, took=2)
    (quote,), (place,) = reply.sources, found.sources
    assert place.document == quote.document.id
    assert place.sha256 == quote.document.sha256
    assert quote.document.text[place.start : place.end] == quote.text
    assert reply.text not in repr(found)
    assert (found.status, found.confidence) == (Status.ANSWERED, reply.confidence)


def test_equal_replies_have_equal_records() -> None:
    """A record is a value: nothing in it refers to the pages."""
    assert kept(Reply(Status.NOT_FOUND, ())) == kept(Reply(Status.NOT_FOUND, ()))
