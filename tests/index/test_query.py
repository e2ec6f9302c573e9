from index.query import Glossary, Query, read_query

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
