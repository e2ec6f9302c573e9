import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.quoting import Quote
from bot.dialogue.reply import Reply, Status
from bot.evaluation.figures import auroc, calibration_error, figures
from bot.evaluation.judge import Judgement
from bot.evaluation.question_file import LabelledQuestion
from corpus.document import Document

SCORES = st.lists(st.floats(0, 1), max_size=12)


QUOTE = Quote(Document("mill", "Mill", "The mill was founded in 1931."), 0, 29, "", 1.0)


def outcome(
    status: Status,
    confidence: float,
    *,
    answerable: bool = True,
    right: bool = False,
    shows: tuple[bool | None, bool | None] = (None, None),
) -> Judgement:
    """`shows` says whether the span and the highlight are right."""
    question = LabelledQuestion("1", "When?", (), answerable, "fact", (), frozenset(), ())
    shown = (QUOTE,) if status in {Status.ANSWERED, Status.UNSURE} else ()
    reply = Reply(status, (), confidence=confidence, sources=shown)
    return Judgement(question, reply, right, right, *shows)


def test_auroc_by_hand() -> None:
    """Of the pairs of a positive and a negative, those in the right order, ties half."""
    assert auroc([0.9, 0.8], [0.1, 0.2]) == 1
    assert auroc([0.1], [0.9]) == 0
    assert auroc([0.5, 0.5], [0.5]) == 0.5
    # 0.9 beats both, 0.5 ties with one and beats the other, 0.2 ties with one and loses to one.
    assert auroc([0.9, 0.5, 0.2], [0.5, 0.2]) == pytest.approx((2 + 1.5 + 0.5) / 6)


@given(SCORES, SCORES)
def test_auroc_of_the_opposite_is_the_rest(yes: list[float], no: list[float]) -> None:
    """Telling the other class is as good as this one is bad; one class alone tells nothing."""
    area, opposite = auroc(yes, no), auroc(no, yes)
    assert (area is None) == (not yes or not no)
    if area is not None and opposite is not None:
        assert area + opposite == pytest.approx(1)


def test_calibration_error_by_hand() -> None:
    """Each bin's gap between confidence and truth, weighed by how much is in the bin."""
    assert calibration_error([]) is None
    assert calibration_error([(1.0, True), (0.0, False)]) == 0
    assert calibration_error([(1.0, False)]) == 1
    # Two answers of 0.85, one right: a gap of .35; one of 0.15, right: a gap of .85.
    pairs = [(0.85, True), (0.85, False), (0.15, True)]
    assert calibration_error(pairs) == pytest.approx((2 * 0.35 + 0.85) / 3)
    # Certainty stands in the last bin, beside what is nearly certain.
    assert calibration_error([(1.0, False), (0.95, True)]) == pytest.approx(0.95 / 2)
    # In one bin two gaps even out.
    assert calibration_error([(0.55, True), (0.55, False)]) == pytest.approx(0.05)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30))
def test_calibration_error_is_a_share(pairs: list[tuple[float, bool]]) -> None:
    """No confidence is further from the truth than 1, certainty included."""
    error = calibration_error(pairs)
    assert error is not None
    assert -1e-9 <= error <= 1 + 1e-9


def test_figures_by_hand() -> None:
    """Hits are shares of the answerable, false answers of the unanswerable questions."""
    found = figures(
        [
            outcome(Status.ANSWERED, 0.9, right=True, shows=(True, False)),
            outcome(Status.UNSURE, 0.5, right=True, shows=(False, None)),
            outcome(Status.NOT_FOUND, 0.1),
            outcome(Status.ANSWERED, 0.8),
            outcome(Status.ANSWERED, 0.7, answerable=False),
            outcome(Status.UNSURE, 0.3, answerable=False),
        ]
    )
    assert (found.questions, found.answerable) == (6, 4)
    assert (found.hit1, found.hit3) == (0.5, 0.5)
    assert (found.span, found.highlight) == (0.5, 0)
    assert (found.refused, found.false_answers) == (0.25, 0.5)
    assert found.auroc == pytest.approx(5 / 8)


def test_a_false_answer_is_badly_calibrated() -> None:
    """What is shown for an unanswerable question is wrong, whatever it shows."""
    wrong = outcome(Status.ANSWERED, 1.0, answerable=False, right=True)
    assert figures([wrong]).ece == 1


def test_what_is_not_shown_is_not_calibrated() -> None:
    """A refusal shows nothing that could be right or wrong: it does not count for calibration."""
    assert figures([outcome(Status.NOT_FOUND, 0.2)]).ece is None


def test_nothing_to_count_is_no_figure() -> None:
    """Shares of nothing are None and not 0."""
    empty = figures([])
    assert (empty.questions, empty.answerable) == (0, 0)
    shares = (empty.hit1, empty.hit3, empty.span, empty.highlight, empty.refused)
    assert {*shares, empty.false_answers, empty.auroc, empty.ece} == {None}
    only_answerable = figures([outcome(Status.ANSWERED, 1.0, right=True)])
    assert only_answerable.false_answers is only_answerable.auroc is only_answerable.span is None
