"""What a draft of the curation would change, before it is published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from bot.answering.quoting import Quote
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Reply, Status
from bot.evaluation.judge import ask
from bot.evaluation.known import KnownQuestion, Reason
from bot.evaluation.near import near_by_meaning, near_by_words
from bot.evaluation.regressions import is_right
from bot.service.building import snapshot_with
from bot.service.snapshot import Snapshot
from corpus.curation.entries import Entry, as_curation, asked_in
from corpus.curation.model import MissingTopic
from index.retriever import Retriever

# With more texts, such as those of an import, questions are not compared: those that weigh most are
# asked, near or not. At most so many replies to questions of a draft are told.
MOST_COMPARED, MOST_ASKED, MOST_REPLIES = 300, 1_000, 300


class Effect(StrEnum):
    ANSWERED = "answered"
    """It is plainly answered, and was not."""
    TAKEN = "taken"
    """Another passage answers it."""
    LOST = "lost"
    """It gets no plain answer any longer."""


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A question that would be answered otherwise."""

    of: KnownQuestion
    effect: Effect
    was: Quote | None
    """What is plainly shown first now."""
    will_be: Quote | None
    breaks: bool
    """Whether it is a regression question that loses its right answer, or an answer helped."""


@dataclass(frozen=True, slots=True)
class Tryout:
    replies: tuple[tuple[str, Reply], ...]
    """To each question of the draft, as it would be answered."""

    changes: tuple[AnswerChange, ...]
    """What breaks first; then what is asked most."""

    tried: int
    """How many questions are known."""

    told: tuple[str, ...] = ()
    """Of the questions that a topic is named for as missing, those that would be told its name."""

    untold: tuple[str, ...] = ()
    """Those that would not: none of its words tells them."""

    left_out: int = 0
    """How many of them were not tried, though they may be answered otherwise: those that weigh
    least of very many."""

    @property
    def breaks(self) -> tuple[AnswerChange, ...]:
        return tuple(change for change in self.changes if change.breaks)


@dataclass(frozen=True, slots=True)
class Draft:
    """Entries that would be put in, and the ids of those that would be taken out."""

    entries: tuple[Entry, ...]
    without: frozenset[str] = frozenset()

    asked: tuple[str, ...] = ()
    """What people asked, for which a topic is named as missing."""


def tryout(
    draft: Draft,
    live: Snapshot,
    start: Snapshot,
    entries: Mapping[str, Entry],
    known: Iterable[KnownQuestion],
) -> Tryout:
    """What the draft would change.

    `live` is what answers now, `start` the pages with the curation beside them, and `entries` has
    what is curated on top of that, by ids. Tried are those of the `known` questions that have a
    word in common with what comes or goes, or are near to it in meaning; where very much comes or
    goes, the first `MOST_ASKED` of all.

    Raises `CorpusError` where a quote does not stand in just one passage.
    """
    start.retriever.pages.quotes.questions(as_curation(draft.entries).phrasings)
    kept = [entry for identity, entry in entries.items() if identity not in draft.without]
    after = snapshot_with([*kept, *draft.entries], start).chat
    gone = [entries[identity] for identity in draft.without & entries.keys()]
    texts = sorted({text for entry in (*draft.entries, *gone) for text in asked_in(entry)})
    asked = [*known]
    is_large = len(texts) > MOST_COMPARED
    touched = asked[:MOST_ASKED] if is_large else _touched(asked, texts, live.retriever)
    changes = [change for each in touched if (change := _change(each, live.chat, after))]
    own = (text for entry in draft.entries for text in asked_in(entry))
    questions = islice(dict.fromkeys((*draft.asked, *own)), MOST_REPLIES)
    replies = {text: after.reply(text) for text in questions}
    topics = [entry.topic for entry in draft.entries if isinstance(entry, MissingTopic)]
    told = [text for text in draft.asked if text in replies and _names(replies[text], topics)]
    return Tryout(
        tuple(replies.items()),
        tuple(sorted(changes, key=_order)),
        len(asked),
        tuple(told),
        tuple(text for text in draft.asked if text not in told),
        max(0, len(asked) - MOST_ASKED) if is_large else 0,
    )


def _names(reply: Reply, topics: Sequence[str]) -> bool:
    """Whether it says that the pages do not have one of the topics."""
    return reply.status is Status.NOT_FOUND and any(topic in reply.text for topic in topics)


def _touched(
    known: Sequence[KnownQuestion], texts: Sequence[str], retriever: Retriever
) -> list[KnownQuestion]:
    """Those that may be answered otherwise; what is curated is compared by words alone."""
    near = near_by_words([each.question for each in known], texts, retriever)
    found = [each for each, is_near in zip(known, near, strict=True) if is_near]
    others = [
        each
        for each, is_near in zip(known, near, strict=True)
        if not is_near and each.reason is not Reason.CURATED
    ]
    near = near_by_meaning([each.question for each in others], texts, retriever)
    return found + [each for each, is_near in zip(others, near, strict=True) if is_near]


def _order(change: AnswerChange) -> tuple[bool, int, int, str]:
    return (
        not change.breaks,
        [*Reason].index(change.of.reason),
        -change.of.count,
        change.of.question,
    )


def _change(of: KnownQuestion, before: Chat, after: Chat) -> AnswerChange | None:
    """None where it is answered as before."""
    old, new = ask(before, of.labelled), ask(after, of.labelled)
    was, will_be = old.reply.plain_quote, new.reply.plain_quote
    is_lost = of.reason is Reason.REGRESSION and is_right(old) and not is_right(new)
    if _is_same(was, will_be) and not is_lost:
        return None
    effect = Effect.TAKEN if was else Effect.ANSWERED
    effect = effect if will_be else Effect.LOST
    breaks = is_lost or (of.reason is Reason.HELPFUL and effect is not Effect.ANSWERED)
    return AnswerChange(of, effect, was, will_be, breaks)


def _is_same(was: Quote | None, will_be: Quote | None) -> bool:
    if was is None or will_be is None:
        return was is will_be
    return was.covers(will_be) or will_be.covers(was)
