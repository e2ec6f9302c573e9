from hypothesis import given
from hypothesis import strategies as st

from corpus.curation.model import Curation
from corpus.document import Document
from corpus.splitting.split import split
from index.query import MOST_WORDS, Glossary, Query, read_query
from tests.indexed import retriever_over

GLOSSARY = Glossary({"graduate": ["alumni"], "set up": ["established"], "state": ["nation"]})
SYNONYMS = Glossary({"academy": ["school"], "graduate": ["pupil"]})
KNOWN = frozenset({"alumni", "establish", "state", "nation", "set", "academi"})


def read(question: str, known: frozenset[str] = KNOWN) -> Query:
    return read_query(known, GLOSSARY, SYNONYMS, question, {"acadmy": "academy"})


def test_a_word_the_pages_lack_is_searched_by_its_meaning() -> None:
    """A glossary term stands in at .8 for a word that the pages have not."""
    assert read("graduates").weights == {"graduat": 1.0, "alumni": 0.8}


def test_a_word_the_pages_have_comes_first() -> None:
    """Beside a word that the pages have, what it means counts for .4."""
    assert read("states").weights == {"state": 1.0, "nation": 0.4}


def test_a_phrase_takes_its_words() -> None:
    """The words of a glossary phrase count for less than the phrase's meaning."""
    assert read("set up").weights == {"set": 0.4, "up": 0.4, "establish": 0.8}


def test_a_misspelt_word_is_searched_as_meant() -> None:
    """A correction replaces the word and is remembered for the explanation."""
    (word,) = read("acadmy").words
    assert (word.text, word.term, word.corrected) == ("acadmy", "academi", "academy")


def test_a_term_asked_twice_counts_once() -> None:
    """Repeating a word does not make it weigh more."""
    assert read("academy academy").weights == read("academy").weights


def test_names_are_told_by_their_capital() -> None:
    """A capital inside a question tells a name; at its start or in capitals it tells nothing."""
    assert [w.text for w in read("Is Texas near Mexico").words if w.is_name] == ["Texas", "Mexico"]
    assert not any(word.is_name for word in read("IS TEXAS NEAR").words)


def test_stop_words_alone_search_nothing() -> None:
    """A question of stop words has no terms."""
    assert read("is it the").weights == {}


def test_a_synonym_counts_for_less_than_the_glossary() -> None:
    """General synonyms are searched at a low weight, and only where the glossary has no entry."""
    weights = read("academy").weights
    assert 0 < weights["school"] < 0.4
    assert "pupil" not in read("graduate").weights


def test_words_that_say_nothing_count_for_less() -> None:
    """Fillers weigh less than content, and question words as much."""
    weights = read("tell about which school").weights
    assert weights["tell"] == weights["about"] < weights["which"] == weights["school"]


READER = retriever_over(
    split(Document("mill", "Mill", "The mill grinds rye. Participants arrive in spring.")),
    Curation(glossary={"corn": ("rye",)}),
).reader


def test_spelling_and_glossary_are_applied() -> None:
    """A misspelt word is searched as it is meant, the askers' word as the page's."""
    words = READER.read("Particpants of corn?").words
    assert [word.corrected for word in words] == ["participants", None]
    assert words[1].weights["rye"] > 0


def test_words_that_are_right_are_left_alone() -> None:
    """A word that a curated answer has is not turned into one of the pages."""
    (word,) = READER.read("particpant", frozenset({"particp"})).words
    assert word.corrected is None


def test_a_question_makes_a_bounded_query() -> None:
    """Of a question that is all words, the first are read."""
    for question in (" ".join("abcdefghij" * 50), " ".join(f"zq{n}v" for n in range(200))):
        assert len(READER.read(question).words) == MOST_WORDS


@given(st.text(max_size=80))
def test_the_same_question_is_the_same_query(question: str) -> None:
    """Any text is read, the same way every time, and once for several looks at it."""
    assert READER.read(question) is READER.read(question)


def test_a_letter_of_a_synonym_means_nothing() -> None:
    """Who asks for "email" does not ask for an e-bike."""
    synonyms = Glossary({"email": ["e-mail"]})
    found = read_query(KNOWN, Glossary({}), synonyms, "email", {})
    assert found.weights.keys() == {"email", "mail"}
