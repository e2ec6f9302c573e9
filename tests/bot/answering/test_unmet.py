"""Questions whose very answer a passage lacks, though it shares their words."""

import pytest

from bot.answering.evidence import Evidence
from corpus.curation.model import Curation, Phrasings
from corpus.document import Document
from corpus.splitting.split import split
from tests.indexed import indexed

GUILD = Document(
    "guild",
    "The Guild",
    "The weavers and participating merchants founded the guild in May 1912 in the Anholt valley."
    " Its members include Master Dyers, Spinners, and Lace Makers."
    " The guild trades in three goods: wool, flax and silk."
    " President Olga Marten praised the guild before the council at its 40th meeting."
    " After the early victories of the guild, 1,250 apprentices from 14 villages joined."
    " The shop opens at 9:30 a.m. on Monday.",
)


def evidence(question: str) -> Evidence:
    answer = indexed(split(GUILD)).answer(question)
    assert answer is not None
    return answer.evidence


@pytest.mark.parametrize(
    "question",
    [
        "Which merchants founded the guild together with the weavers?",
        "What early victories did the guild have?",
        "Which villages did the apprentices come from?",
        "Which spinners are members of the guild?",
        "What are the names of the dyers among its members?",
        "Was the guild founded by the weavers of Kestrel Bay?",
    ],
)
def test_what_a_passage_only_mentions_is_not_answered(question: str) -> None:
    """A passage that has the noun asked for, and does not say which, gives no plain answer."""
    assert evidence(question).lacks_what_is_asked


@pytest.mark.parametrize(
    "question",
    [
        "Which goods does the guild trade in?",
        "Which president praised the guild?",
        "At which meeting of the council was the guild praised?",
        "What are the names of those who praised the guild?",
        "Who founded the guild?",
    ],
)
def test_what_a_passage_tells_is_answered(question: str) -> None:
    """The passage that says which one it is lacks nothing."""
    assert not evidence(question).lacks_what_is_asked


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("When was the guild founded?", True),
        ("In which month was the guild founded?", True),
        ("On which day of May 1912 was the guild founded?", False),
        ("When exactly was the guild founded?", False),
        ("At what time does the shop open?", True),
        ("What time was the guild founded?", False),
    ],
)
def test_date_is_as_precise_as_asked(question: str, answered: bool) -> None:  # noqa: FBT001
    """A year does not answer what asks for a day, nor a date what asks for a time."""
    assert evidence(question).lacks_what_is_asked is not answered


def test_date_of_the_question_is_no_answer() -> None:
    """A date that the question has itself tells nothing new."""
    assert evidence("When in May 1912 did the weavers found the guild?").value_absent


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("How many apprentices joined?", True),
        ("From how many villages did apprentices come?", True),
        ("How many victories did the guild have before apprentices joined?", False),
    ],
)
def test_number_counts_what_is_asked(question: str, answered: bool) -> None:  # noqa: FBT001
    """A number beside something else that the passage names is not the number asked for."""
    assert evidence(question).value_absent is not answered


def test_doubt_is_explained() -> None:
    """What keeps an answer from being plain stands in the explanation, with the odds it cost."""
    asked = "Which merchants founded the guild together with the weavers?"
    answer = indexed(split(GUILD)).answer(asked)
    assert answer is not None
    doubt = next(p for p in answer.why.penalties if "merchants" in p.reason)
    assert 0 < doubt.factor < 1


def test_one_word_said_to_you_may_be_meant_for_the_bot() -> None:
    """Where the owner has phrased short questions, one that is unlike them is no plain answer."""
    asked = Phrasings("The guild trades", ("What goods does the guild buy and sell?",))
    over = indexed(split(GUILD), Curation(phrasings=(asked,)))
    for question, says_nothing in (("what are your goods", True), ("what are the goods", False)):
        answer = over.answer(question)
        assert answer is not None
        assert answer.evidence.says_nothing is says_nothing


NOTICES = Document(
    "notices",
    "Notices",
    "# Notices\n\n## Chess team\n\nThe summer fair is on 12 July 2024 in the yard.\n\n"
    "## Opening hours\n\nMonday to Friday, 9:00–17:00.\n\n## Kiln\n\nMore here soon!\n\n"
    "## Dogs\n\nOnly on a lead.\n",
)


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("When did the chess team win the trophy?", True),
        ("Where was the kiln bought?", True),
        ("Where is the kiln?", True),
        ("What are the opening hours?", False),
        ("When are you open?", False),
        ("Are dogs allowed?", False),
    ],
)
def test_a_heading_says_where_to_look(question: str, lacks: bool) -> None:  # noqa: FBT001
    """A passage without a word of the question has to answer what is asked beyond its heading."""
    answer = indexed(split(NOTICES)).answer(question)
    assert answer is not None
    assert answer.evidence.lacks_what_is_asked == lacks


ORCHARD = Document(
    "orchard",
    "Orchard",
    "A graft is a twig that grows on another tree. A half basket costs £4, a full basket £7."
    " Children under ten may not climb the ladders. Visitors may pick plums."
    " Our mix is 60% bark.",
)


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("What is a graft?", False),
        ("What is a half basket?", True),
        ("Who may climb the ladders?", True),
        ("Who may not climb the ladders?", False),
        ("Who may pick plums?", False),
        ("What percentage of the mix is bark?", False),
    ],
)
def test_what_is_said_of_a_thing_is_what_was_asked(question: str, lacks: bool) -> None:  # noqa: FBT001
    """A definition says what a thing is, who may do it is not who may not, and "%" is a share."""
    answer = indexed(split(ORCHARD)).answer(question)
    assert answer is not None
    assert answer.evidence.lacks_what_is_asked == lacks
