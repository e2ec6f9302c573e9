"""A question of the FAQ with its answer, and the words that it is found by."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.answering.quoting import Quote
from bot.dialogue.reply import Reply
from corpus.document import Span
from index.analyzer import terms

_TOKENS = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class FaqRow:
    """A question and its answer, or a topic and how its page begins on it."""

    question: str
    answer: str
    source: Quote
    """The first quote of the answer."""
    group: str
    terms: frozenset[str]
    """Of the question and its other wordings, the answer and the group."""
    compounds: frozenset[frozenset[str]]
    """The terms of words with hyphens: "cost" does not find "cost-effective"."""
    highlight: Span | None = None
    is_topic: bool = False
    """Whether it is a heading that asks nothing."""
    id: str = ""
    """Its place in the page."""

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
    found = words_of((question, reply.text, group, *rest))
    return FaqRow(question, reply.text, source, group, *found, reply.highlight)


def words_of(texts: Iterable[str]) -> tuple[frozenset[str], frozenset[frozenset[str]]]:
    """The terms of plain words, and those of each word with hyphens."""
    plain, compounds = set[str](), set[frozenset[str]]()
    for text in texts:
        parts = [token.strip("-") for token in _TOKENS.findall(text)]
        plain.update(terms(" ".join(part for part in parts if "-" not in part)))
        compounds.update(frozenset(terms(part)) for part in parts if "-" in part)
    return frozenset(plain), frozenset(compounds)


def matching(rows: Iterable[FaqRow], query: str) -> tuple[FaqRow, ...]:
    """Those that have every term of the query; all where it has none."""
    wanted = frozenset(terms(query))
    return tuple(row for row in rows if wanted <= _found(row, wanted))


def _found(row: FaqRow, wanted: frozenset[str]) -> frozenset[str]:
    """A word with hyphens is found by all of its parts."""
    return row.terms.union(*(whole for whole in row.compounds if whole <= wanted))
