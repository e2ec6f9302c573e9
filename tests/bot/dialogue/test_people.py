import pytest

from bot.dialogue import texts
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Status
from bot.service.building import build_chat
from corpus.curation.model import Curation
from corpus.document import Document
from corpus.load import Corpus

HOUSE = Document(
    "house",
    "Weaving house",
    """The weaving house has twelve looms. It is open daily.

If you would rather talk to somebody, call the front desk. Telephone: 01632 960 700, e-mail: \
hello@weaving.example.

| Name | Task | Telephone |
|---|---|---|
| Ada Moll | Director | 01632 960 701 |
""",
)
PLAIN = Document("mill", "Mill", "The mill was built in 1931. It grinds rye.")
WANTING = pytest.mark.parametrize(
    "said",
    [
        "I want to speak to a human",
        "can I call someone?",
        "Please put me through to somebody.",
        "contact a real person",
        "Is there someone I can talk to?",
        "human please",
    ],
)


def chat(page: Document, contact: str | None = None) -> Chat:
    return build_chat(Corpus((page,), Curation()), contact)


@WANTING
def test_who_wants_a_person_gets_the_owners_contact(said: str) -> None:
    """The contact that the owner has set goes before all that the pages name."""
    reply = chat(HOUSE, "desk@weaving.example").reply(said)
    assert reply.text == texts.PERSON.format(contact="desk@weaving.example")


@WANTING
def test_who_wants_a_person_gets_the_pages_contact(said: str) -> None:
    """Without one the passage that tells whom to call is quoted, with the number beside it."""
    reply = chat(HOUSE).reply(said)
    assert reply.status is Status.ANSWERED
    assert "call the front desk" in reply.text
    assert "01632 960 700" in reply.text
    assert all(quote.text in HOUSE.text for quote in reply.sources)


@WANTING
def test_where_nobody_is_named_that_is_said(said: str) -> None:
    """Pages that name nobody are not quoted for it."""
    reply = chat(PLAIN).reply(said)
    assert (reply.status, reply.text) == (Status.NOT_FOUND, texts.NO_PERSON)


@WANTING
def test_who_speaks_on_the_pages_is_no_contact(said: str) -> None:
    """Words of speaking and of people tell no way without a number or an address."""
    page = Document("mill", "Mill", "Speaking before the council, the director called for a mill.")
    assert chat(page).reply(said).text == texts.NO_PERSON


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("What's your phone number?", "01632 960 700"),
        ("What is your e-mail address?", "hello@weaving.example"),
    ],
)
def test_your_number_is_the_houses_own(asked: str, told: str) -> None:
    """Who asks for "your" number gets the organisation's, and not that of one who works there."""
    reply = chat(HOUSE).reply(asked)
    assert reply.highlight is not None
    assert reply.text[slice(*reply.highlight)] == told


@pytest.mark.parametrize(
    "question",
    ["Who is the director?", "How many looms are there?", "Can I see people at the looms?"],
)
def test_other_questions_on_people_are_questions(question: str) -> None:
    """A person or a call in a question does not make it a wish to speak to somebody."""
    assert texts.NO_PERSON not in chat(PLAIN).reply(question).text
    assert chat(HOUSE, "desk@weaving.example").reply(question).text.count("desk@") <= 1
    assert "You can reach" not in chat(HOUSE, "desk@weaving.example").reply(question).text
