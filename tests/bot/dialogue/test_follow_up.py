import pytest

from bot.dialogue.chat import Chat
from bot.dialogue.reply import Conversation, Reply, Status
from bot.service.building import build_chat
from corpus.curation.model import Curation, Phrasings
from corpus.document import Document
from corpus.load import Corpus

RIVER = Document(
    "river",
    "River authority",
    """The gauge at Anholt was set up in 1872 by Clara Voss. It is read every hour.

The gauge at Burgsee was set up in 1931 by Otto Reimers. It is read once a day.""",
)
CURATION = Curation(
    phrasings=(
        Phrasings("Clara Voss", ("When was the gauge at Anholt set up?",)),
        Phrasings("Otto Reimers", ("When was the gauge at Burgsee set up?",)),
    )
)
RIVERS = build_chat(Corpus((RIVER,), CURATION), None)


def talk(chat: Chat, *questions: str) -> Reply:
    """The reply to the last of several questions in one conversation."""
    conversation = Conversation()
    for question in questions:
        reply = chat.reply(question, conversation)
        conversation = conversation.after(question, reply)
    return reply


def marked(reply: Reply) -> str:
    return reply.text[slice(*reply.highlight)] if reply.highlight else ""


def test_the_first_turn_stands_alone(academy: Chat) -> None:
    """Without an earlier turn there is nothing to lean on, however a question opens."""
    for question in ("And when did it open?", "What about Budapest?", "who?", "And the others?"):
        assert academy.reply(question).read_as is None


def test_and_when_is_about_what_was_asked(academy: Chat) -> None:
    """A bare "and when did it" asks for the date of what was spoken of."""
    reply = talk(academy, "Where did the first academy open?", "And when did it open?")
    assert marked(reply) == "1995"
    assert reply.read_as is not None


def test_who_supported_it_is_about_what_was_asked(academy: Chat) -> None:
    """A pronoun stands for the subject of the question before."""
    reply = talk(academy, "When was ILEA Roswell established?", "Who supported it?")
    assert "State of New Mexico" in marked(reply)


def test_from_how_many_is_about_the_same_sentence(academy: Chat) -> None:
    """A fragment that asks for another number of the sentence gets that number."""
    asked = "How many professionals has ILEA Roswell welcomed?"
    reply = talk(academy, asked, "And from how many countries?")
    assert marked(reply) == "111"


def test_what_about_another_name_asks_the_same_of_it() -> None:
    """ "What about X?" is the question before, of X, and says that it was read so."""
    reply = talk(RIVERS, "When was the gauge at Anholt set up?", "What about Burgsee?")
    assert marked(reply) == "1931"
    assert reply.read_as is not None
    assert "Burgsee" in reply.read_as
    assert "Anholt" not in reply.read_as


def test_what_about_twice_goes_on() -> None:
    """A follow-up to a follow-up asks the same again, and can go back."""
    reply = talk(
        RIVERS, "When was the gauge at Anholt set up?", "What about Burgsee?", "and Anholt?"
    )
    assert marked(reply) == "1872"


def test_the_others_are_not_what_was_quoted(academy: Chat) -> None:
    """Who asks for the others does not get the same sentence again."""
    first = talk(academy, "Where did the first academy open?")
    others = talk(academy, "Where did the first academy open?", "And the others?")
    assert others.sources
    assert not others.sources[0].covers(first.sources[0])


STAND_ALONE = (
    "When was ILEA Roswell established?",
    "Who called for the establishment of the ILEAs?",
    "What are the objectives?",
    "How many professionals has ILEA Roswell welcomed?",
    "Where is ILEA Roswell located?",
    "Which regions do the ILEAs serve?",
)


@pytest.mark.parametrize("question", STAND_ALONE)
@pytest.mark.parametrize(
    "before",
    ["What does INL stand for?", "When did the first academy open?", "Who are the alumni?"],
)
def test_a_change_of_topic_is_left_alone(academy: Chat, before: str, question: str) -> None:
    """A question that says what it is about is answered as if it were the first."""
    assert talk(academy, before, question) == academy.reply(question)


def test_small_talk_between_does_not_break_the_thread() -> None:
    """After thanks a follow-up still leans on the question before them."""
    asked = "When was the gauge at Anholt set up?"
    reply = talk(RIVERS, asked, "Thanks!", "What about Burgsee?")
    assert marked(reply) == "1931"


def test_a_clarification_resolves_a_question() -> None:
    """Naming what was left open answers the question that was left open."""
    reply = talk(RIVERS, "When was the gauge set up?", "at Burgsee")
    assert "1931" in reply.sources[0].text


def test_fragments_do_not_pile_up(academy: Chat) -> None:
    """A long run of fragments that nothing answers stays as short as the last few."""
    conversation = Conversation()
    for number in range(40):
        question = f"zeppelin xylophone {number}"
        conversation = conversation.after(question, academy.reply(question, conversation))
    reading = conversation.turns[-1].reply.reading
    assert reading is not None
    assert len(reading.question) < 300
    assert len(reading.query.words) < 50


