"""A question as it was understood: its query and the type of answer that it wants."""

import re
from dataclasses import dataclass, field, replace

from bot.answering.names import is_rare
from bot.answering.quoting import Quote
from bot.language.preamble import parts
from bot.language.question import QuestionForm, answering_spans, read_question
from bot.language.question_patterns import Wanted
from bot.language.spans import SpanType
from bot.language.value_patterns import YEAR
from index.query import Query, QueryWord, QuestionReader

# What a guess of a yes/no question counts for: the page may well say something else.
GUESS = 0.5
# What a word beside the question counts for: the asker's situation, or mere politeness.
ASIDE = 0.5

_GUESSED_PLACE = re.compile(r"\b(?:in|at|near|from)(?: the)? $", re.IGNORECASE)
_YEAR = re.compile(YEAR)


@dataclass(frozen=True, slots=True)
class Reading:
    """A question, what is searched for it, and what its answer must be like."""

    form: QuestionForm
    # With words of earlier questions, where it is a follow-up.
    query: Query
    # The types of answer: the form's, those of its guesses, or an earlier question's.
    wanted: tuple[Wanted, ...]
    # What the last turn quoted: likely the subject, unless `others` are asked for.
    previous: Quote | None = None
    others: bool = False
    # The names that the last turn listed and "they" stands for.
    listed: frozenset[str] = frozenset()
    # The span types of which an answer must have one; empty where any passage may answer.
    types: frozenset[SpanType] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "types", answering_spans(self.form, self.wanted))

    @property
    def counted(self) -> QueryWord | None:
        """What "how many" asks for."""
        start = self.form.counts_from
        if start is None:
            return None
        return next((word for word in self.query.words if word.start >= start), None)

    @property
    def counted_term(self) -> str | None:
        return self.counted.term if self.counted else None

    @property
    def question(self) -> str:
        return self.form.text


def read_alone(text: str, reader: QuestionReader) -> Reading:
    """A question that stands alone, with what was said beside it."""
    question, beside = parts(text)
    form = read_question(question)
    query, types = _guesses_apart(form, reader.read(question))
    if beside:
        asides = (replace(w.scaled(ASIDE), is_aside=True) for w in reader.read(beside).words)
        # What was said beside a question is part of what it means.
        query = replace(query, words=(*query.words, *asides), text=text)
    return Reading(form, query, tuple(dict.fromkeys([*form.wanted, *types])))


def _guesses_apart(form: QuestionForm, query: Query) -> tuple[Query, list[Wanted]]:
    """The guesses of a yes/no question counting for less, and their types as what is asked for."""
    if not form.is_yes_no:
        return query, []
    guesses = [_guessed(word, form.text) for word in query.words]
    found = [guess for guess in guesses if guess]
    if not found:
        return query, []
    words = tuple(
        replace(word.scaled(GUESS), is_guess=True) if guess else word
        for word, guess in zip(query.words, guesses, strict=True)
    )
    return replace(query, words=words), found


def _guessed(word: QueryWord, question: str) -> Wanted | None:
    """The type of a guess: "in Texas", "before 2000", "more than 5,000"."""
    if word.text[0].isdigit():
        return Wanted.DATE if _YEAR.fullmatch(word.text) else Wanted.NUMBER
    named = word.is_name or (question.islower() and is_rare(word.text))
    if not named:
        return None
    return Wanted.PLACE if _GUESSED_PLACE.search(question[: word.start]) else None
