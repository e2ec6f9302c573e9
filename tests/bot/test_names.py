from bot.names import Names, is_rare
from corpus.curation import Curation
from corpus.document import Document, Passage
from corpus.split import split
from index.query import Query
from index.retriever import Retriever

PAGE = """The Harbour Museum stands in Wexmouth. It was founded by Edith Carrow.

A mill stands near. Visitors of the mill see Carrow and her sister.

Silver ships came from Lisbon. The silver is in the hall.
"""


def passages() -> list[Passage]:
    return split(Document("harbour", "Harbour", PAGE))


def read(question: str) -> Query:
    return Retriever(passages(), Curation()).read(question)


def asked(question: str) -> set[str]:
    names = Names(passages()).asked(read(question))
    return {word.text for word in read(question).words if word.term in names}


def test_names_of_the_page_are_found_in_a_question() -> None:
    """A word that the page writes as a name is a name in the question, whatever its case."""
    assert asked("Who was Carrow of Wexmouth?") == {"Carrow", "Wexmouth"}
    assert asked("who was carrow of wexmouth?") == {"carrow", "wexmouth"}


def test_a_word_in_small_letters_elsewhere_is_no_name() -> None:
    """A capital that begins a sentence, or a word that is plain elsewhere, makes no name."""
    assert asked("Which silver visitors see the sister?") == set()


def test_common_words_name_nothing_alone() -> None:
    """ "Museum" is part of a name and still asks for no particular one."""
    assert asked("Is there a museum?") == set()
    assert not is_rare("museum")
    assert is_rare("wexmouth")


def test_names_that_the_pages_lack_are_not_theirs() -> None:
    """Only names that some passage has are looked for in passages."""
    assert asked("Where is Rotterdam?") == set()


def test_no_passages_have_no_names() -> None:
    """An empty corpus knows no name."""
    assert Names([]).asked(read("Who was Carrow?")) == frozenset()
