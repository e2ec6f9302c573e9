from random import Random

import pytest

from bot.owner import clusters as module
from bot.owner.clusters import Cluster, clusters
from bot.owner.likeness import SIZE, by_words
from corpus.curation.model import Curation
from corpus.document import Document
from corpus.splitting.split import split
from index.analysed import analyse
from index.meaning.kept import Encoding, Encodings
from index.meaning.onnx import minilm
from index.retriever import Retriever

PAGE = Document(
    "mill",
    "Mill",
    "The mill grinds on Mondays. It sells bread and flour. Dogs stay outside. The miller lives"
    " in the tower. The museum is beside the mill. Tickets are sold in the shop.",
)
TICKETS = ("How much is a ticket?", "What does a ticket cost?", "ticket price for children")
DOGS = ("May I bring my dog?", "Can my dog come with me?", "Can I bring a dog along?")
ASKED = dict.fromkeys([*TICKETS, *DOGS, "Who built the tower?"], 1)


@pytest.fixture(scope="module")
def by_meaning() -> Retriever:
    encodings = Encodings(Encoding(minilm()))
    return Retriever.of(analyse(split(PAGE)), Curation(), encodings)


@pytest.fixture(scope="module")
def words_alone() -> Retriever:
    return Retriever.of(analyse(split(PAGE)), Curation())


def groups(found: tuple[Cluster, ...]) -> set[frozenset[str]]:
    return {frozenset(cluster.questions) for cluster in found}


def test_questions_that_mean_the_same_are_one_cluster(by_meaning: Retriever) -> None:
    """Also where they have no word in common."""
    assert groups(clusters(ASKED, by_meaning)) == {
        frozenset(TICKETS),
        frozenset(DOGS),
        frozenset(["Who built the tower?"]),
    }


def test_without_an_encoder_words_decide(words_alone: Retriever) -> None:
    """Rare ones put questions together in whatever form, and question words do not."""
    found = groups(clusters(ASKED, words_alone))
    assert any({"May I bring my dog?", "Can I bring a dog along?"} <= each for each in found)
    assert frozenset(["Who built the tower?"]) in found


def test_the_most_central_question_names_its_cluster(words_alone: Retriever) -> None:
    """What is asked often counts as often; the questions begin with the most frequent."""
    asked = {"Are dogs allowed?": 5, "Dogs?": 1, "Are dogs allowed inside?": 2}
    (found,) = clusters(asked, words_alone)
    assert found == Cluster(
        "Are dogs allowed?", ("Are dogs allowed?", "Are dogs allowed inside?", "Dogs?"), 8
    )


def test_the_most_frequent_cluster_comes_first(words_alone: Retriever) -> None:
    """Counts add up; of equal ones the name decides."""
    asked = {"Are dogs allowed?": 1, "Who built the tower?": 3, "dogs allowed": 3, "Bread?": 4}
    found = clusters(asked, words_alone)
    assert [(each.name, each.count) for each in found][1:] == [
        ("dogs allowed", 4),
        ("Who built the tower?", 3),
    ]


def test_the_order_of_the_questions_does_not_matter(by_meaning: Retriever) -> None:
    """The same questions give the same clusters."""
    found, questions = clusters(ASKED, by_meaning), [*ASKED]
    for seed in range(5):
        Random(seed).shuffle(questions)  # noqa: S311
        assert clusters(dict.fromkeys(questions, 1), by_meaning) == found


def test_any_text_is_a_question(words_alone: Retriever, by_meaning: Retriever) -> None:
    """Nothing, no words, halves of surrogate pairs."""
    asked = dict.fromkeys(["", "?", "the", "\ud800", "\0", "a" * 5_000], 1)
    for retriever in (words_alone, by_meaning):
        found = clusters(asked, retriever)
        assert sum(cluster.count for cluster in found) == len(asked)
        assert clusters({}, retriever) == ()
        assert clusters({"Dogs?": 2}, retriever) == (Cluster("Dogs?", ("Dogs?",), 2),)


def test_what_is_asked_least_stays_alone(
    words_alone: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond a bound the rest is told, one by one."""
    monkeypatch.setattr(module, "MOST", 2)
    found = clusters({"Are dogs allowed?": 3, "dogs allowed": 2, "dogs allowed?": 1}, words_alone)
    assert [cluster.count for cluster in found] == [5, 1]


def test_many_words_are_told_apart_as_few_are() -> None:
    """Beyond the size of a vector words are hashed: strangers stay nearly at right angles."""
    questions = [f"word{number} other{number}" for number in range(SIZE)]
    vectors = by_words(questions, {}, 0)
    cosines = vectors @ vectors.T
    assert abs(cosines[~(cosines > 0.99)]).max() < 0.2
    assert by_words(questions, {}, 0).tobytes() == vectors.tobytes()
