from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.confidence import Bands
from bot.answering.parts import PartKind
from bot.dialogue import texts
from bot.dialogue.chat import Chat
from bot.dialogue.reply import TURNS, Conversation, Reply, Status
from bot.service.building import build_chat
from corpus.curation.model import CuratedAnswer, Curation, MissingTopic, Phrasings
from corpus.document import Document
from corpus.load import ACADEMY, Corpus, load
from index import query
from index.phrasings import Closest, PhrasingIndex
from index.query import Query, read_query

HARBOUR = Document(
    "harbour",
    "Harbour Museum",
    """# Harbour Museum

The Harbour Museum was founded in 1908 by Edith Carrow. Its director is Tomas Lindqvist. A guided \
tour takes 90 minutes.

| Ticket | Price |
|---|---|
| Adults | £9 |
| Children | £4 |

Please leave the following in the cloakroom:

- umbrellas and walking sticks
- rucksacks larger than a sheet of paper
""",
    "https://harbour.example/",
    "2024-05",
)
MILL = Document(
    "mill",
    "Mill Museum",
    """# Mill Museum

The Mill Museum was founded in 1931 by Joseph Pratt. Its director is Nora Quist.
""",
)
CURATION = Curation(
    phrasings=(
        Phrasings(
            "Edith Carrow",
            ("When was the Harbour Museum founded?",),
            shown=("When was the Harbour Museum founded?",),
        ),
        Phrasings(
            "Joseph Pratt",
            ("When was the Mill Museum founded?",),
            shown=("When was the Mill Museum founded?",),
        ),
        Phrasings(
            "90 minutes",
            ("How long does a guided tour take?",),
            shown=("How long does a guided tour take?",),
        ),
        Phrasings(
            "following in the cloakroom",
            ("What must I leave in the cloakroom?",),
            shown=("What must I leave in the cloakroom?",),
        ),
        Phrasings("Children", ("How much is a ticket for children?",)),
    ),
    missing=(
        MissingTopic("parking", ("parking", "park museum"), "the town hall"),
        MissingTopic("the café", ("coffee museum",)),
    ),
)
MUSEUMS = build_chat(Corpus((HARBOUR, MILL), CURATION), "desk@harbour.example")
ACADEMY_CHAT = build_chat(load(ACADEMY), "info@example.org")
CHATS = pytest.mark.parametrize("chat", [MUSEUMS, ACADEMY_CHAT], ids=["museums", "academy"])

WORDS = (
    "when was the harbour mill museum founded? where is it how many and others tell me more what"
    " about Budapest academy who are your alumni the second one hello thanks price children"
    " umbrellas why objectives established 2001 did you say zebra parking history of again"
).split()
SAID = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


def talk(chat: Chat, *questions: str) -> list[Reply]:
    conversation = Conversation()
    replies = []
    for question in questions:
        replies.append(chat.reply(question, conversation))
        conversation = conversation.after(question, replies[-1])
    return replies


def marked(reply: Reply) -> str:
    return reply.text[slice(*reply.highlight)] if reply.highlight else ""


def check_parts(reply: Reply) -> None:
    """What is quoted is its source's text, and the bot's own words name no source."""
    for part in reply.parts:
        assert (part.source is None) == (part.kind is PartKind.SAID)
        if part.source is not None:
            assert part.text == reply.sources[part.source].text
        if part.highlight:
            assert 0 <= part.highlight.start < part.highlight.end <= len(part.text)
            assert part.text[slice(*part.highlight)] == marked(reply)


def check(reply: Reply) -> None:
    """What the design says that every reply keeps."""
    for quote in (*reply.sources, *reply.alternatives):
        assert quote.text == quote.document.text[quote.start : quote.end]
        assert quote.text in quote.document.text
    if reply.highlight:
        assert 0 <= reply.highlight.start < reply.highlight.end <= len(reply.text)
        assert marked(reply) in reply.sources[0].text
    check_parts(reply)
    assert 0 <= reply.confidence <= 1
    assert len(set(reply.suggestions)) == len(reply.suggestions)
    assert reply.text.strip()
    shown = "\n".join(quote.text for quote in reply.sources)
    if reply.status is Status.ANSWERED:
        assert reply.sources
        if len({quote.document.id for quote in reply.sources}) == 1:
            assert sorted(reply.text) == sorted(shown)
        else:
            # Pages that disagree are named above their quotes.
            assert all(f":\n{quote.text}" in reply.text for quote in reply.sources)
    elif reply.status is Status.UNSURE:
        assert reply.sources
        assert all(quote.text in reply.text for quote in reply.sources)
    elif reply.status is Status.NOT_FOUND:
        assert reply.sources == reply.alternatives == ()
        assert reply.highlight is None
    if reply.why:
        total = sum(each.score for each in reply.why.contributions)
        assert total == pytest.approx(reply.why.score)


