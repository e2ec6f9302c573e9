from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.parts import quoted, said
from bot.answering.quoting import Quote
from bot.dialogue.chat import Chat
from bot.dialogue.reply import Reply, Status
from bot.slack.messages.blocks import Shown, messages, unanswered
from bot.slack.messages.button_values import GivenAnswer
from corpus.document import Document, Span
from tests.bot.slack.lint import Json, message_faults
from tests.bot.slack.sending import buttons, shown

GIVEN = GivenAnswer("answer", "When?", ("T1", "C1", "1.1"))
ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200)


def rendered(reply: Reply, **around: Any) -> list[Json]:
    found = messages(replace(Shown(reply, GIVEN), **around))
    return [{"text": message.text, "blocks": list(message.blocks)} for message in found]


def test_answer_is_quoted_to_the_character_with_its_source(academy: Chat) -> None:
    """The blocks show the page's own words, the key span in bold, and a link with a fragment."""
    reply = academy.reply("How many professionals has ILEA Roswell welcomed?")
    (message,) = rendered(reply)
    first, source = message["blocks"][:2]
    elements = first["elements"][0]["elements"]
    assert "".join(element["text"] for element in elements) == reply.text
    assert [e["text"] for e in elements if e.get("style")] == ["6,125"]
    link = source["elements"][0]["elements"][1]
    assert link["type"] == "link"
    assert link["url"] == reply.sources[0].link
    assert "#:~:text=" in link["url"]
    assert reply.text in message["text"]
    assert link["url"].replace("&", "&amp;") in message["text"]


def test_unsure_answer_offers_the_alternatives_as_buttons() -> None:
    """Each alternative is a button; the plain text names them as well."""
    page = Document("page", "Page", "One. Two. Three.", "https://a.example")
    one, two, three = (Quote(page, *span, "", 1.0) for span in ((0, 4), (5, 9), (10, 16)))
    parts = (*said("Maybe:"), *quoted((one,)))
    reply = Reply(Status.UNSURE, parts, sources=(one,), alternatives=(two, three))
    (message,) = rendered(reply)
    labels = [button["text"]["text"] for button in buttons(message["blocks"], "alternative")]
    assert labels == ["Two.", "Three."]
    assert "Two." in message["text"]
    assert "Three." in message["text"]


def test_quote_looks_like_a_quote_and_nothing_else_does() -> None:
    """What the bot says stands apart from what it quotes; the lines of a list are one quote."""
    page = Document("page", "Page", "We teach: one, two.", "https://a.example")
    lead_in, one, two = (Quote(page, *span, "", 1.0) for span in ((0, 9), (10, 13), (15, 18)))
    quotes = (lead_in, one, two)
    reply = Reply(Status.UNSURE, (*said("Perhaps:"), *quoted(quotes)), sources=quotes)
    (message,) = rendered(reply)
    elements = message["blocks"][0]["elements"]
    assert [element["type"] for element in elements] == ["rich_text_section", "rich_text_quote"]
    assert shown(message["blocks"][:1]) == "Perhaps:\nWe teach:\none\ntwo"
    refused = rendered(Reply(Status.NOT_FOUND, said("The pages do not say.")))[0]["blocks"][0]
    assert [element["type"] for element in refused["elements"]] == ["rich_text_section"]


def test_list_is_a_list_behind_the_bar() -> None:
    """Its items are without their signs, the key span in one of them stays bold."""
    text = "We sell:\n\n- red tea\n- green tea"
    page = Document("page", "Page", text, "https://a.example")
    quotes = (Quote(page, 0, len(text), "", 1.0),)
    key = Span(text.index("green"), text.index("green") + 5)
    (message,) = rendered(Reply(Status.ANSWERED, quoted(quotes, key), sources=quotes))
    lead_in, items = message["blocks"][0]["elements"]
    assert (lead_in["type"], items["type"]) == ("rich_text_quote", "rich_text_list")
    assert (items["style"], items["border"]) == ("bullet", 1)
    assert shown(message["blocks"][:1]) == "We sell:\nred tea\ngreen tea"
    bold = [e["text"] for item in items["elements"] for e in item["elements"] if "style" in e]
    assert bold == ["green"]
    assert text in message["text"]


