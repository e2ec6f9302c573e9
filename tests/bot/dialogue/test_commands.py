from dataclasses import replace

import pytest

from bot.answering.parts import quoted, said
from bot.answering.quoting import Quote
from bot.answering.reading import Reading, read_alone
from bot.dialogue import texts
from bot.dialogue.commands import command_reply
from bot.dialogue.reply import Conversation, Reply, Status
from bot.language.question import read_question
from corpus.document import Document
from corpus.splitting.split import split
from index.query import Query
from tests.indexed import retriever_over

PAGE = Document(
    "mill",
    "Mill",
    """The mill was founded in 1931. It stands on the river. It has three wheels. It is open.

The miller was Joseph Pratt.""",
)
PASSAGES = split(PAGE)
RETRIEVER = retriever_over(PASSAGES)
READING = Reading(read_question("When?"), Query(()), ())


def quote(number: int) -> Quote:
    return Quote.of(PASSAGES[number], 1.0)


def replied(
    source: int | None = 0, *alternatives: int, status: Status = Status.UNSURE
) -> Conversation:
    """A conversation whose only reply quoted one passage and had others beside it."""
    sources = () if source is None else (quote(source),)
    others = tuple(map(quote, alternatives))
    last = Reply(status, quoted(sources), sources=sources, alternatives=others, reading=READING)
    return Conversation().after("When?", last)


@pytest.mark.parametrize(
    "said",
    [
        "What did you say?",
        "say that again",
        "Repeat please",
        "can you repeat that please",
        "Again",
    ],
)
def test_what_was_said_is_said_again(said: str) -> None:
    """Who asks for the last answer again gets the very same one."""
    conversation = replied()
    assert command_reply(said, conversation, RETRIEVER) == conversation.turns[-1].reply


def test_small_talk_is_said_again_too() -> None:
    """What was said last is said again, be it an answer or a greeting."""
    greeting = Reply(Status.SMALLTALK, said("Hello."))
    for before in (Conversation(), replied()):
        greeted = before.after("Hello", greeting)
        assert command_reply("what did you say", greeted, RETRIEVER) == greeting


def test_nothing_said_is_said_so() -> None:
    """At the start of a conversation there is nothing to repeat, and no more of it."""
    repeated = command_reply("What did you say?", Conversation(), RETRIEVER)
    assert repeated is not None
    assert (repeated.status, repeated.text) == (Status.SMALLTALK, texts.NOTHING_SAID)
    assert command_reply("Tell me more", Conversation(), RETRIEVER) == repeated
    assert command_reply("the second one", Conversation(), RETRIEVER) is None


@pytest.mark.parametrize(
    "said", ["Tell me more", "more", "go on", "continue please", "What else?", "and?"]
)
def test_more_is_what_the_page_says_next(said: str) -> None:
    """More is quoted from where the last quote ended."""
    reply = command_reply(said, replied(0), RETRIEVER)
    assert reply is not None
    assert reply.text == "It stands on the river. It has three wheels."
    assert reply.text == PAGE.text[reply.sources[0].start : reply.sources[0].end]


def test_more_and_more_reads_to_the_end_of_the_page() -> None:
    """Asking on and on gives every sentence once, paragraph by paragraph, and then says so."""
    conversation = replied(0)
    heard = []
    while (reply := command_reply("more", conversation, RETRIEVER)) and reply.sources:
        heard.append(reply.text)
        conversation = conversation.after("more", reply)
    assert heard == [
        "It stands on the river. It has three wheels.",
        "It is open.",
        "The miller was Joseph Pratt.",
    ]
    assert reply is not None
    assert reply.text == texts.NOTHING_MORE