@CHATS
@given(questions=st.lists(SAID | ANY_TEXT, min_size=1, max_size=4))
def test_what_every_reply_keeps(chat: Chat, questions: list[str]) -> None:
    """Any conversation gets verbatim, sourced and explained replies, the same every time."""
    replies = talk(chat, *questions)
    for reply in replies:
        check(reply)
    assert replies == talk(chat, *questions)
    assert replies[0].read_as is None


@CHATS
@pytest.mark.parametrize(
    "question",
    [
        "",
        " \n\t ",
        "?!…",
        "\ud800",
        "\x00\x07\x1b[31m",
        "متى تأسست الأكاديمية؟",
        "\u202ewhen\u202c",
        "👩‍👩‍👧 🕰️",
        "e\u0301" * 50,
        "x" * 10_000,
        "when was it founded? " * 500,
        "?" * 10_000,
        "<b>academy</b>",
        "%s {0} \\ ' \" `",
    ],
    ids=lambda question: ascii(question[:8]),
)
def test_any_string_gets_a_reply(chat: Chat, question: str) -> None:
    """Empty, broken, foreign and very long questions get a reply like any other."""
    check(chat.reply(question))


@pytest.mark.parametrize("question", ["", "?", " \n", "🕰", "\ud800"])
def test_a_turn_without_words_is_asked_for_words(question: str) -> None:
    """Where there is nothing to look for the bot asks for a question and offers some."""
    reply = MUSEUMS.reply(question)
    assert (reply.status, reply.text) == (Status.NOT_FOUND, texts.NO_QUESTION)
    assert reply.suggestions


@pytest.mark.parametrize(
    ("question", "span"),
    [
        ("When was the Harbour Museum founded?", "1908"),
        ("Hello! When was the Mill Museum founded, please?", "1931"),
        ("WHEN WAS THE HARBOUR MUSEUM FOUNDED", "1908"),
        ("How long does a guided tour take?", "90 minutes"),
        ("What does a ticket for children cost?", "£4"),
    ],
)
def test_a_plain_question_is_answered_with_its_key_span(question: str, span: str) -> None:
    """A question that the pages answer gets the quote, its source and the mark."""
    reply = MUSEUMS.reply(question)
    assert reply.status is Status.ANSWERED
    assert marked(reply) == span
    assert span in reply.sources[0].text


@pytest.mark.parametrize(
    ("question", "span"),
    [
        ("how many nations", "111"),
        ("How many professionals has ILEA Roswell welcomed?", "6,125"),
        ("When was ILEA Roswell established?", "2001"),
        ("When was ILEA Rosswell establishd?", "2001"),
        ("Good morning, could you tell me when ILEA Roswell was established?", "2001"),
        ("when did the first one open in Budapest", "1995"),
        ("Is ILEA Roswell in Texas?", "Roswell, New Mexico"),
    ],
)
def test_the_academy_answers(academy: Chat, question: str, span: str) -> None:
    """Numbers, dates and places of the academy's page are answered however they are asked."""
    reply = academy.reply(question)
    assert reply.status is Status.ANSWERED
    assert marked(reply) == span


def test_two_pages_answer_for_themselves() -> None:
    """The same question about two organisations is answered from the page of each."""
    for document in (HARBOUR, MILL):
        reply = MUSEUMS.reply(f"When was the {document.title} founded?")
        assert reply.sources[0].document == document
        assert document.title in reply.text


def test_two_questions_about_two_pages_are_answered_under_their_titles() -> None:
    """Where two pages answer the halves of a question, each quote stands under its title."""
    asked = "When was the Mill Museum founded and when was the Harbour Museum founded?"
    reply = MUSEUMS.reply(asked)
    check(reply)
    assert {quote.document.id for quote in reply.sources} == {"harbour", "mill"}
    assert reply.text.startswith("Mill Museum:\n")
    assert marked(reply) == "1931"


def test_a_list_is_answered_whole() -> None:
    """A list question gets the lead-in and every item."""
    reply = MUSEUMS.reply("What must I leave in the cloakroom?")
    assert reply.status is Status.ANSWERED
    assert "Please leave" in reply.text
    assert "umbrellas" in reply.text
    assert "rucksacks" in reply.text


def test_a_yes_no_question_gets_the_evidence(academy: Chat) -> None:
    """A guess is answered by what the page says and never by a bare yes or no."""
    reply = academy.reply("Is it in Texas?")
    assert reply.status is Status.ANSWERED
    assert "New Mexico" in reply.text
    assert "yes" not in reply.text.casefold().split()


