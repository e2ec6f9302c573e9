from dataclasses import replace

import pytest

from bot.answering.parts import quoted, said
from bot.answering.quoting import Quote
from bot.dialogue.reply import Reply, Status
from bot.evaluation.judge import Judgement, ask, judge
from bot.evaluation.question_file import LabelledQuestion
from bot.service.building import build_chat
from corpus.curation.model import Curation
from corpus.document import Document, Span
from corpus.load import Corpus

FOUNDED = Document("mill", "Mill", "The mill was founded in 1931 by Joseph Pratt.")
RIVER = Document("river", "River", "It stands on the river’s bank.")
OPEN = Document("open", "Open", "It is open daily.")


def quote(document: Document) -> Quote:
    return Quote(document, 0, len(document.text), "", 1.0)


def reply(shown: Document, *others: Document, highlight: str | None = None) -> Reply:
    start = shown.text.index(highlight) if highlight else 0
    span = Span(start, start + len(highlight)) if highlight else None
    return Reply(
        Status.ANSWERED,
        quoted((quote(shown),), span),
        sources=(quote(shown),),
        alternatives=tuple(map(quote, others)),
    )


def question(
    *sentences: str,
    documents: frozenset[str] = frozenset(),
    spans: tuple[tuple[str, ...], ...] = (),
    answerable: bool = True,
    history: tuple[str, ...] = (),
) -> LabelledQuestion:
    return LabelledQuestion("1", "When?", history, answerable, "fact", sentences, documents, spans)


def test_the_right_sentence_shown_is_right() -> None:
    """White space, quotes and case aside, one of the gold sentences must be in the answer."""
    outcome = judge(question("it stands on  the river's bank.", "Something else."), reply(RIVER))
    assert (outcome.first, outcome.three) == (True, True)


@pytest.mark.parametrize(
    ("shown", "first", "three"),
    [
        ((FOUNDED, RIVER, OPEN), True, True),
        ((RIVER, FOUNDED, OPEN), False, True),
        ((RIVER, OPEN, FOUNDED), False, True),
        ((RIVER, OPEN, OPEN, FOUNDED), False, False),
    ],
)
@pytest.mark.parametrize(
    "gold", [question(FOUNDED.text), question(documents=frozenset({"mill", "x"}))]
)
def test_the_first_three_count(
    shown: tuple[Document, ...],
    first: bool,  # noqa: FBT001
    three: bool,  # noqa: FBT001
    gold: LabelledQuestion,
) -> None:
    """What is shown counts for the first, the first two alternatives for the first three."""
    outcome = judge(gold, reply(*shown))
    assert (outcome.first, outcome.three) == (first, three)


def test_a_refusal_is_not_right_by_its_own_words() -> None:
    """Only quotes are judged; what a refusal says beside them is not."""
    refusal = Reply(Status.NOT_FOUND, said("The pages do not answer that."))
    outcome = judge(question("The pages do not answer that.", spans=(("pages",),)), refusal)
    assert (outcome.first, outcome.three, outcome.span) == (False, False, False)


def test_every_group_of_spans_must_be_shown() -> None:
    """Of each group one span is enough, but no group may be left out."""
    shown = reply(FOUNDED)
    assert judge(question(spans=(("1931", "1932"), ("pratt",))), shown).span is True
    assert judge(question(spans=(("1931",), ("1954",))), shown).span is False


def test_the_key_span_is_judged_against_the_gold_spans() -> None:
    """A key span is right where it holds a gold span or is part of one."""
    gold = question(spans=(("in 1931",), ("Pratt",)))
    assert judge(gold, reply(FOUNDED, highlight="1931")).highlight is True
    assert judge(gold, reply(FOUNDED, highlight="Joseph Pratt")).highlight is True
    assert judge(gold, reply(FOUNDED, highlight="mill")).highlight is False
    assert judge(gold, reply(FOUNDED)).highlight is None


def test_nothing_to_judge_by_is_no_judgement() -> None:
    """Where the file has no span, or the question no answer, spans are not judged."""
    shown = reply(FOUNDED, highlight="1931")
    for gold in (question(), question(spans=(("1931",),), answerable=False)):
        outcome = judge(gold, shown)
        assert (outcome.span, outcome.highlight) == (None, None)
        assert not outcome.first


def test_a_question_is_asked_after_its_history() -> None:
    """The earlier questions are asked first, in one conversation, and only the last is judged."""
    chat = build_chat(Corpus((FOUNDED, RIVER, OPEN), Curation()), None)
    gold = question("Joseph Pratt", history=("When was the mill founded?",))
    again = replace(gold, id="2", question="What did you say?", sentences=())
    outcome: Judgement = ask(chat, again)
    assert outcome.question is again
    assert outcome.reply == chat.reply("When was the mill founded?")
