"""Turns about the conversation itself: "say that again", "tell me more", "the second one"."""

import re
from collections.abc import Sequence

from bot import texts
from bot.quote import Quote
from bot.reply import Conversation, Reply, Status
from corpus.document import Passage, PassageKind

MORE = 2  # passages that "tell me more" shows

_AGAIN = re.compile(
    r"(?:sorry |please |pardon |can you |could you |would you |i did(?: no|n.)t (?:hear|catch) )*"
    r"(?:what did you (?:just )?say|(?:say|repeat|show)(?: me)?"
    r" (?:that|it|this|the answer|your answer|what you (?:just )?said)"
    r"(?: (?:again|please|once more|for me))*|what you said|come again"
    r"|repeat(?: please)?|again(?: please)?|once more(?: please)?"
    r"|what was (?:that|said|your answer))"
)
_MORE = re.compile(
    r"(?:please |can you |could you |and |ok )*"
    r"(?:(?:tell|show|give) me (?:some |a bit |a little )?more"
    r"|(?:say|read) more|more(?: please| details?| info(?:rmation)?)?|go on|continue|keep going"
    r"|what else|and(?: so| then)?|so|what (?:comes|is) next|next)(?: please)?"
)
_ORDINALS = {
    "first": 0, "1st": 0, "one": 0, "1": 0, "second": 1, "2nd": 1, "two": 1, "2": 1,
    "third": 2, "3rd": 2, "three": 2, "3": 2, "last": -1,
}  # fmt: skip
_CHOICE = re.compile(
    r"(?:(?:i (?:mean|meant|want|choose|pick)|show me|no|yes|rather|number|option|passage) )*"
    rf"(?:the )?({'|'.join(_ORDINALS)})(?: (?:one|passage|alternative|option|answer))?(?: please)?"
)


def command_reply(
    asked: str, conversation: Conversation, passages: Sequence[Passage]
) -> Reply | None:
    """The reply to a turn about the conversation; None where the turn is something else."""
    plain = " ".join(asked.casefold().replace(",", " ").split()).strip(" .!?")
    last = conversation.last
    if _AGAIN.fullmatch(plain):
        said = conversation.turns[-1].reply if conversation.turns else None
        return said or Reply(Status.SMALLTALK, texts.NOTHING_SAID)
    if _MORE.fullmatch(plain):
        shown = last is not None and last.sources
        return (
            _more(last, passages) if last and shown else Reply(Status.SMALLTALK, texts.NOTHING_SAID)
        )
    if last is None:
        return None
    choice = _CHOICE.fullmatch(plain)
    if choice and last.alternatives:
        return _chosen(last, _ORDINALS[choice[1]])
    return None


def _chosen(last: Reply, number: int) -> Reply:
    """The alternative of that number; they stay to be chosen from.

    What was doubtful is settled by the choice; beside a plain answer the alternative is doubtful.
    It is right only where the first passage was not.
    """
    offered = last.alternatives
    if not -len(offered) <= number < len(offered):
        return Reply(Status.SMALLTALK, texts.NO_SUCH_ALTERNATIVE, alternatives=last.alternatives)
    quote = offered[number]
    settled = last.status is Status.UNSURE
    return Reply(
        Status.ANSWERED if settled else Status.UNSURE,
        quote.text if settled else f"{texts.UNSURE}\n{quote.text}",
        confidence=1 - last.confidence,
        sources=(quote,),
        alternatives=offered,
        reading=last.reading,
    )


def _more(last: Reply, passages: Sequence[Passage]) -> Reply:
    """What the page says next: the rest of the paragraph, and then what stands below it."""
    shown = max(last.sources, key=lambda quote: quote.end)
    following = [
        p for p in passages if p.document.id == shown.document.id and p.start >= shown.end
    ][:MORE]
    if not following:
        # Without a reading: what was shown before stays what "more" goes on from.
        return Reply(Status.NOT_FOUND, texts.NOTHING_MORE)
    same = [following[0]]
    if following[0].kind is PassageKind.SENTENCE:
        same = [p for p in following if p.paragraph == following[0].paragraph]
    first, final = same[0], same[-1]
    quote = Quote(first.document, first.start, final.end, first.heading, 0.0)
    return Reply(
        last.status,
        quote.text,
        confidence=last.confidence,
        sources=(quote,),
        reading=last.reading,
    )
