import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.inbound.markup import addresses_others, escaped, mentions, typed


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<@U1> When did it open?", "When did it open?"),
        ("Is 1 &lt; 2 &amp;&amp; 3 &gt; 2?", "Is 1 < 2 && 3 > 2?"),
        ("What says &amp;lt; there?", "What says &lt; there?"),
        ("See <https://a.example/x?a=1&amp;b=2|the page>", "See the page"),
        ("See <https://a.example/x?a=1&amp;b=2>", "See https://a.example/x?a=1&b=2"),
        ("Ask <mailto:a@b.example|a@b.example>", "Ask a@b.example"),
        ("In <#C1|general> <!here|here> <@U1|ann>", "In"),
        ("For <!subteam^S1|@staff> on <!date^1^{date}|1 May>", "For on 1 May"),
        ("two\nlines", "two\nlines"),
        (":wave: When? :pray::skin-tone-2:", "When?"),
        ("at 10:30:45, note:this:too", "at 10:30:45, note:this:too"),
        ("a &lt; b and c &gt; d", "a < b and c > d"),
    ],
)
def test_slack_markup_becomes_what_was_typed(text: str, plain: str) -> None:
    """Mentions go with their labels, links stay as shown, entities become characters once."""
    assert typed(text) == plain


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters=":"), max_size=60)
)
def test_what_is_escaped_is_typed_again(text: str) -> None:
    """Slack gives an escaped text back as it was, but for spaces."""
    assert typed(escaped(text)).split() == text.split()


def test_mention_is_of_that_user_only() -> None:
    """A user whose id begins the same is another one."""
    assert mentions("hi <@U1|bot> there", "U1")
    assert not mentions("hi <@U12>", "U1")


def test_message_that_begins_with_another_person_is_for_them() -> None:
    """Only the first mention says whom a message is for."""
    assert addresses_others(" <@U2> what do you think?", "U1")
    assert addresses_others("<!subteam^S1|@staff> what do you think?", "U1")
    assert not addresses_others("<@U1> what does <@U2> do?", "U1")
    assert not addresses_others("what does <@U2> do?", "U1")
