import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answerer import ALTERNATIVES, Answer
from corpus.curation.model import Curation, MissingTopic
from corpus.document import Document
from corpus.load import ACADEMY, load
from corpus.splitting.split import split
from tests.indexed import Indexed, indexed

MUSEUM = Document(
    "harbour",
    "Harbour Museum",
    """# Harbour Museum

The Harbour Museum shows the history of the port. It was founded in 1908 by the shipowner \
Edith Carrow. The collection holds 4,200 objects from 37 ships.

The old customs house was built of granite because wooden houses on the quay had burnt down twice.

## Visiting

Visitors find the entrance in Wexmouth at the old pier. A guided tour takes 90 minutes. For group
bookings write to groups@harbour.example in good time.

| Ticket | Price |
|---|---|
| Adults | £9 |
| Children | £4 |

Please leave the following in the cloakroom:

- umbrellas and walking sticks
- rucksacks larger than a sheet of paper
- food and drink
""",
    "https://harbour.example/",
)
PARKING = MissingTopic("parking for visitors", ("parking",))


def answerer(*documents: Document, curation: Curation | None = None) -> Indexed:
    passages = [passage for document in documents for passage in split(document)]
    return indexed(passages, curation or Curation(), (PARKING,))


HARBOUR = answerer(MUSEUM)
CURATED = answerer(*load(ACADEMY).documents, curation=load(ACADEMY).curation)


def found(question: str, over: Indexed = HARBOUR) -> Answer:
    answer = over.answer(question)
    assert answer is not None
    return answer


def marked(question: str, over: Indexed = HARBOUR) -> str:
    answer = found(question, over)
    return answer.plain.text[slice(*answer.plain.highlight)] if answer.plain.highlight else ""


def test_a_list_question_gets_the_lead_in_and_all_items() -> None:
    """Who asks for what the lead-in introduces sees the whole list."""
    text = found("What must be left in the cloakroom?").plain.text
    assert text.startswith("Please leave the following")
    assert all(item in text for item in ("umbrellas", "rucksacks", "food and drink"))


def test_an_item_question_gets_the_item() -> None:
    """Who asks for one item sees that one."""
    assert (
        found("What about rucksacks and paper?").plain.text
        == "rucksacks larger than a sheet of paper"
    )


RULES = """# Parking

You may not park:

- next to white curbs
- before the gate

Bring:

- a lamp
- a coat
"""


def test_an_item_that_its_lead_in_turns_comes_with_it() -> None:
    """Under "You may not park:" an item alone would say the contrary; not so under "Bring:"."""
    over = answerer(Document("rules", "Rules", RULES))
    assert (
        found("Is it next to white curbs?", over).plain.text
        == "You may not park:\nnext to white curbs"
    )
    assert found("a lamp?", over).plain.text == "a lamp"


def test_the_same_paragraph_on_several_pages_answers_once() -> None:
    """It is shown once, with every page as a source, and is no alternative to itself."""
    text = "The library opens at nine and closes at five.\n\nParking costs two dollars."
    answer = found(
        "When does the library open?", answerer(*(Document(name, name, text) for name in "abc"))
    )
    assert answer.plain.text == "The library opens at nine and closes at five."
    assert [quote.document.id for quote in answer.plain.quotes] == ["a", "b", "c"]
    assert answer.plain.text not in {quote.text for quote in answer.plain.alternatives}


def test_a_table_row_comes_with_its_header() -> None:
    """A row is shown below its table's header, as on the page, and is itself the first quote."""
    answer = found("What is the price for children?")
    assert "Children" in answer.plain.quotes[0].text
    assert [
        line for line in answer.plain.text.splitlines() if "|" in line
    ] == answer.plain.text.splitlines()
    assert answer.plain.text.index("Ticket") < answer.plain.text.index("Children")
    assert "Adults" not in answer.plain.text
    assert marked("What is the price for children?") == "£4"


def test_a_broad_ask_gets_the_section() -> None:
    """Who asks for the history gets the paragraph about it."""
    text = found("Tell me about the history of the port").plain.text
    assert text.startswith("The Harbour Museum shows the history")
    assert text.endswith("37 ships.")


