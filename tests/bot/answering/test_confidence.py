from dataclasses import replace

import pytest

from bot.answering.confidence import (
    Model,
    bands,
    confidence,
    estimate,
    features,
    penalties,
    weights,
)
from bot.answering.evidence import Evidence
from corpus.curation.model import Curation, MissingTopic, Phrasings
from corpus.document import Document
from corpus.splitting.split import split
from tests.indexed import indexed

MILL = Document("mill", "Mill", "The mill was founded in 1931. The miller was Joseph Pratt.")
CURATION = Curation(phrasings=(Phrasings("founded in 1931", ("In which year was it founded?",)),))


def evidence(curation: Curation) -> Evidence:
    """That of a question that its passage answers plainly."""
    answer = indexed(split(MILL), curation).answer("When was the mill founded?")
    assert answer is not None
    return answer.evidence


GOOD = pytest.mark.parametrize(
    "good", [evidence(Curation()), evidence(CURATION)], ids=["plain", "curated"]
)
BAD = pytest.mark.parametrize(
    "change",
    [
        {"type_absent": True},
        {"names_absent": ("anholt",)},
        {"missing_topic": MissingTopic("the roof", ("roof",))},
    ],
    ids=["type", "name", "topic"],
)


def odds(found: Evidence) -> float:
    sure = estimate(found)
    return sure / (1 - sure)


def test_the_bands_are_in_order() -> None:
    """A plain answer takes more confidence than an unsure one, and a refusal is possible."""
    assert 0 < bands().unsure < bands().answered < 1


@GOOD
def test_confidence_is_a_probability(good: Evidence) -> None:
    """Confidence lies between 0 and 1, the extremes of the evidence included."""
    for coverage in (0.0, 0.5, 1.0):
        for margin in (0.0, 1.0):
            assert 0 < confidence(replace(good, coverage=coverage, margin=margin)) < 1


@GOOD
def test_more_of_the_question_is_surer(good: Evidence) -> None:
    """A passage that covers more of the question, or leads by more, is surer."""
    assert confidence(replace(good, coverage=0.2)) < confidence(replace(good, coverage=0.9))
    assert confidence(replace(good, margin=0.0)) < confidence(replace(good, margin=0.9))


def test_a_curated_question_is_surer() -> None:
    """The closer a curated question comes, the surer is its passage."""
    good = evidence(CURATION)
    assert confidence(replace(good, similarity=0.1)) < confidence(replace(good, similarity=1.0))


@GOOD
def test_what_lacks_the_thing_asked_for_is_no_plain_answer(good: Evidence) -> None:
    """However much else matches, a name that is absent keeps the confidence below the band."""
    sure = replace(good, coverage=1.0, strength=50.0)
    assert confidence(sure) >= bands().answered
    assert confidence(replace(sure, names_absent=("anholt",))) < bands().answered


def test_the_owners_word_is_taken() -> None:
    """A question that is, word for word, a curated one is answered, however little matches."""
    good = replace(evidence(CURATION), coverage=0.0, strength=0.0, margin=0.0)
    assert confidence(good) < bands().answered
    assert confidence(replace(good, is_curated_question=True)) >= bands().answered


@GOOD
@BAD
def test_what_is_absent_lowers_the_odds_by_its_penalty(
    good: Evidence, change: dict[str, object]
) -> None:
    """Each penalty says by which factor the odds fall, and the odds fall by just that."""
    worse = replace(good, **change)  # type: ignore[arg-type]
    (penalty,) = set(penalties(worse)) - set(penalties(good))
    assert 0 < penalty.factor < 1
    assert odds(worse) == pytest.approx(odds(good) * penalty.factor)


def test_penalties_name_what_is_absent() -> None:
    """The reasons name the names and the topic that the passage lacks; no absence is none."""
    good = evidence(CURATION)
    assert penalties(good) == ()
    worse = replace(
        good, names_absent=("anholt", "burgsee"), missing_topic=MissingTopic("the roof", ("roof",))
    )
    reasons = " ".join(penalty.reason for penalty in penalties(worse))
    assert "anholt, burgsee" in reasons
    assert "the roof" in reasons


@pytest.mark.parametrize("model", Model)
def test_every_feature_has_a_weight(model: Model) -> None:
    """The stored weights are those of the features, no more and no fewer."""
    assert set(weights(model)) == set(features(evidence(CURATION))) | {"bias"}