@pytest.mark.parametrize("question", ["what about?", "or?", "but…"])
def test_an_opening_alone_is_no_follow_up(question: str) -> None:
    """What opens like a follow-up and says nothing more is not read as one."""
    assert talk(RIVERS, "When was the gauge at Anholt set up?", question).read_as is None


def test_a_year_does_not_take_the_place_of_a_name() -> None:
    """ "And in 1990?" asks the same of another year, and not of a place of that name."""
    reply = talk(RIVERS, "When was the gauge at Anholt set up?", "and in 1990?")
    assert reply.read_as == "When was the gauge at Anholt set up in 1990?"
    reply = talk(RIVERS, "Who set up the gauge at Anholt in 1872?", "and in 1931?")
    assert reply.read_as == "Who set up the gauge at Anholt in 1931?"


@pytest.mark.parametrize(
    "before",
    ["When was the Anholt gauge established?", "When does the Anholt gauge report?"],
)
def test_a_pronoun_stands_for_no_verb(before: str) -> None:
    """A question with a verb of its own takes over what was spoken of, not what it did."""
    read_as = talk(RIVERS, before, "who reads it?").read_as
    assert read_as == "Who reads the Anholt gauge?"


def test_a_bare_question_asks_about_the_verb_too() -> None:
    """A question of no content takes over the verb as well."""
    read_as = talk(RIVERS, "When was the Anholt gauge established?", "by whom?").read_as
    assert read_as == "When was the Anholt gauge established, and by whom?"


SCHOOL = Document(
    "school",
    "Evening school",
    """We are open from 9 to 17 on weekdays. On public holidays we are open from 10 to 12.

The librarian is Mara Quill. Mara Quill sits on the second floor. The treasurer is Jonas Pell.

You can renew a loan by post. A loan can be renewed three times a year. Loans cost nothing.

The deposit for the small hall is 40 euros. The deposit for the kitchen is 15 euros.

Guests sleep in the attic. A night costs 20 euros.""",
)
EVENING = build_chat(Corpus((SCHOOL,), Curation()), None)


@pytest.mark.parametrize(
    ("before", "said", "read_as", "answer"),
    [
        (
            "When are you open on weekdays?",
            "And on public holidays?",
            "When are you open on public holidays?",
            "10 to 12",
        ),
        ("Who is the librarian?", "and the treasurer?", "Who is the treasurer?", "Jonas Pell"),
        (
            "What is the deposit for the small hall?",
            "And the kitchen?",
            "What is the deposit for the kitchen?",
            "15 euros",
        ),
        (
            "Who is the librarian?",
            "Which floor is she on?",
            "Which floor is Mara Quill on?",
            "second floor",
        ),
        (
            "Can I renew a loan?",
            "How often can I do that?",
            "How often can I renew a loan?",
            "renew",
        ),
    ],
)
def test_a_follow_up_is_a_sentence_that_stands_alone(
    before: str, said: str, read_as: str, answer: str
) -> None:
    """It swaps a topic or says what its pronoun stands for, and is answered as it was read."""
    reply = talk(EVENING, before, said)
    assert reply.read_as == read_as
    assert any(answer in quote.text for quote in reply.sources)


def test_a_question_of_its_own_topic_takes_nothing_over() -> None:
    """Who asks where to sleep after asking for a price asks about sleeping."""
    reply = talk(EVENING, "What does a night cost?", "Where do I sleep?")
    assert reply.read_as is None
    assert reply == EVENING.reply("Where do I sleep?")


def test_a_pronoun_for_what_the_question_names_takes_nothing_over() -> None:
    """The second half of a question leans on its first half before it leans on an earlier turn."""
    asked = "Who is the warden and when did he start?"
    assert talk(RIVERS, "When was the gauge at Anholt set up?", asked).read_as is None


SHOPS = Document(
    "shops",
    "Shops",
    """The first shop opened in Anholt in 1995. Later shops opened in Burgsee, Celle and Dorum.

The shop in Celle moved in 2003 because of the flood.""",
)


def test_one_date_does_not_answer_for_several() -> None:
    """ "When did they open?" after a list gets no plain answer from the date of one."""
    chat = build_chat(Corpus((SHOPS,), Curation()), None)
    before = "Where did the later shops open?"
    listed = chat.reply(before)
    assert marked(listed) == "Burgsee, Celle and Dorum"
    assert talk(chat, before, "when did they open?").status is not Status.ANSWERED


def test_the_later_academies_have_no_date(academy: Chat) -> None:
    """The page dates one academy; who asks when the other ones opened learns no plain date."""
    reply = talk(academy, "Where were additional ILEAs established?", "When did they open?")
    assert reply.status is not Status.ANSWERED
