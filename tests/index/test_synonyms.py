from index.analyzer import terms
from index.synonyms import synonyms


def test_a_synonym_works_in_both_directions() -> None:
    """Where one word stands for another, the other stands for it."""
    for word, others in synonyms().items():
        assert all(word in synonyms()[other] for other in others)


def test_no_word_is_its_own_synonym() -> None:
    """A group whose words are all of one stem brings nothing."""
    for word, others in synonyms().items():
        assert any(terms(other) != terms(word) for other in others), word
