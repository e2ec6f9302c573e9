from bot.answering.names import NameCounts, Names, is_rare
from corpus.document import Document
from corpus.splitting.split import split
from index.query import Query
from tests.indexed import facts_of, retriever_over

PAGE = """The Harbour Museum stands in Wexmouth. It was founded by Edith Carrow.

A mill stands near. Visitors of the mill see Carrow and her sister.

The way to the Pram Room is marked. A pram can be borrowed.
"""


HARBOUR = retriever_over(split(Document("harbour", "Harbour", PAGE)))


def read(question: str) -> Query:
    return HARBOUR.reader.read(question)


def asked(question: str) -> set[str]:
    names = facts_of(HARBOUR).names.asked(read(question))
    return {word.text for word in read(question).words if word.term in names}


def test_names_of_the_page_are_found_in_a_question() -> None:
    """A word that the page writes as a name is a name in the question, whatever its case."""
    assert asked("Who was Carrow of Wexmouth?") == {"Carrow", "Wexmouth"}
    assert asked("who was carrow of wexmouth?") == {"carrow", "wexmouth"}


def test_a_word_in_small_letters_elsewhere_is_no_name() -> None:
    """A capital that begins a sentence, or a word that is plain elsewhere, makes no name."""
    assert asked("Which visitors see a pram?") == set()


def test_common_words_name_nothing_alone() -> None:
    """ "Museum" is part of a name and still asks for no particular one."""
    assert asked("Is there a museum?") == set()
    assert not is_rare("museum")
    assert is_rare("wexmouth")


def test_names_that_the_pages_lack_are_names_too() -> None:
    """A capital inside the question tells a name, whether the pages have it or not."""
    assert asked("Where is Rotterdam?") == {"Rotterdam"}
    assert asked("where is rotterdam?") == set()
    assert asked("Rotterdams are where?") == set()


def test_figures_are_looked_for_like_names() -> None:
    """A year in the question must be the passage's, but not one that a yes/no question guesses."""
    assert asked("What happened in 1908?") == {"1908"}


def test_no_passages_have_no_names() -> None:
    """An empty corpus knows no name by itself."""
    assert Names(NameCounts.of([], []), frozenset()).asked(read("who was carrow?")) == frozenset()
