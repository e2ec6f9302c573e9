from pathlib import Path

import pytest

from bot.answering.missing_topics import MissingTopics, in_other_compounds
from bot.dialogue.reply import Status
from bot.service.building import build_chat
from bot.service.encoding import load_encodings
from corpus.curation.model import Curation, MissingTopic
from corpus.document import Document
from corpus.load import Corpus
from index.analyzer import terms, tokens
from tests.conftest import unlimited

PARKING = MissingTopic("parking", ("parking", "car park"))
COACHES = MissingTopic("coaches", ("parking for coaches",), "the harbour master")
TOPICS = MissingTopics((PARKING, COACHES))


def topic(question: str, passage: str = "") -> MissingTopic | None:
    asked = frozenset(terms(question))
    return TOPICS.find(asked, None, asked & frozenset(terms(passage)))


@pytest.mark.parametrize("question", ["Is there parking?", "Where is the CAR PARK", "parked car"])
def test_a_topic_is_told_by_its_words(question: str) -> None:
    """Any of a topic's phrases tells it, in whatever form and order the words stand."""
    assert topic(question) == PARKING


def test_all_words_of_a_phrase_are_needed() -> None:
    """One word of a phrase is not the topic."""
    assert topic("Where is the car?") is None
    assert topic("") is None


def test_the_most_telling_phrase_wins() -> None:
    """Of several topics the one with the longest phrase in the question is meant."""
    assert topic("Is there parking for coaches?") == COACHES


def test_a_passage_that_has_the_words_is_not_missing() -> None:
    """What the passage says itself is not refused as missing."""
    assert topic("Is there parking?", "Parking is on the quay.") is None
    assert topic("Where is the car park?", "The park is green.") == PARKING


def test_no_topics_are_never_missing() -> None:
    """Without curation nothing is known to be missing."""
    assert MissingTopics(()).find(frozenset({"park"}), None, frozenset()) is None
    assert (
        MissingTopics((MissingTopic("nothing", ("the",)),)).find(frozenset(), None, frozenset())
        is None
    )


def test_a_part_of_a_compound_covers_no_topic() -> None:
    """ "Cost-effective" says nothing of the cost, unless that is asked for or stands there too."""
    text = "In a cost-effective manner"
    assert in_other_compounds(text, tokens(text), {"cost"}) == {"cost", "effect"}
    assert in_other_compounds(text, tokens(text), {"cost", "effect"}) == frozenset()
    text = f"{text}, at a cost of one"
    assert in_other_compounds(text, tokens(text), {"cost"}) == {"effect"}


def test_what_is_counted_is_what_the_phrase_counts() -> None:
    """ "How many schools" is not asked by who asks for the pupils that a school has."""
    schools = MissingTopic("schools in all", ("how many schools", "how many from Kenya"))
    topics = MissingTopics((schools,))
    assert topics.find(frozenset(terms("How many schools are there?")), "school", frozenset())
    pupils = frozenset(terms("How many pupils has the school?"))
    assert topics.find(pupils, "pupil", frozenset()) is None
    assert topics.find(frozenset(terms("how many officers from Kenya")), "offic", frozenset())


def test_words_of_a_topic_far_off_leave_a_doubt(tmp_path: Path) -> None:
    """The White House is no lodging: the passage is shown as a doubtful one."""
    pytest.importorskip("onnxruntime", reason="the extra `meaning` is not installed")
    by_meaning = load_encodings(unlimited(meaning="on", index=tmp_path))
    page = Document("school", "School", "President Clinton proposed the school in 1995.")
    lodging = MissingTopic("housing and accommodation", ("house", "sleep", "dormitory", "hotel"))
    corpus = Corpus((page,), Curation(missing=(lodging,)))
    asked = "Which president in the White House proposed it?"
    assert build_chat(corpus, None).reply(asked).status is Status.NOT_FOUND
    reply = build_chat(corpus, None, by_meaning).reply(asked)
    assert reply.status is Status.UNSURE
    assert reply.sources[0].text == page.text
    about = build_chat(corpus, None, by_meaning).reply("Is there a house where students sleep?")
    assert lodging.topic in about.text
