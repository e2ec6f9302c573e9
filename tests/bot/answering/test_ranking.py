from dataclasses import replace

import pytest

from bot.answering.quoting import Quote
from bot.answering.ranking import Candidate
from corpus.curation.model import Curation, Phrasings
from corpus.document import Document
from corpus.splitting.split import split
from tests.indexed import indexed

RIVER = Document(
    "river",
    "River",
    """The gauge at Anholt shows the level of the river. The gauge at Anholt was set up in 1872.

The gauge at Burgsee shows the level too. The gauge at Burgsee was set up in 1931.""",
)
RIVERS = indexed(split(RIVER))


def ranked(question: str) -> list[Candidate]:
    return RIVERS.rank(question)


def first(question: str) -> str:
    return ranked(question)[0].hit.passage.text


def test_a_passage_with_the_type_asked_for_comes_first() -> None:
    """Of two passages with the same words the one that has a date answers "when"."""
    text = "The mill grinds for the village.\n\nThe mill grinds for the village since 1931."
    over = indexed(split(Document("mill", "Mill", text)))
    dated = over.rank("When does the mill grind for the village?")[0]
    assert "1931" in dated.hit.passage.text
    plain = over.rank("What does the mill grind for the village?")[0]
    assert "1931" not in plain.hit.passage.text


def test_a_passage_with_the_name_asked_for_comes_first() -> None:
    """Of two passages that say the same of two places the one with the name wins."""
    assert "1872" in first("When was the gauge at Anholt set up?")
    assert "1931" in first("When was the gauge at Burgsee set up?")


def test_a_name_that_a_passage_lacks_is_told() -> None:
    """A passage about another place is known to lack the name."""
    found = {
        c.hit.passage.text: c.names_absent for c in ranked("When was the gauge at Anholt set?")
    }
    assert found["The gauge at Burgsee was set up in 1931."] == ("anholt",)
    assert found["The gauge at Anholt was set up in 1872."] == ()


def test_a_follow_up_is_likely_about_what_was_quoted() -> None:
    """Of equal passages the one quoted before comes first, unless the others are asked for."""
    page = Document("mill", "Mill", "The mill grinds rye.\n\nThe mill grinds oats.")
    over = indexed(split(page))
    oats = over.retriever.pages.passages[1]
    previous = Quote.of(oats)
    reading = replace(over.read("the mill grinds"), previous=previous)
    assert over.rank(reading)[0].hit.passage == oats
    assert over.rank(replace(reading, others=True))[0].hit.passage != oats


def test_ties_go_to_the_earlier_passage() -> None:
    """Passages of the same score come in reading order."""
    page = Document("mill", "Mill", "The mill rests.\n\nThe mill rests.\n\nThe mill rests.")
    found = indexed(split(page)).rank("mill")
    assert [candidate.hit.position for candidate in found] == [0, 1, 2]


@pytest.mark.parametrize("question", ["When was the gauge at Anholt set up?", "river", "1931"])
def test_bonuses_come_on_top_of_the_hit(question: str) -> None:
    """A candidate's score is its hit's and its bonuses', and candidates stand in falling order."""
    found = ranked(question)
    for candidate in found:
        bonus = sum(each.score for each in candidate.bonuses)
        assert candidate.score == pytest.approx(candidate.hit.score + bonus)
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)


def test_nothing_matched_is_no_candidate() -> None:
    """Evidence alone, without a word in common, makes no candidate."""
    assert ranked("When?") == []
    assert indexed([]).rank("gauge") == []


SCHOOL = Document(
    "pottery",
    "Pottery school",
    """Our director is Lena Moss.

## Wheel course

In the wheel course you learn to centre clay. It takes place on Tuesdays at 18:00.

## Fees

| Course | Fee |
|---|---|
| Wheel course | 180 euros |
| Glaze course | 140 euros |
""",
)
FEE = Phrasings("180 euros", ("What does the wheel course cost?", "price of the wheel course"))
DIRECTOR = Phrasings("Our director is Lena Moss", ("Who is the director?",))


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("What do you do in the wheel course?", "In the wheel course you learn"),
        ("When is the wheel course?", "on Tuesdays at 18:00"),
        ("What does the glaze course cost?", "140 euros"),
        ("How much is the wheel course?", "180 euros"),
        ("price of wheel course", "180 euros"),
    ],
)
def test_a_curated_question_stands_for_what_it_asks(question: str, shown: str) -> None:
    """And not for its nouns: what else is asked about them goes where it went before."""
    over = indexed(split(SCHOOL), Curation(phrasings=(FEE, DIRECTOR)))
    assert any(shown in each.hit.passage.text for each in over.rank(question)[:1])


def test_what_a_curated_question_does_not_count_for_is_told() -> None:
    """The explanation takes back what its closeness had added, so that the parts are the score."""
    over = indexed(split(SCHOOL), Curation(phrasings=(FEE, DIRECTOR)))
    found = over.rank("What do you do in the wheel course?")
    row = next(each for each in found if "180 euros" in each.hit.passage.text)
    taken = [each.score for each in row.bonuses if each.source == "otherwise"]
    assert taken == [-(row.hit.bonus + row.hit.beside)]
    assert not row.by_questions
