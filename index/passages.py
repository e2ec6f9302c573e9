"""The terms of the passages of a corpus, and of what is around each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.document import Passage, Span
from index.analysed import AnalysedPassage, paragraph_terms
from index.analyzer import terms


@dataclass(frozen=True, slots=True)
class PassageTerms:
    """The terms of a passage, by where they stand."""

    # In its text.
    own: frozenset[str]
    # In its text or its lead-in.
    body: frozenset[str]
    # In its curated questions.
    asked: frozenset[str]
    # In its headings, and in its curated questions or else its paragraph.
    around: frozenset[str]


def passage_terms(
    passages: Sequence[AnalysedPassage], asked: Mapping[int, Sequence[str]], *, several: bool
) -> tuple[PassageTerms, ...]:
    """The terms of passages that are whole paragraphs, in reading order.

    `asked` has the terms of curated questions, by place in `passages`. `several` says whether the
    corpus has several pages: only then a page's title tells its passages from others.
    """
    found: list[PassageTerms] = []
    for _, group in groupby(passages, lambda each: paragraph_of(each.passage)):
        members = tuple(group)
        first = members[0].passage
        headings = frozenset(terms(f"{first.document.title if several else ''} {first.heading}"))
        # Passages of one paragraph share the very set: a table has as many rows as terms.
        around = headings.union(paragraph_terms(first.document, first.paragraph, members))
        for each in members:
            own, body = frozenset(each.terms), frozenset(each.body)
            if len(found) in asked:
                questions = frozenset(asked[len(found)])
                found.append(PassageTerms(own, body, questions, headings | questions))
            else:
                found.append(PassageTerms(own, body, frozenset(), around))
    return tuple(found)


def paragraph_of(passage: Passage) -> tuple[str, str, Span]:
    """What the passages of one paragraph, list or table have in common."""
    return passage.document.id, passage.heading, passage.paragraph
