"""What Slack would refuse in a message or a view, after its documented limits."""

from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

Json = dict[str, Any]

LONGEST_MESSAGE = 13_000  # characters in all; Slack drops longer ones
# The type of a block, and the most characters of its text.
TEXTS = {"section": 3_000, "header": 150, "rich_text": 3_000}
ELEMENTS = {"actions": 25, "context": 10, "context_actions": 5}
PLACES = {
    "message": {"rich_text", "actions", "context", "context_actions", "section", "divider"},
    "home": {"rich_text", "actions", "context", "section", "divider", "header"},
    "modal": {"rich_text", "actions", "context", "section", "divider", "input"},
}


def message_faults(message: Json) -> list[str]:
    text = message.get("text")
    blocks = message.get("blocks") or []
    try:
        found = list(block_faults(blocks, "message", most=50))
    except (AttributeError, KeyError, TypeError):
        return ["a block is none of Slack's"]
    if not isinstance(text, str) or not text.strip():
        found.append("a message needs a text")
    elif len(text) > LONGEST_MESSAGE:
        found.append(f"the text has {len(text)} characters")
    if sum(len(part) for block in blocks for part in texts(block)) > LONGEST_MESSAGE:
        found.append("the blocks have too many characters")
    return found


def view_faults(view: Json) -> list[str]:
    kind = view.get("type", "")
    found = list(block_faults(view.get("blocks") or [], kind, most=100))
    if kind == "modal":
        labels = [view.get(name) for name in ("title", "submit", "close")]
        found += [f"a label is too long: {n}" for n in labels if n and len(n["text"]) > 24]
        if not view.get("title"):
            found.append("a modal needs a title")
        if any(b["type"] == "input" for b in view["blocks"]) and not view.get("submit"):
            found.append("a modal with an input needs a submit button")
    if len(view.get("private_metadata", "")) > 3_000:
        found.append("the private metadata is too long")
    return found


def block_faults(blocks: list[Json], place: str, most: int) -> Iterator[str]:
    if len(blocks) > most:
        yield f"{len(blocks)} blocks"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "a block id stands twice"
    for block in blocks:
        if block.get("type") not in PLACES[place]:
            yield f"no {block.get('type')} block in a {place}"
        yield from _faults(block)


def _faults(block: Json) -> Iterator[str]:
    kind = block.get("type", "")
    try:
        for parsed in Block.parse_all([block]):
            parsed.to_dict()
    except SlackObjectFormationError as error:
        yield str(error)
    if sum(map(len, texts(block))) > TEXTS.get(kind, LONGEST_MESSAGE):
        yield f"the text of a {kind} is too long"
    elements = block.get("elements", [])
    if kind in ELEMENTS and not 1 <= len(elements) <= ELEMENTS[kind]:
        yield f"{len(elements)} elements in a {kind}"
    if kind in {"actions", "context_actions"}:
        actions = [element["action_id"] for element in elements]
        if len(actions) != len(set(actions)):
            yield "an action id stands twice"
    yield from (fault for element in _all(block) for fault in element_faults(element))


def element_faults(element: Json) -> Iterator[str]:
    kind = element.get("type")
    if kind == "button" or "accessibility_label" in element:
        if not 1 <= len(element["text"]["text"]) <= 75:
            yield f"a label of {len(element['text']['text'])} characters"
        if len(element.get("value", "")) > 2_000:
            yield "a value is too long"
    if kind == "text" and not element["text"]:
        yield "an empty text"
    if kind == "link" and not element["url"].startswith(("https://", "http://", "mailto:", "tel:")):
        yield f"a link to {element['url']}"
    if kind == "link" and len(element["url"]) > 3_000:
        yield "a link is too long"
    if kind in {"plain_text", "mrkdwn"} and not element["text"]:
        yield "an empty text"


def texts(block: Json) -> Iterator[str]:
    for element in _all(block):
        if isinstance(element.get("text"), str):
            yield element["text"]


def _all(value: Any) -> Iterator[Json]:
    """Every object within."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _all(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _all(inner)
