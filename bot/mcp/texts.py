"""Replies, passages and documents as the text that an assistant reads, quotes with their places."""

from collections.abc import Iterator, Sequence

from bot.contract.responses import DocumentTextJson, PartJson, ReplyJson, SourceJson
from bot.dialogue.reply import Status

INSTRUCTIONS = (
    "Answers about {name}, in verbatim quotes from its own pages; nothing is composed."
    " Quote what the tools return word for word and give its link."
    ' A status of "unsure" means that the quotes may not answer;'
    ' "not_found" means that the pages do not say: tell the person so, and do not guess.'
)

# What each status means, so that nobody has to know our words for it.
_STATUS = {
    Status.ANSWERED: "Answered in the words of the pages (confidence {confidence:.2f}).",
    Status.UNSURE: "Unsure: the closest passages, which may not answer"
    " (confidence {confidence:.2f}).",
    Status.NOT_FOUND: "Not found: the pages do not answer this.",
    Status.SMALLTALK: "No question about the pages.",
}
_NOTHING = "Not found: no passage has words of this query."


def reply_text(reply: ReplyJson) -> str:
    return "\n\n".join(_reply_paragraphs(reply))


def _reply_paragraphs(reply: ReplyJson) -> Iterator[str]:
    yield _STATUS[reply["status"]].format(confidence=reply["confidence"])
    if reply["read_as"]:
        yield f"Read as: {reply['read_as']}"
    for part in reply["parts"]:
        yield _part(part, reply["sources"])
    quoted = {part["source"] for part in reply["parts"]}
    yield from (
        _quote(source) for place, source in enumerate(reply["sources"]) if place not in quoted
    )
    others = [
        f"- {quote['quote']} (document {quote['document']}{_linked(quote['link'])})"
        for quote in reply["alternatives"]
    ]
    yield from _listed("Other passages that come close:", others)
    yield from _listed(
        "Questions that can be answered:", [f"- {text}" for text in reply["suggestions"]]
    )
    yield f"Conversation, for a follow-up: {reply['conversation']}"


def _part(part: PartJson, sources: Sequence[SourceJson]) -> str:
    """What is quoted has its place; what the bot says itself, or the owner wrote, is no quote."""
    if part["source"] is not None:
        return _quote(sources[part["source"]], part["text"])
    return f"The owner's own answer: {part['text']}" if part["kind"] == "curated" else part["text"]


def hits_text(hits: Sequence[SourceJson]) -> str:
    return "\n\n".join(map(_quote, hits)) or _NOTHING


def document_text(document: DocumentTextJson) -> str:
    """The head, and after an empty line the text, which offsets count from."""
    head = (
        f"Title: {document['title']}",
        f"Document: {document['id']}",
        f"Address: {document['url'] or 'none'}",
        f"Date: {document['date'] or 'unknown'}",
        f"sha256 of the text: {document['sha256']}",
    )
    return "\n".join(head) + f"\n\n{document['text']}"


def _quote(source: SourceJson, text: str | None = None) -> str:
    return f"Quote: {text or source['quote']}\nFrom: {_place(source)}"


def _place(source: SourceJson) -> str:
    heading = f" › {source['heading']}" if source["heading"] else ""
    return (
        f"{source['title']}{heading}, document {source['document']},"
        f" characters {source['start']} to {source['end']},"
        f" sha256 {source['sha256']}{_linked(source['link'])}"
    )


def _linked(link: str | None) -> str:
    return f", {link}" if link else ""


def _listed(title: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield "\n".join((title, *items))