@pytest.mark.parametrize(
    "question",
    [
        "When was the Bangkok academy opened?",
        "How many women attended?",
        "What is the phone number?",
        "How much does a course cost?",
        "Who is the director of ILEA Roswell?",
        "When did the academy in Gaborone open?",
        "What is the capital of Peru?",
        "Who won the world cup in 1998?",
        "Who is the president of Hungary?",
        "Who is the mayor of Budapest?",
    ],
)
def test_a_missing_fact_is_not_answered(academy: Chat, question: str) -> None:
    """A question near to the page whose fact is not on it gets no plain answer."""
    assert academy.reply(question).status is not Status.ANSWERED


@pytest.mark.parametrize("question", ["what", "which", "what how which"])
def test_a_question_without_content_is_not_answered(academy: Chat, question: str) -> None:
    """A question word alone asks for nothing that a page could answer plainly."""
    assert academy.reply(question).status is not Status.ANSWERED


@pytest.mark.parametrize(
    "question",
    ["who", "Where?", "why", "How far?", "how long", "and by whom?", "how much", "when exactly?"],
)
def test_question_words_alone_are_asked_back(question: str) -> None:
    """Who says nothing but how they ask is asked what about, and shown no passage."""
    reply = MUSEUMS.reply(question)
    assert (reply.status, reply.text) == (Status.NOT_FOUND, texts.NO_TOPIC)
    assert reply.sources == reply.alternatives == ()
    assert reply.suggestions


def test_question_words_alone_go_on_from_the_turn_before() -> None:
    """In a conversation they ask about what was spoken of."""
    asked = talk(MUSEUMS, "Who founded the Harbour Museum?", "When?")[-1]
    assert marked(asked) == "1908"


@pytest.mark.parametrize(
    "said", ["When was it?", "By whom?", "Where are they from?", "How does it work?"]
)
def test_a_follow_up_is_no_small_talk(said: str) -> None:
    """A pronoun for what was spoken of asks about that, and not about the bot."""
    reply = talk(MUSEUMS, "When was the Mill Museum founded?", said)[-1]
    assert reply.status is not Status.SMALLTALK


def test_thanks_around_a_question_leave_it_a_question() -> None:
    """Greetings and thanks in front of a question and behind it change nothing of the answer."""
    plain = MUSEUMS.reply("When was the Mill Museum founded?")
    for said in (
        "Thanks! When was the Mill Museum founded?",
        "Hi there, thanks for the lovely page. When was the Mill Museum founded?",
        "Dear museum, when was the Mill Museum founded? Kind regards, Paula Meyer",
        "3. “When was the Mill Museum founded?”",
    ):
        assert MUSEUMS.reply(said).sources == plain.sources
        assert MUSEUMS.reply(said).status is Status.ANSWERED


def test_a_fact_about_somebody_else_is_not_answered() -> None:
    """Who asks about an organisation that the pages do not know gets no other one's fact."""
    for question in ("Who is the director of the Louvre?", "Who is the director of MoMA?"):
        assert MUSEUMS.reply(question).status is not Status.ANSWERED


@pytest.mark.parametrize(
    "question", ["Who is the founder of the Mill Museum?", "Who's its director?"]
)
def test_an_office_is_answered_by_a_word_of_its_root(question: str) -> None:
    """Who founded something is its founder; who asks for one gets a plain answer."""
    told = Corpus((MILL,), Curation())
    assert build_chat(told, None).reply(question).status is Status.ANSWERED


def test_a_refusal_names_the_topic_the_contact_and_questions(academy: Chat) -> None:
    """Who asks for what is known to be missing learns what is, whom to ask and what to ask."""
    reply = academy.reply("What is the phone number?")
    assert reply.status is Status.NOT_FOUND
    assert "contact details" in reply.text
    assert "info@example.org" in reply.text
    assert reply.suggestions
    for question in reply.suggestions:
        assert academy.reply(question).status is Status.ANSWERED


def test_a_topic_has_its_own_contact() -> None:
    """The contact of the missing topic goes before that of the organisation."""
    parking = MUSEUMS.reply("Can I park at the museum?")
    assert parking.status is Status.NOT_FOUND
    assert "parking" in parking.text
    assert "the town hall" in parking.text
    assert "desk@harbour.example" not in parking.text


def test_without_a_contact_none_is_named() -> None:
    """A refusal without a contact is a plain sentence."""
    chat = build_chat(Corpus((HARBOUR, MILL), Curation()), None)
    reply = chat.reply("quantum chromodynamics")
    assert reply.text == texts.NOT_FOUND
    assert chat.suggestions == reply.suggestions == ()


