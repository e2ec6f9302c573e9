"""Which passages are the best by words and by meaning together."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from index.engines.bm25 import Scores
from index.engines.engine import Positions, best, least_of_best
from index.meaning.meaning import DECIMALS, Nearness

# What the nearness of a passage counts for, in units of the idf of a word that no passage has, by
# whether the question is in another language, of which only names and numbers are found by words;
# and which share of that a question beside it counts for where it is nearer.
MEANT = {False: 9.0, True: 60.0}
BESIDE_SHARE = 0.6
# A passage with no word of the question is found where it comes as near as this: all right answers
# to the questions of eight real sites do, and half of what is nearest to questions of other things.
LEAST_NEAR = 0.25
HALF_A_STEP: float = 0.5 / 10**DECIMALS  # what rounding a cosine changes at most


@dataclass(frozen=True, slots=True)
class Best:
    """The best passages; all arrays have one number for each."""

    positions: Positions
    scores: Scores
    # As in a hit.
    meant: Scores
    beside: Scores
    near: Scores
    near_question: Scores

    def best(self, limit: int) -> "Best":
        """At most so many of them with a score above 0, the best first, the earlier one on ties."""
        first = best(self.scores, limit)
        return Best(
            self.positions[first],
            self.scores[first],
            self.meant[first],
            self.beside[first],
            self.near[first],
            self.near_question[first],
        )

    def rows(self) -> Iterator[tuple[int, float, float, float, float, float]]:
        columns = (self.positions, self.scores, self.meant, self.beside, self.near)
        return zip(*(each.tolist() for each in (*columns, self.near_question)), strict=True)


@dataclass(frozen=True, slots=True)
class Meant:
    """What the meaning of a query adds to the scores of passages."""

    nearness: Nearness
    # What the nearness 1 counts for.
    unit: float

    def rough(self) -> Scores:
        """To all passages, each to half of `slack`."""
        found: Scores = np.multiply(self.nearness.passages, self.unit, dtype=np.float64)
        beside = self.nearness.beside
        nearer = self.nearness.questions - self.nearness.passages[beside]
        found[beside] += self.unit * BESIDE_SHARE * np.maximum(nearer, 0.0)
        return found

    @property
    def slack(self) -> float:
        """Twice what rounding changes at most."""
        return 2 * self.unit * (1 + BESIDE_SHARE) * HALF_A_STEP

    def added(self, scores: Scores, positions: Positions) -> Best:
        """These passages with what is added; the score of one that does not match becomes 0.

        `scores` are those of all passages, by words.
        """
        near = self.nearness.to_passages(positions)
        near_question = self.nearness.to_questions(positions)
        beside = self.unit * BESIDE_SHARE * np.maximum(near_question - near, 0.0)
        meant = self.unit * near + beside
        by_words = scores[positions]
        matching = (by_words > 0) | (np.maximum(near, near_question) >= LEAST_NEAR)
        total = np.where(matching, by_words + meant, 0.0)
        return Best(positions, total, meant, beside, near, near_question)


def best_by_words(scores: Scores, limit: int) -> Best:
    """At most `limit` passages with a score above 0, the best first, the earlier one on ties."""
    first = best(scores, limit)
    return Best(first, scores[first], *[np.zeros(len(first))] * 4)


def best_with_meaning(scores: Scores, meant: Meant, limit: int) -> Best:
    """As `best_by_words`, of `scores` by words and what the meaning adds.

    Of all passages the sum is taken roughly, of those that can be among the best to the last bit.
    """
    rough = scores + meant.rough()
    wanted = limit
    while True:
        least = least_of_best(rough, wanted)
        everyone = least <= 0
        positions = np.flatnonzero(rough >= (-np.inf if everyone else least - meant.slack))
        found = meant.added(scores, positions)
        # What matches nothing is near nothing: it is among the best where little is.
        matching = int(np.count_nonzero((found.scores > 0) & (rough[positions] >= least)))
        if everyone or matching >= limit:
            return found.best(limit)
        wanted *= 4
