"""A reply → the messages that show it, within Slack's limits."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.answering.quoting import Quote
from bot.dialogue.reply import Reply, Status
from bot.slack.inbound.markup import escaped
from bot.slack.messages import texts
from bot.slack.messages.button_values import Chosen, GivenAnswer, chosen
from bot.slack.messages.pieces import answer_block, pieces
from bot.slack.messages.rich import Block, link, plain, rich, shortened, user

LONGEST_LABEL = 75  # characters on a button
MOST_SOURCES = 10  # places that are linked; the quotes themselves are all shown
FEEDBACK, WHY, ASK_HUMAN, SHARE = "feedback", "why", "ask_human", "share"
ALTERNATIVE, SUGGESTION = "alternative", "suggestion"
HELPFUL, NOT_HELPFUL = "+", "-"


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it is posted."""

    text: str
    """For notifications and screen readers: all that the blocks say."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A reply and what is to stand around it."""

    reply: Reply
    given: GivenAnswer
    """What the buttons carry of it."""
    choice: Chosen | None = None
    """The alternative that the reply shows."""
    asker: str | None = None
    """Named where the question is not to be seen above the answer."""
    others: tuple[Quote, ...] = ()
    """May be chosen in place of the alternative that is shown."""
    can_ask_human: bool = False
    can_share: bool = False
    thanks: bool = False
    """Whether feedback was given: thanks stand in place of its buttons."""

    @property
    def value(self) -> str:
        """For the buttons: what is shown can be found again by it."""
        return (self.choice or self.given).encoded()


def messages(shown: Shown) -> list[Message]:
    """The messages that show a reply, several where it is long; the last one has the buttons."""
    found, in_messages = [], pieces(shown.reply.parts)
    for number, together in enumerate(in_messages):
        blocks = [answer_block(together)]
        said = [escaped("\n".join(piece.text for piece in together).strip("\n"))]
        if number == 0 and shown.asker:
            asked = plain(f"{texts.ASKED}{shown.given.question}")
            blocks.insert(0, rich(user(shown.asker), asked))
            said.insert(0, f"<@{shown.asker}>{texts.ASKED}{escaped(shown.given.question)}")
        if number == len(in_messages) - 1:
            blocks += _around(shown)
            said += _said_around(shown)
        found.append(Message("\n".join(said), tuple(blocks)))
    return found


def elsewhere(channels: Sequence[str]) -> Message:
    """Where to ask instead of a channel that is not among these."""
    before, after = texts.ELSEWHERE.split("{channels}")
    mentions = [{"type": "channel", "channel_id": channel} for channel in channels]
    named = ", ".join(f"<#{channel}>" for channel in channels)
    text = f"{escaped(before)}{named}{escaped(after)}"
    return Message(text, (rich(plain(before), *mentions, plain(after)),))


def unanswered(asker: str | None) -> Message:
    """In place of an answer that cannot be given; `asker` as in `Shown`."""
    mention, named = ([user(asker), plain(" ")], f"<@{asker}> ") if asker else ([], "")
    text = f"{named}{escaped(texts.UNANSWERED)}"
    return Message(text, (rich(*mention, plain(texts.UNANSWERED)),))


def thanked() -> Block:
    """What takes the place of the feedback buttons."""
    return {"type": "context", "elements": [{"type": "plain_text", "text": texts.THANKS}]}


def _around(shown: Shown) -> Iterator[Block]:
    reply = shown.reply
    if reply.read_as:
        yield rich(plain(texts.UNDERSTOOD, "italic"), plain(reply.read_as, "italic"))
    for quote in places(reply.sources):
        yield rich(plain(texts.SOURCE), link(_name(quote), quote.link))
    offers = list(_offers(shown))
    if offers:
        heading = texts.ALSO_CLOSE if _alternatives(shown) else texts.YOU_CAN_ASK
        yield rich(plain(heading))
        yield {"type": "actions", "elements": offers}
    if others := list(_buttons(shown)):
        yield {"type": "actions", "elements": others}
    if shown.thanks:
        yield thanked()
    elif reply.status is not Status.SMALLTALK:
        yield _feedback(shown.value)


def _said_around(shown: Shown) -> Iterator[str]:
    reply = shown.reply
    if reply.read_as:
        yield escaped(texts.UNDERSTOOD + reply.read_as)
    for quote in places(reply.sources):
        yield escaped(" ".join(filter(None, (texts.SOURCE + _name(quote), quote.link))))
    for quote in _alternatives(shown):
        yield escaped(f"{texts.ALSO_CLOSE} {shortened(quote.text, 300)}")
    for question in _suggestions(reply):
        yield escaped(f"{texts.YOU_CAN_ASK} {question}")


def _alternatives(shown: Shown) -> Sequence[Quote]:
    unsure = shown.reply.status is Status.UNSURE
    return shown.others or (shown.reply.alternatives if unsure else ())


def _suggestions(reply: Reply) -> Sequence[str]:
    found = {Status.NOT_FOUND, Status.SMALLTALK}
    return reply.suggestions if reply.status in found else ()


def _offers(shown: Shown) -> Iterator[Block]:
    for number, quote in enumerate(_alternatives(shown)):
        yield button(quote.text, f"{ALTERNATIVE}:{number}", chosen(shown.given, quote).encoded())
    yield from suggestions(_suggestions(shown.reply))


def suggestions(questions: Iterable[str]) -> Iterator[Block]:
    """Buttons that ask these questions."""
    for number, question in enumerate(questions):
        if question.strip() and len(question) <= 1_000:
            yield button(question, f"{SUGGESTION}:{number}", question)


def _buttons(shown: Shown) -> Iterator[Block]:
    value = shown.value
    if shown.reply.why:
        yield button(texts.WHY, WHY, value)
    if shown.can_ask_human and shown.reply.status in {Status.NOT_FOUND, Status.UNSURE}:
        yield button(texts.ASK_HUMAN, ASK_HUMAN, value)
    if shown.can_share:
        yield button(texts.SHARE, SHARE, value)


def button(label: str, action: str, value: str) -> Block:
    text = {"type": "plain_text", "text": shortened(label, LONGEST_LABEL), "emoji": False}
    return {"type": "button", "action_id": action, "text": text, "value": value}


def _feedback(value: str) -> Block:
    def choice(label: str, sign: str) -> Block:
        text = {"type": "plain_text", "text": label}
        return {"text": text, "accessibility_label": label, "value": f"{sign}{value}"}

    element = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": choice(texts.HELPFUL, HELPFUL),
        "negative_button": choice(texts.NOT_HELPFUL, NOT_HELPFUL),
    }
    return {"type": "context_actions", "elements": [element]}


def places(quotes: Iterable[Quote]) -> list[Quote]:
    """The first quote below each heading: a list has a quote for every item."""
    first: dict[tuple[str, str], Quote] = {}
    for quote in quotes:
        first.setdefault((quote.document.id, quote.heading), quote)
    return list(first.values())[:MOST_SOURCES]


def _name(quote: Quote) -> str:
    parts_of_name = (quote.document.title, quote.heading, quote.document.date)
    return shortened(", ".join(filter(None, parts_of_name)), 300) or quote.document.id
