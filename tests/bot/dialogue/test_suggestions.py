from bot.answering.quoting import Quote
from bot.dialogue.reply import Conversation, Status
from bot.dialogue.suggestions import OFFERED, Suggestions
from bot.service.building import build_chat
from corpus.curation.model import Curation, Phrasings
from corpus.document import Document
from corpus.load import Corpus
from corpus.splitting.split import split
from index.retriever import Retriever
from tests.indexed import retriever_over

PAGE = Document(
    "mill",
    "Mill",
    "The mill was founded in 1931. It stands on the river. The miller was Joseph Pratt. It is open"
    " on Sundays. It grinds rye.",
)
CURATION = Curation(
    phrasings=(
        Phrasings("founded in 1931", ("founding year",), shown=("When was the mill founded?",)),
        Phrasings("on the river", ("whereabouts",), shown=("Where does it stand?",)),
        Phrasings("Joseph Pratt", ("the miller's name",), shown=("Who was the miller?",)),
        Phrasings("open on Sundays", ("openin tmes",), shown=("When is the mill open?",)),
        Phrasings("grinds rye", ("What flour is it?",), shown=("What does the mill grind?",)),
    )
)


def retriever(curation: Curation = CURATION) -> Retriever:
    return retriever_over(split(PAGE), curation)


def near(question: str, *shown: Quote) -> tuple[str, ...]:
    index = retriever()
    closest = index.searcher.closest(index.reader.read(question))
    return Suggestions(index, ()).near(closest, shown)


def test_the_closest_curated_question_is_offered_first() -> None:
    """A question near to what was asked is the first to be offered."""
    assert near("the miller's name")[0] == "Who was the miller?"


def test_a_few_questions_are_offered_and_each_once() -> None:
    """There is always something to ask, never a long list, and nothing twice."""
    for question in ("when was the mill founded", "founding year", "zebra", ""):
        offered = near(question)
        assert len(offered) == OFFERED == len(set(offered))


def test_only_questions_that_are_fit_to_be_shown_are_offered() -> None:
    """Not what merely finds the passage, however close it is or well it reads."""
    fit = {q for entry in CURATION.phrasings for q in entry.shown}
    for asked in ("founding year", "openin tmes", "What flour is it?", "when is the mill open"):
        assert set(near(asked)) <= fit
    assert near("openin tmes")[0] == "When is the mill open?"
    assert set(Suggestions(retriever(), ()).first) <= fit


def test_what_is_shown_already_is_not_offered() -> None:
    """A question whose answer stands above is no help."""
    passage = next(p for p in split(PAGE) if "Pratt" in p.text)
    shown = Quote.of(passage)
    closest = near("Who was the miller?", shown)
    assert closest[0] != "Who was the miller?"


def test_without_curation_nothing_is_offered() -> None:
    """A corpus without curated questions offers none."""
    index = retriever(Curation())
    suggestions = Suggestions(index, ())
    assert suggestions.first == ()
    assert suggestions.near(index.searcher.closest(index.reader.read("the mill"))) == ()


def test_what_the_owner_chose_is_offered_first() -> None:
    """The questions that the content owner chose come before those that were found."""
    chosen = ("What does the mill grind?",)
    assert Suggestions(retriever(), chosen).first[:1] == chosen


HALL = Document(
    "hall",
    "Village hall",
    """# Village hall

The hall stands on the green.

## Opening hours

We are open from 9 to 17.

## 3.2

The roof was mended in 2004.

## Booking the kitchen

Write to the warden a week before.

## Parking

Cars stand behind the hall.
""",
)


def test_sections_of_plain_pages_are_offered_and_answered() -> None:
    """Pages without questions offer their topics, and each leads to its section, at any time."""
    chat = build_chat(Corpus((HALL,), Curation()), None)
    assert set(chat.suggestions) == {"Opening hours", "Booking the kitchen", "Parking"}
    before = Conversation().after("Who painted it?", chat.reply("Who painted it?"))
    for offered in chat.suggestions:
        for conversation in (Conversation(), before):
            reply = chat.reply(offered, conversation)
            assert reply.status is Status.ANSWERED
            assert reply.sources[0].heading == offered
            assert reply.read_as is None


def test_an_offered_question_stands_alone() -> None:
    """What is clicked means the same after any other question."""
    chat = build_chat(Corpus((PAGE,), CURATION), None)
    asked = "zebra crossings"
    before = Conversation().after(asked, chat.reply(asked))
    offered = before.turns[-1].reply.suggestions
    assert offered
    for question in offered:
        assert chat.reply(question, before) == chat.reply(question)
        assert chat.reply(question, before).status is Status.ANSWERED