def test_there_is_no_more_of_a_refusal() -> None:
    """Where nothing was quoted there is nothing to go on from, and that is said."""
    reply = command_reply("Tell me more", replied(None, status=Status.NOT_FOUND), RETRIEVER)
    assert reply is not None
    assert reply.text == texts.NOTHING_SAID


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("the first one", 0),
        ("1", 0),
        ("the second one", 1),
        ("I mean the second", 1),
        ("number two", 1),
        ("no, the third one please", 2),
        ("the last one", 2),
    ],
)
def test_an_alternative_is_chosen(said: str, number: int) -> None:
    """The alternatives are counted as they are listed, and stay to be chosen from."""
    reply = command_reply(said, replied(1, 0, 3, 4), RETRIEVER)
    assert reply is not None
    assert reply.status is Status.ANSWERED
    assert reply.sources == (quote([0, 3, 4][number]),)
    assert reply.alternatives == (quote(0), quote(3), quote(4))
    assert reply.text == reply.sources[0].text


def test_there_is_no_fourth_of_two() -> None:
    """Choosing what was not offered is said to be so, and the offer stays."""
    reply = command_reply("the third one", replied(0, 3), RETRIEVER)
    assert reply is not None
    assert reply.text == texts.NO_SUCH_ALTERNATIVE
    assert reply.alternatives == (quote(3),)


@pytest.mark.parametrize(
    "said",
    ["When was the second one founded?", "Tell me more about the mill", "1931", "moreover", ""],
)
def test_a_question_is_no_command(said: str) -> None:
    """A turn with a subject of its own is left to the pages."""
    assert command_reply(said, replied(0, 3, 4), RETRIEVER) is None


def test_nothing_is_chosen_where_nothing_was_offered() -> None:
    """ "The second one" after a plain answer without alternatives is a question like any other."""
    assert command_reply("the second one", replied(0), RETRIEVER) is None


def test_beside_a_plain_answer_another_passage_is_doubtful() -> None:
    """Choosing an alternative to a plain answer shows it, and not as an answer."""
    reply = command_reply("the second one", replied(1, 0, 3, status=Status.ANSWERED), RETRIEVER)
    assert reply is not None
    assert reply.status is Status.UNSURE
    assert reply.sources == (quote(3),)


def test_at_the_end_of_the_page_more_says_so_again() -> None:
    """Asked for more once too often, and again, the reply stays the same."""
    conversation = replied(len(PASSAGES) - 1)
    for _ in range(2):
        reply = command_reply("more", conversation, RETRIEVER)
        assert reply is not None
        assert reply.text == texts.NOTHING_MORE
        conversation = conversation.after("more", reply)


TABLE = Document(
    "fees",
    "Fees",
    """| Ticket | Price |
|---|---|
| Adults | £9 |
| Children | £4 |
""",
)


def test_more_of_a_table_has_its_header() -> None:
    """The next row is shown below the header, as every row is."""
    retriever = retriever_over(split(TABLE))
    adults = Quote.of(retriever.pages.passages[0], 1.0)
    last = Reply(Status.ANSWERED, quoted((adults,)), sources=(adults,), reading=READING)
    reply = command_reply("more", Conversation().after("When?", last), retriever)
    assert reply is not None
    assert reply.text == "Ticket | Price\nChildren | £4"
    assert [quote.text for quote in reply.sources] == ["Children | £4", "Ticket | Price"]


def test_more_is_certain_to_come_next() -> None:
    """What comes after an answer comes next for sure, after a doubtful one as doubtfully."""
    for status, confidence in ((Status.ANSWERED, 1.0), (Status.UNSURE, 0.4)):
        last = replace(replied(0, status=status).turns[-1].reply, confidence=0.4)
        reply = command_reply("more", Conversation().after("When?", last), RETRIEVER)
        assert reply is not None
        assert (reply.status, reply.confidence) == (status, confidence)


def test_more_has_the_score_of_what_it_shows() -> None:
    """The score is that of the passage for the question that was asked."""
    asked = "Does it stand on the river?"
    reading = read_alone(asked, RETRIEVER.reader)
    last = replace(replied(0).turns[-1].reply, reading=reading)
    reply = command_reply("more", Conversation().after(asked, last), RETRIEVER)
    assert reply is not None
    assert reply.sources[0].score == pytest.approx(
        RETRIEVER.searcher.search(reading.query, 1).best[0].score
    )
