"""A question held against a passage: what of it the passage has, and what it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.curation import MissingTopic
from index.retriever import Match

# Words that carry no content: what they ask for is read by `bot.question`.
FILLERS = frozenset(
    "what when where who whom whose which why how mani much do doe did does has have had can could"
    " would should may might must shall i me my we our us you your he his she hi her him them it its"
    " am im were been be about from so ani some also pleas tell give show know here more than veri"
    " just get got realli actual exact kind sort type like one all list explain describ let want"
    " need say said mean stand up out over too ever still now etc thing via per guy".split()
)
# Words that name the type of the answer; a span of that type covers them.
TYPE_WORDS = frozenset("year date day time number total count name place amount figur".split())


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against one passage as the answer.

    `coverage` is Σ idf·share / Σ idf over the content words of the question and `similarity` the
    closeness to a curated question of the passage, both from 0 to 1; `margin` is the lead over the
    runner-up as a share of the score.
    """

    coverage: float
    similarity: float
    margin: float
    type_absent: bool
    names_absent: tuple[str, ...]
    missing_topic: MissingTopic | None


def coverage(matches: Sequence[Match], *, typed: bool) -> float:
    """The idf-weighted share of the question's content that a passage has.

    `typed` says that it has a span of the type asked for.
    """
    weighed = [match for match in matches if match.word.term not in FILLERS] or list(matches)
    if typed and len(weighed) > 1:
        weighed = [match for match in weighed if match.word.term not in TYPE_WORDS]
    total = sum(match.idf * match.word.weight for match in weighed)
    covered = sum(match.idf * match.word.weight * match.share for match in weighed)
    return covered / total if total else 0.0
