import numpy as np
import pytest

from corpus.document import Document
from corpus.splitting.split import split
from index.analysed import AnalysedTable, analyse
from index.fields import (
    FAQ_HEADING_WEIGHT,
    HEADING_WEIGHT,
    OWN_WEIGHT,
    field_changes,
    passage_fields,
)
from index.layout import Layout, is_question
from index.revision import Revision
from index.table import PassageTable

MILL = "# Visiting\n\nThe mill grinds rye. It opens in spring.\n\n# Dogs\n\nDogs wait outside."
PASSAGES = PassageTable.of(split(Document("mill", "Mill", MILL)))
ANALYSED, LAYOUT = AnalysedTable.of(analyse(PASSAGES)), Layout.of(PASSAGES)


def test_the_own_field_has_the_curated_questions() -> None:
    """A passage's own unit is its text, and behind it what the owner asks of it; where most are
    curated it weighs more.
    """
    own, *_ = passage_fields(ANALYSED, {1: ["season"]}, LAYOUT)
    assert list(own.units[1]) == [*ANALYSED[1].terms, "season"]
    assert "season" not in own.units[0]
    assert own.weights.tolist() == [OWN_WEIGHT[False]] * 3
    own, *_ = passage_fields(ANALYSED, {1: ["season"], 2: ["rye"]}, LAYOUT)
    assert own.weights.tolist() == [OWN_WEIGHT[False], OWN_WEIGHT[True], OWN_WEIGHT[True]]


def test_a_sentence_leans_on_the_one_before() -> None:
    """A sentence is indexed with the one before it in its paragraph, unless it is curated."""
    _, before, *_ = passage_fields(ANALYSED, {}, LAYOUT)
    assert set(before.units[0]) < set(before.units[1])
    assert not set(before.units[1]) & set(before.units[2])
    _, curated, *_ = passage_fields(ANALYSED, {1: ["season"]}, LAYOUT)
    assert not set(curated.units[0]) & set(curated.units[1])


def test_sections_are_shared_below_a_heading() -> None:
    """Passages below one heading share a section, which has that heading and the title."""
    *_, section, heading = passage_fields(ANALYSED, {}, LAYOUT)
    assert section.unit_of.tolist() == [0, 0, 1]
    assert {"mill", "visit", "rye", "spring"} <= set(section.units[0])
    assert heading.unit_of.tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("headings", "weight"),
    [
        (("Fees", "When is it open?"), FAQ_HEADING_WEIGHT),
        (("Fees", "Staff", "When is it open?"), HEADING_WEIGHT),
    ],
)
def test_headings_weigh_more_on_pages_of_questions(
    headings: tuple[str, ...], weight: float
) -> None:
    """Where half of the headings are questions, they are what askers' questions resemble most."""
    text = "\n\n".join(f"# {heading}\n\nText {i}." for i, heading in enumerate(headings))
    found = split(Document("faq", "FAQ", text))
    *_, heading = passage_fields(AnalysedTable.of(analyse(found)), {}, Layout.of(found))
    assert heading.weights.tolist() == [weight] * len(headings)


def test_a_change_is_what_a_new_index_would_have() -> None:
    """What changes with the curation are the units of the passages that it is about."""
    asked = {1: ["season"]}
    nothing = Revision.nothing(PASSAGES)
    changes = field_changes(nothing, {1: ANALYSED[:2]}, asked, LAYOUT, LAYOUT)
    for change, field in zip(changes, passage_fields(ANALYSED, asked, LAYOUT), strict=True):
        if change is None:
            continue
        assert all(list(field.units[i]) == list(unit) for i, unit in change.units.items())
        assert np.array_equal(change.weights, field.weights)
    assert changes[-1] is None


@pytest.mark.parametrize(
    ("heading", "asks"),
    [("How do I pay?", True), ("Where we are", True), ("Opening hours", False), ("Fees?", True)],
)
def test_headings_that_ask_are_told(heading: str, asks: bool) -> None:  # noqa: FBT001
    """A heading asks by its first word or by its mark."""
    assert is_question(heading) is asks
