"""What a draft would change, in sentences for its author."""

from collections.abc import Iterator, Sequence

from bot.answering.quoting import Quote
from bot.evaluation.known import Reason
from bot.evaluation.tryout import Effect, Tryout

NAMED = 3  # questions that a sentence names


def in_words(found: Tryout) -> Iterator[str]:
    """A sentence for each kind of change, and for each place that questions are taken from."""
    for change in found.breaks:
        if change.of.reason is Reason.REGRESSION:
            yield f'The regression question "{change.of.question}" would lose its right answer.'
        else:
            people = "1 person" if change.of.count == 1 else f"{change.of.count} people"
            yield f'"{change.of.question}" would be answered otherwise: it has helped {people}.'
    places: dict[str, list[str]] = {}
    for change in found.changes:
        if change.effect is Effect.TAKEN and change.was:
            places.setdefault(_place(change.was), []).append(change.of.question)
    for place, questions in places.items():
        yield f'It would take {_counted(questions)} from "{place}": {_named(questions)}.'
    lost = [each.of.question for each in found.changes if each.effect is Effect.LOST]
    if lost:
        yield f"It would leave {_counted(lost)} without a plain answer: {_named(lost)}."
    new = [each.of.question for each in found.changes if each.effect is Effect.ANSWERED]
    if new:
        yield f"It would answer {_counted(new)} more that people ask: {_named(new)}."
    yield from _of_topics(found)
    if found.left_out:
        yield (
            f"It is too much to be tried with all: of {found.tried} questions"
            f" {found.tried - found.left_out} were asked, those first that must not break."
        )


def _of_topics(found: Tryout) -> Iterator[str]:
    if found.told:
        yield f"It would tell {_counted(found.told)} by its name that the pages do not say it."
    if found.untold:
        yield (
            f"It would not tell {_counted(found.untold)}: {_named(found.untold)}. Add a line"
            " of the words that they have in common."
        )


def _counted(questions: Sequence[str]) -> str:
    return "1 question" if len(questions) == 1 else f"{len(questions)} questions"


def _named(questions: Sequence[str]) -> str:
    named = ", ".join(f'"{question}"' for question in questions[:NAMED])
    return f"{named} and others" if len(questions) > NAMED else named


def _place(quote: Quote) -> str:
    return quote.heading or quote.document.title or quote.document.id
