"""A question of the FAQ with its answer, and the words that it is found by."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.answering.parts import Parts, key_of, text_of
from bot.answering.quoting import Quote
from bot.dialogue.reply import Reply
from corpus.document import Span
from index.analyzer import terms
from index.query import NO_CONTENT

_TOKENS = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class FaqRow:
    """A question and its answer, or a topic and how its page begins on it."""

    question: str
    parts: Parts
    """The answer: what is quoted, and what the owner wrote."""
    source: Quote
    """The first quote of the answer."""
    group: str
    terms: frozenset[str]
    """Of the question, the answer and the group."""
    compounds: frozenset[frozenset[str]]
    """The terms of words with hyphens: "cost" does not find "cost-effective"."""
    wordings: tuple[frozenset[str], ...] = ()
    """What each other wording of the question is about."""
    is_topic: bool = False
    """Whether it is a heading that asks nothing."""
    id: str = ""
    """Its place in the page."""

    @property
    def answer(self) -> str:
        """All of it, as plain text."""
        return text_of(self.parts)

    @property
    def highlight(self) -> Span | None:
        """The key span inside `answer`."""
        return key_of(self.parts)

    @property
    def feedback_id(self) -> str:
        """As an answer's id, which is short; equal for the same question and answer."""
        said = f"{self.question}\n{self.answer}".encode("utf-8", "replace")
        return f"faq-{sha256(said).hexdigest()[:12]}"


def row_of(
    question: str, reply: Reply, source: Quote, group: str | None = None, rest: Sequence[str] = ()
) -> FaqRow:
    """The question as the chat answers it; `rest` are its other wordings.

    Without a `group` it stands below its page's heading.
    """
    group = group or source.heading or source.document.title
    found = words_of((question, reply.text, group))
    about = {words_of((text,))[0] - NO_CONTENT for text in rest}
    wordings = tuple(sorted(filter(None, about), key=sorted))
    return FaqRow(question, reply.parts, source, group, *found, wordings)


def words_of(texts: Iterable[str]) -> tuple[frozenset[str], frozenset[frozenset[str]]]:
    """The terms of plain words, and those of each word with hyphens."""
    plain, compounds = set[str](), set[frozenset[str]]()
    for text in texts:
        parts = [token.strip("-") for token in _TOKENS.findall(text)]
        plain.update(terms(" ".join(part for part in parts if "-" not in part)))
        compounds.update(frozenset(terms(part)) for part in parts if "-" in part)
    return frozenset(plain), frozenset(compounds)


def matching(rows: Iterable[FaqRow], query: str, shown: Iterable[Quote] = ()) -> tuple[FaqRow, ...]:
    """Those that have every term of the query, or ask it in other words; all where it has none.

    And those whose answer is one of the quotes `shown` for it.
    """
    wanted, quotes = frozenset(terms(query)), tuple(shown)
    return tuple(
        row
        for row in rows
        if wanted <= _found(row, wanted)
        or _is_asked(row, wanted)
        or any(quote.covers(row.source) for quote in quotes)
    )


def _found(row: FaqRow, wanted: frozenset[str]) -> frozenset[str]:
    """A word with hyphens is found by all of its parts."""
    return row.terms.union(*(whole for whole in row.compounds if whole <= wanted))


def _is_asked(row: FaqRow, wanted: frozenset[str]) -> bool:
    """Whether it is most of another wording: a word of a long one is about something else."""
    about = wanted - NO_CONTENT
    return any(about <= each and 2 * len(about) >= len(each) for each in row.wordings if about)
