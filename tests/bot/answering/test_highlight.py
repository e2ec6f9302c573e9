from bot.answering.highlight import key_span
from bot.language.question import Wanted
from bot.language.spans import typed_spans
from index.analyzer import terms, tokens


def marked(text: str, question: str, *wanted: Wanted, kind: str | None = None) -> str | None:
    """The key span of a text for the words that a question shares with it."""
    matched = set(terms(question)) & set(terms(text))
    span = key_span(wanted, typed_spans(text), tokens(text), matched, kind)
    return None if span is None else text[slice(*span)]


COUNTED = (
    "As of September 2021, it has welcomed over 6,125 criminal justice sector professionals from"
    " 111 countries."
)


def test_a_number_counts_what_stands_behind_it() -> None:
    """Of two numbers the one before the noun that was asked for is marked."""
    assert marked(COUNTED, "How many professionals?", Wanted.NUMBER) == "6,125"
    assert marked(COUNTED, "How many countries?", Wanted.NUMBER) == "111"


def test_the_type_decides_what_is_marked() -> None:
    """A date is marked where a date is asked for, though numbers stand nearer."""
    assert marked(COUNTED, "When were 111 countries reached?", Wanted.DATE) == "September 2021"


def test_the_nearest_date_is_marked() -> None:
    """Of two dates the one nearest to the words asked about is marked."""
    text = "The hall was built in 1871, and thirty years later, in 1902, a tower."
    assert marked(text, "When was the hall built?", Wanted.DATE) == "1871"
    assert marked(text, "When did the tower come?", Wanted.DATE) == "1902"


def test_a_name_that_the_question_has_is_no_answer_to_it() -> None:
    """Who asks about the museum learns the founder, not the museum."""
    text = "The Harbour Museum was founded by Edith Carrow."
    assert marked(text, "Who founded the Harbour Museum?", Wanted.PERSON) == "Edith Carrow"


def test_the_only_name_is_marked_though_the_question_has_it() -> None:
    """Where there is no other, the name of the question confirms it."""
    text = "The founder was Edith Carrow."
    assert marked(text, "Who was Edith Carrow?", Wanted.PERSON) == "Edith Carrow"


def test_the_kind_that_is_asked_for_wins() -> None:
    """ "Which president" marks the name that says President."""
    text = "The club had invited President Hall, but Edith Carrow opened the museum."
    question = "Which president was to open the museum?"
    assert marked(text, question, Wanted.PERSON, kind="presid") == "President Hall"
    assert marked(text, "Who was to open the museum?", Wanted.PERSON) == "Edith Carrow"


def test_the_next_type_is_marked_where_the_first_is_absent() -> None:
    """Of several types the first that the text has is marked."""
    text = "It was founded by Edith Carrow."
    assert marked(text, "When and by whom?", Wanted.DATE, Wanted.PERSON) == "Edith Carrow"


def test_nothing_is_marked_where_nothing_fits() -> None:
    """No type asked for, or none in the text, is no mark."""
    assert marked(COUNTED, "What has it welcomed?") is None
    assert marked(COUNTED, "What does it cost?", Wanted.MONEY) is None
    assert marked(COUNTED, "Why 111?", Wanted.REASON) is None
    assert marked("", "When?", Wanted.DATE) is None


def test_the_first_span_is_marked_where_no_word_matched() -> None:
    """Without a shared word the first span of the type is as good as any."""
    assert marked(COUNTED, "figures?", Wanted.NUMBER) == "6,125"
