"""Each chosen number of the answering path is needed: without it an answer is another."""

from bot.dialogue.chat import Chat
from bot.dialogue.reply import Conversation, Reply, Status
from bot.service.building import build_chat
from corpus.curation.model import Curation, Phrasings
from corpus.document import Document
from corpus.load import Corpus


def chat(*texts: str, curation: Curation = Curation()) -> Chat:  # noqa: B008  # frozen
    pages = (Document(f"page-{i}", f"Harbour Page {i}", text) for i, text in enumerate(texts))
    return build_chat(Corpus(tuple(pages), curation), None)


def last(over: Chat, *questions: str) -> Reply:
    """The reply to the last of the questions, asked one after the other."""
    conversation = Conversation()
    for question in questions:
        reply = over.reply(question, conversation)
        conversation = conversation.after(question, reply)
    return reply


def test_what_names_the_page_is_what_it_is_about() -> None:
    """A question that names nothing is about the page's own subject, where sentences are alike."""
    text = "The bridge opened in 1931.\n\nHarbour Page opened in 1958."
    assert last(chat(text), "When did it open?").text == "Harbour Page opened in 1958."


def test_a_follow_up_stays_in_the_paragraph() -> None:
    """Of two sentences that answer alike, the one beside what was just quoted is shown."""
    north, south = (
        f"Guests and their families sleep in the {side} wing." for side in ("north", "south")
    )
    over = chat(f"{north}\n\n{south} Anna Lind built the mill in 1905.")
    asked = ("Who built the mill?", "And in which wing do guests and families sleep?")
    assert last(over, *asked).text == south


def test_a_page_that_says_it_at_length_disagrees_as_well() -> None:
    """Another page's fact is quoted beside the best, although its longer sentence scores less."""
    reply = last(
        chat(
            "The tower was finished in 1892 by two brothers.",
            "In spring the tower was finished in 1894, and people from all villages came to dance.",
        ),
        "When was the tower finished?",
    )
    assert "1892" in reply.text
    assert "1894" in reply.text


def test_a_phrasing_far_from_the_question_vouches_for_no_name() -> None:
    """A name that no page has is doubted, unless a curated question asks nearly the same of it."""
    quote = "The tower has a bell from 1892."
    phrasing = Phrasings(quote, ("How old is the bell that Zebulon cast?",))
    over = chat(quote, curation=Curation(phrasings=(phrasing,)))
    assert last(over, "When did Zebulon ring the bell?").status is Status.UNSURE
    assert last(over, "How old is the bell Zebulon cast?").status is Status.ANSWERED


def test_only_few_words_clarify_a_doubtful_question() -> None:
    """Two words after a doubtful answer add to its question; five are a question of their own."""
    over = chat("The tower has a bell from 1892. The garden is closed in winter.")
    asked = "Who painted the tower?"
    assert last(over, asked).status is Status.UNSURE
    assert last(over, asked, "garden benches").read_as == f"{asked[:-1]}, and garden benches?"
    assert last(over, asked, "old garden benches near walls").read_as is None


def test_words_fade_from_a_conversation() -> None:
    """A word is carried for two turns, and then no longer."""
    over = chat(
        "The tower has a bell from 1892. It was cast by Anna Lind. She lived in Malmo."
        " The tower is open in summer."
    )
    asked = ("Is there a bell in the tower?", "When was it made?", "And who cast it?")
    assert "bell" in str(last(over, *asked).read_as)
    assert "bell" not in str(last(over, *asked, "Where did she live?").read_as)


def test_headings_weigh_most_where_half_of_them_are_questions() -> None:
    """A heading that is a question counts for more on a page of such headings than elsewhere."""
    first = "# When does it open?\n\nAt noon.\n\n"
    pages = (
        "# Fees\n\nTen.\n\n# Staff\n\nAnna.",
        "# Is it free?\n\nNo.\n\n# Who is there?\n\nAnna.",
    )
    plain, questions = (chat(first + rest).search("when does it open", 1)[0] for rest in pages)
    assert plain.text == questions.text == "At noon."
    assert questions.score > 2 * plain.score
