"""Turns about the conversation itself: "say that again", "tell me more", "the second one"."""

import re
from itertools import islice

from bot.answering.parts import quoted, said
from bot.answering.quoting import Quote, context
from bot.dialogue import texts
from bot.dialogue.reply import Conversation, Reply, Status
from corpus.document import PassageKind, Span
from index.retriever import Retriever
from index.table import PassageTable

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


def command_reply(asked: str, conversation: Conversation, retriever: Retriever) -> Reply | None:
    """The reply to a turn about the conversation; None where the turn is something else."""
    plain = " ".join(asked.casefold().replace(",", " ").split()).strip(" .!?")
    last = conversation.last
    if _AGAIN.fullmatch(plain):
        before = conversation.turns[-1].reply if conversation.turns else None
        return before or Reply(Status.SMALLTALK, said(texts.NOTHING_SAID))
    if _MORE.fullmatch(plain):
        if last is None or not last.sources:
            return Reply(Status.SMALLTALK, said(texts.NOTHING_SAID))
        return _more(last, retriever)
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
        told = said(texts.NO_SUCH_ALTERNATIVE)
        return Reply(Status.SMALLTALK, told, alternatives=last.alternatives)
    quote = offered[number]
    settled = last.status is Status.UNSURE
    return Reply(
        Status.ANSWERED if settled else Status.UNSURE,
        quoted((quote,)) if settled else (*said(texts.UNSURE), *quoted((quote,))),
        confidence=1 - last.confidence,
        sources=(quote,),
        alternatives=offered,
        reading=last.reading,
    )


def _more(last: Reply, retriever: Retriever) -> Reply:
    """What the page says next: the rest of the paragraph, and then what stands below it.

    It comes next for sure; after a doubtful answer it is as doubtful.
    """
    passages = retriever.pages.passages
    # Of several sources the first page's: the others say the same, or something else.
    page = [quote for quote in last.sources if quote.document is last.sources[0].document]
    following = _following(max(page, key=lambda quote: quote.end), passages)
    if not following:
        # Without a reading: what was shown before stays what "more" goes on from.
        return Reply(Status.NOT_FOUND, said(texts.NOTHING_MORE))
    first, final = passages[following[0]], passages[following[-1]]
    query = last.reading.query if last.reading else None
    score = retriever.searcher.score(query, following[0]) if query else 0.0
    quote = Quote.of(first, score, Span(first.start, final.end))
    quotes = (quote, *(each for each in context(first, score) if not _is_shown(each, last)))
    return Reply(
        last.status,
        quoted(quotes),
        confidence=1.0 if last.status is Status.ANSWERED else last.confidence,
        sources=quotes,
        reading=last.reading,
    )


def _following(shown: Quote, passages: PassageTable) -> list[int]:
    """The positions of the next sentences of a paragraph, or of the next item or row."""
    below = (
        i for i in passages.ranges.get(shown.document.id, ()) if passages[i].start >= shown.end
    )
    found = list(islice(below, MORE))
    if found and passages[found[0]].kind is not PassageKind.SENTENCE:
        return found[:1]
    return [i for i in found if passages[i].paragraph == passages[found[0]].paragraph]


def _is_shown(quote: Quote, last: Reply) -> bool:
    return any(shown.covers(quote) for shown in last.sources)