def test_not_found_offers_questions_and_a_human(academy: Chat) -> None:
    """What the pages do not answer is said, with questions as buttons and a human to ask."""
    reply = academy.reply("How much is the parking fee?")
    assert reply.status is Status.NOT_FOUND
    (message,) = rendered(reply, can_ask_human=True)
    offered = [button["value"] for button in buttons(message["blocks"], "suggestion")]
    assert offered == list(reply.suggestions)
    assert all(question in message["text"] for question in offered)
    assert len(buttons(message["blocks"], "ask_human")) == 1
    assert not buttons(rendered(reply)[0]["blocks"], "ask_human")


def test_whom_to_ask_is_a_link() -> None:
    """A refusal links the contact's address; a quote that has one is shown as it stands."""
    told = "The pages do not answer that. Please ask info@example.org."
    (message,) = rendered(Reply(Status.NOT_FOUND, said(told)))
    elements = message["blocks"][0]["elements"][0]["elements"]
    links = [(each["text"], each["url"]) for each in elements if each["type"] == "link"]
    assert links == [("info@example.org", "mailto:info@example.org")]
    assert "".join(each["text"] for each in elements) == told
    assert message_faults(message) == []
    page = Document("page", "Page", told)
    quotes = (Quote(page, 0, len(told), "", 1.0),)
    (message,) = rendered(Reply(Status.ANSWERED, quoted(quotes), sources=quotes))
    assert [each["type"] for each in message["blocks"][0]["elements"][0]["elements"]] == ["text"]


@pytest.mark.parametrize("item", ["item {} of many", "item {} " + "that is long " * 40])
def test_long_list_keeps_every_item(item: str) -> None:
    """A list of hundreds of items is told in several messages within the limits, all of it."""
    lines = [item.format(number) for number in range(300)]
    text = "\n".join(lines)
    page = Document("page", "Page", text, "https://a.example")
    quotes = (Quote(page, 0, len(text), "", 1.0),)
    found = rendered(Reply(Status.ANSWERED, quoted(quotes, Span(0, 4)), sources=quotes))
    assert len(found) > 1
    assert [fault for message in found for fault in message_faults(message)] == []
    assert "".join(shown(message["blocks"][:1]) for message in found) == text
    assert [len(buttons(message["blocks"], "feedback")) for message in found[:-1]] == [0] * (
        len(found) - 1
    )
    assert len(buttons(found[-1]["blocks"], "feedback")) == 2
    whole = "\n".join(message["text"] for message in found)
    assert [line for line in lines if line not in whole] == []


@given(ANY, ANY, ANY, st.booleans())
@settings(max_examples=60)
def test_every_message_keeps_to_the_limits(text: str, title: str, asked: str, unsure: bool) -> None:  # noqa: FBT001
    """Whatever a page says and a person asks, Slack takes the message and shows it as it stands."""
    page = Document("page", title, (text if text.strip() else "x") * 30, "https://a.example")
    quote = Quote(page, 0, len(page.text), title, 1.0)
    reply = Reply(
        Status.UNSURE if unsure else Status.NOT_FOUND,
        quoted((quote,), Span(0, 1)),
        read_as=asked or None,
        sources=(quote,),
        alternatives=(quote,) * 3,
        suggestions=(asked or "x",) * 3,
    )
    around = replace(Shown(reply, GivenAnswer("a", asked, None)), asker="U1", can_share=True)
    found = messages(replace(around, can_ask_human=True))
    for message in found:
        faults = message_faults({"text": message.text, "blocks": list(message.blocks)})
        assert faults == []
    if not asked.strip():
        return
    assert "<!" not in "".join(message.text for message in found)


def test_page_that_writes_markup_is_shown_as_it_stands() -> None:
    """Asterisks, mentions and entities of a page are text, and no markup of Slack's."""
    text = "Use *both* <!channel> & _never_ <https://evil.example|here>."
    page = Document("page", "A & <B>", text, "https://a.example")
    quotes = (Quote(page, 0, len(text), "", 1.0),)
    reply = Reply(Status.ANSWERED, quoted(quotes), sources=quotes)
    (message,) = rendered(reply)
    assert shown(message["blocks"][:1]) == text
    assert "&lt;!channel&gt; &amp; _never_" in message["text"]
    assert "A &amp; &lt;B&gt;" in message["text"]


def test_question_that_is_given_up_is_told_to_who_asked() -> None:
    """Who asked is named where the question is not to be seen above."""
    for asker, begins in ((None, "I could not answer that one"), ("U1", "<@U1> I could not")):
        message = unanswered(asker)
        assert message.text.startswith(begins)
        assert message_faults({"text": message.text, "blocks": list(message.blocks)}) == []