def test_an_empty_corpus_refuses() -> None:
    """Without pages everything is refused and nothing fails."""
    chat = build_chat(Corpus((), Curation()), "desk@harbour.example")
    reply = chat.reply("When was the museum founded?")
    assert reply.status is Status.NOT_FOUND
    assert chat.search("museum", 5) == ()


def test_more_again_and_choice_work_in_a_conversation() -> None:
    """ "Tell me more" goes on from the quote and "what did you say?" repeats what was said."""
    asked, more, again = talk(
        MUSEUMS, "When was the Harbour Museum founded?", "Tell me more", "What did you say?"
    )
    assert more.sources[0].start >= asked.sources[0].end
    assert "Tomas Lindqvist" in more.text
    assert again == more


def test_an_unsure_reply_says_so_and_a_choice_settles_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the bot is unsure it says so before the quote, and the user can pick another one."""
    for module in ("bot.dialogue.decision", "bot.answering.answerer"):
        monkeypatch.setattr(f"{module}.bands", lambda: Bands(answered=1.1, unsure=0.0))
    first, chosen = talk(MUSEUMS, "When was the Harbour Museum founded?", "the second one")
    check(first)
    assert first.status is Status.UNSURE
    assert not first.text.startswith(first.sources[0].text)
    assert first.text.endswith(first.sources[0].text)
    assert marked(first) == "1908"
    assert chosen.sources == first.alternatives[1:2]
    assert chosen.text == chosen.sources[0].text


def test_questions_to_the_bot_are_small_talk(academy: Chat) -> None:
    """What no page can tell of the bot is told in its own words."""
    for question in ("Are you a robot?", "What is your favourite colour?", "What can I ask you?"):
        assert academy.reply(question).status is Status.SMALLTALK


@CHATS
def test_a_reply_does_not_grow_with_the_conversation(chat: Chat) -> None:
    """What a follow-up carries fades: no reading grows without end."""
    replies = talk(chat, *["and what about it?"] * TURNS, "and the museum?", "and it?")
    sizes = [len(reply.reading.query.words) for reply in replies if reply.reading]
    assert max(sizes) < 20


def test_searching_gives_quotes_in_falling_order() -> None:
    """A search gives the best passages as quotes, as many as asked for."""
    found = MUSEUMS.search("Hello, who is the director?", 3)
    assert "director" in found[0].text
    assert len(found) <= 3
    assert [quote.score for quote in found] == sorted((q.score for q in found), reverse=True)
    assert MUSEUMS.search("director", 1) == MUSEUMS.search("director", 3)[:1]
    assert MUSEUMS.search("xylophone", 3) == ()


def test_a_reply_is_a_value() -> None:
    """Replies to the same question are equal, and a change of one makes another."""
    first, second = (MUSEUMS.reply("When was the Mill Museum founded?") for _ in range(2))
    assert first == second
    assert replace(first, parts=()) != second


def calls(monkeypatch: pytest.MonkeyPatch) -> tuple[Counter[str], Counter[str]]:
    """How often each text is read, and each query compared with the curated questions."""
    texts_read: Counter[str] = Counter()
    compared: Counter[str] = Counter()
    read, closest = read_query, PhrasingIndex.closest

    def counted(*arguments: Any) -> Query:
        texts_read[arguments[3]] += 1
        return read(*arguments)

    def closest_counted(index: PhrasingIndex, query: Query) -> Closest:
        if len(index.questions) > 1:
            compared[repr(query.words)] += 1
        return closest(index, query)

    monkeypatch.setattr(query, "read_query", counted)
    monkeypatch.setattr(PhrasingIndex, "closest", closest_counted)
    return texts_read, compared


@pytest.mark.parametrize(
    "question",
    [
        "How long does a guided tour take?",
        "How long does a tour take and who founded the Mill Museum?",
        "And when?",
        "its director",
        "hello there",
        "What are you?",
    ],
)
def test_a_turn_does_its_work_once(monkeypatch: pytest.MonkeyPatch, question: str) -> None:
    """Within a turn a text is read once and a query is compared with the phrasings once."""
    texts_read, compared = calls(monkeypatch)
    answer = CuratedAnswer("In the yard.", ("Can I bring a bicycle?",), "Ada", date(2026, 3, 31))
    chat = build_chat(Corpus((HARBOUR, MILL), replace(CURATION, answers=(answer,))), None)
    first = "When was the Harbour Museum founded?"
    told = Conversation().after(first, chat.reply(first))
    texts_read.clear()
    compared.clear()
    chat.reply(question, told)
    assert [text for text, times in texts_read.items() if times > 1] == []
    assert [query for query, times in compared.items() if times > 1] == []
