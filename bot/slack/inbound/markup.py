"""Slack's markup → what a person typed, and what a page says → text that Slack takes as it is."""

import re

# <@U1>, <#C1|general>, <!here>, <!date^1^{date}|today>, <https://a.example|a.example>
_MARKUP = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
# Slack sends an emoji by its name, such as :wave: or :pray::skin-tone-2:, which nobody has typed.
_EMOJI = re.compile(r"(?<!\w)(?::(?:[^\W\d]|[+-])[\w+'-]*:)+(?!\w)")
_SPACES = re.compile(r"[^\S\n]+")


def typed(text: str) -> str:
    """The words of a message: without mentions, their labels and emoji; links by what they show."""
    plain = _EMOJI.sub(" ", _MARKUP.sub(_shown, text))
    for entity, character in _ENTITIES:
        plain = plain.replace(entity, character)
    return _SPACES.sub(" ", plain).strip()


def _shown(markup: re.Match[str]) -> str:
    kind, target, label = markup.groups()
    # Of mentions the label is a name that Slack has put there; that of a date is what was typed.
    if kind in {"@", "#"} or (kind == "!" and not target.startswith("date^")):
        return ""
    return str(label or ("" if kind else target.removeprefix("mailto:")))


def mentions(text: str, user: str) -> bool:
    return re.search(rf"<@{re.escape(user)}(?:\|[^<>]*)?>", text) is not None


def addresses_others(text: str, user: str) -> bool:
    """Whether a message begins by mentioning somebody, or a group, and not this user."""
    begins = re.match(r"\s*<(?:@|!subteam\^)([^<>|]+)", text)
    return begins is not None and begins[1] != user


def escaped(text: str) -> str:
    """For the fields that Slack reads markup in; its rich text needs none."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
