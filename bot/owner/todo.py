"""What people asked in vain, put together by what they asked: the owner's list of what to do."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.clock import day_of
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Reply, Status
from bot.owner.clusters import Cluster, clusters
from bot.owner.curation import Signature
from bot.store.concerns import Complaint, Concern, concerned_channels, concerns
from bot.store.marks import Mark, Marked, marks, write_marks
from bot.store.session import looking, writing

if TYPE_CHECKING:
    from sqlalchemy import URL

DAYS = 28
# Clusters that are told, and questions of each that are asked again: an answer takes milliseconds.
MOST, MOST_ASKED = 50, 5


class State(StrEnum):
    """Of a cluster, in the order in which they are told."""

    OPEN = "open"
    ANSWERED = "answered"
    """What is live answers its questions now: plainly, and otherwise than was voted against."""

    DONE = "done"
    IGNORED = "ignored"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Task:
    """Questions that ask the same, and what became of them in a period."""

    name: str
    """The most central question."""

    questions: tuple[str, ...]
    """All of them, the most frequent first; masked."""

    not_found: int
    unsure: int

    unhelpful: int
    """Votes against answers to them."""

    before: int
    """All three together, in the period before this one, which is as long."""

    channels: Mapping[str, int]
    """All three together, by channel."""

    comments: tuple[Complaint, ...]
    """What people missed, the latest first."""

    state: State

    marked: Marked | None
    """Who said so, and when; None where nobody did."""

    @property
    def count(self) -> int:
        """Questions and votes of this period."""
        return self.not_found + self.unsure + self.unhelpful

    @property
    def trend(self) -> int:
        """How many more there are than in the period before."""
        return self.count - self.before


def todo(
    url: "URL", chat: Chat, now: int, days: int = DAYS, channel: str | None = None
) -> tuple[Task, ...]:
    """What was asked in vain in the last `days`, today included: what is open first, then by count.

    `chat` is what answers now; `now` is in milliseconds since 1970. Every channel's questions where
    `channel` is None. Questions are put together by their meaning where the chat has an encoder: it
    takes some milliseconds for each that it has not seen lately. Raises `StoreUnavailableError`.
    """
    today = day_of(now)
    with looking(url) as connection:
        found = concerns(connection, today - days + 1, today, channel)
        said = marks(connection)
    return tasks(found, said, chat)


def channels(url: "URL", now: int, days: int = DAYS) -> frozenset[str]:
    """Those that `todo` has something of; raises `StoreUnavailableError`."""
    today = day_of(now)
    with looking(url) as connection:
        return concerned_channels(connection, today - days + 1, today)


def mark(url: "URL", questions: Iterable[str], kind: Mark | None, by: Signature) -> None:
    """Says of questions what is to become of them; None takes back what was said.

    What asks the same in other words later is taken for the same, as long as it is the smaller
    part. Raises `StoreUnavailableError`.
    """
    with writing(url) as connection:
        write_marks(connection, questions, kind, by.author, by.at)


def tasks(found: Sequence[Concern], said: Mapping[int, Marked], chat: Chat) -> tuple[Task, ...]:
    """As `todo`, of what was found in the store; `said` has what was said of topics."""
    by_text = {concern.question: concern for concern in found}
    # Those of the period before take part: what is asked in other words now is no news.
    asked = {text: concern.count for text, concern in by_text.items()}
    put = [
        _task(cluster, [by_text[text] for text in cluster.questions], said)
        for cluster in clusters(asked, chat.retriever)
        if cluster.count
    ]
    first = sorted(put, key=_order)[:MOST]
    told = [_if_answered(task, by_text, chat) for task in first]
    return tuple(sorted(told, key=_order))


def _order(task: Task) -> tuple[int, int, str]:
    return [*State].index(task.state), -task.count, task.name


def _task(cluster: Cluster, parts: Sequence[Concern], said: Mapping[int, Marked]) -> Task:
    marked = _marked(parts, said)
    channels: Counter[str] = Counter()
    for part in parts:
        channels.update(part.channels)
    comments = [comment for part in parts for comment in part.comments]
    return Task(
        cluster.name,
        cluster.questions,
        sum(part.not_found for part in parts),
        sum(part.unsure for part in parts),
        sum(part.unhelpful for part in parts),
        sum(part.before for part in parts),
        dict(sorted(channels.items())),
        tuple(sorted(comments, key=lambda each: -each.given_at)),
        State(marked.mark) if marked else State.OPEN,
        marked,
    )


def _marked(parts: Sequence[Concern], said: Mapping[int, Marked]) -> Marked | None:
    """What the owner said last of the greater part; what was asked after it was done is open."""
    counts: Counter[Mark] = Counter()
    latest: dict[Mark, Marked] = {}
    for part in parts:
        known = said.get(part.topic)
        if known and not (known.mark is Mark.DONE and part.asked_at > known.at):
            counts[known.mark] += part.count + part.before
            latest[known.mark] = max(known, latest.get(known.mark, known), key=lambda m: m.at)
    if not counts:
        return None
    most, count = counts.most_common(1)[0]
    return latest[most] if 2 * count > sum(part.count + part.before for part in parts) else None


def _if_answered(task: Task, by_text: Mapping[str, Concern], chat: Chat) -> Task:
    if task.state is not State.OPEN:
        return task
    asked = dict.fromkeys([task.name, *task.questions[: MOST_ASKED - 1]])
    if all(_is_settled(chat.reply(text), by_text[text]) for text in asked):
        return replace(task, state=State.ANSWERED)
    return task


def _is_settled(reply: Reply, concern: Concern) -> bool:
    """Whether the reply is plain, and shows something else than what was voted against."""
    shown = {(quote.document.id, quote.start, quote.end) for quote in reply.sources}
    before = {(place.document, place.start, place.end) for place in concern.sources}
    return reply.status is Status.ANSWERED and not (concern.unhelpful and shown == before)