@pytest.mark.parametrize(
    ("question", "span"),
    [
        ("When was it founded?", "1908"),
        ("Who is the shipowner that founded it?", "Edith Carrow"),
        ("How many objects does the collection hold?", "4,200"),
        ("From how many ships?", "37"),
        ("Where is the entrance?", "Wexmouth"),
        ("How long does a guided tour take?", "90 minutes"),
        ("What is the e-mail for group bookings?", "groups@harbour.example"),
        ("How much do adults pay, what is the price?", "£9"),
        ("Was it founded in 1950?", "1908"),
    ],
)
def test_the_key_span_is_marked(question: str, span: str) -> None:
    """The date, person, number, place, duration, contact or sum asked for is marked."""
    assert marked(question) == span


@pytest.mark.parametrize(
    ("question", "span"),
    [
        ("how many nations", "111"),
        ("How many professionals has ILEA Roswell welcomed?", "6,125"),
        ("When was ILEA Roswell established?", "2001"),
        ("When did the first academy open?", "1995"),
        ("Where did the first academy open?", "Budapest, Hungary"),
        ("Who called for the academies?", "President Clinton"),
        ("Is it in Texas?", "Roswell, New Mexico"),
    ],
)
def test_the_key_spans_of_the_academy(question: str, span: str) -> None:
    """Where a sentence has several numbers, dates or names, the one asked for is marked."""
    assert marked(question, CURATED) == span


def test_a_reason_gets_the_sentence_that_gives_it() -> None:
    """ "Why" is answered by the sentence with the reason and marks no span."""
    answer = found("Why was the customs house built of granite?")
    assert "because wooden houses" in answer.plain.text
    assert answer.plain.highlight is None


def test_nothing_matched_is_no_answer() -> None:
    """Without a word in common there is no answer, not a poor one."""
    for question in ("quantum chromodynamics", "", "?!"):
        assert HARBOUR.answer(question) is None
    empty = answerer()
    assert empty.answer("When was it founded?") is None


def test_what_is_not_there_is_counted_against_the_answer() -> None:
    """A fact of the wrong type, or known to be missing, is worse than the fact itself."""
    wrong_type = found("How long is the collection of objects?")
    assert wrong_type.evidence.type_absent
    assert not found("How long does a guided tour take?").evidence.type_absent
    missing = found("Is there parking at the entrance?")
    assert missing.evidence.missing_topic == PARKING
    assert missing.confidence < found("Where is the entrance?").confidence
    assert any(PARKING.topic in penalty.reason for penalty in missing.why.penalties)


QUESTIONS = st.lists(
    st.sampled_from(
        "when where how many who why what was is the founded museum history tour price children"
        " umbrellas cloakroom ships 1908 academy objectives mission countries Budapest alumni"
        " zzz pram tell me about".split()
    ),
    max_size=8,
).map(" ".join)


@pytest.mark.parametrize("over", [HARBOUR, CURATED], ids=["museum", "academy"])
@given(question=QUESTIONS)
def test_what_every_answer_keeps(over: Indexed, question: str) -> None:
    """Quotes are verbatim, the mark lies in them, the contributions add up to the score."""
    answer = over.answer(question)
    if answer is None:
        return
    for quote in (*answer.plain.quotes, *answer.plain.alternatives):
        assert quote.text == quote.document.text[quote.start : quote.end]
        assert quote.text.strip()
    assert sorted(answer.plain.text) == sorted(
        "\n".join(quote.text for quote in answer.plain.quotes)
    )
    if answer.plain.highlight:
        assert (
            0 <= answer.plain.highlight.start < answer.plain.highlight.end <= len(answer.plain.text)
        )
        assert answer.plain.text[slice(*answer.plain.highlight)] in answer.plain.quotes[0].text
    why = answer.why
    assert sum(c.score for c in why.contributions) == pytest.approx(why.score)
    assert why.score == answer.plain.quotes[0].score
    assert 0 < answer.confidence < 1
    assert 0 <= why.coverage <= 1 + 1e-9
    assert answer == over.answer(question)


@given(question=QUESTIONS)
def test_alternatives_are_others(question: str) -> None:
    """Alternatives are few, and none is part of what is shown already."""
    answer = CURATED.answer(question)
    if answer:
        assert len(answer.plain.alternatives) <= ALTERNATIVES
        assert not any(
            q.covers(other) for q in answer.plain.quotes for other in answer.plain.alternatives
        )
        assert len(set(answer.plain.alternatives)) == len(answer.plain.alternatives)
        assert answer.why.runner_up == next(iter(answer.plain.alternatives), None)
