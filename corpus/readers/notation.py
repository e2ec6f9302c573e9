"""Marks of Obsidian, CriticMarkup and MkDocs within Markdown → what their readers see."""

import re

_REMARK = re.compile(r"(?<!\S)%%(?:[^%]|%(?!%)){0,4000}+%%")
_CODE_SPAN = re.compile(r"(`[^`\n]{1,300}`)")
# A name that Obsidian gives a paragraph, at its end or on a line below.
_BLOCK_NAME = re.compile(r"(?:^|(?<=\s))\^[A-Za-z][\w-]{2,40}\s*$|(?:^|(?<=\s))\^[0-9a-f]{6}\s*$")
_TAGS = re.compile(r"\s{0,3}#[a-z][\w/-]{0,60}(?:[ ,]{1,3}#[a-z][\w/-]{0,60}){0,30}\s{0,3}")
_SNIPPET = re.compile(r"\s{0,12}-{1,3}8<-{1,3}(?:\s.{0,300})?")
# What an editor proposes, as if it were accepted: deleted, a remark, added, changed, highlighted.
_CRITIC = (
    (re.compile(r"\{--((?:[^-{\n]|-(?!-\})){0,500}+)--\}"), ""),
    (re.compile(r"\{>>((?:[^<{\n]|<(?!<\})){0,500}+)<<\}"), ""),
    (re.compile(r"\{\+\+((?:[^+{\n]|\+(?!\+\})){0,500}+)\+\+\}"), r"\1"),
    (re.compile(r"\{~~(?:[^~{\n]|~(?!>)){0,500}+~>((?:[^~{\n]|~(?!~\})){0,500}+)~~\}"), r"\1"),
    (re.compile(r"\{==((?:[^={\n]|=(?!=\})){0,500}+)==\}"), r"\1"),
)
_ICON = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]{1,60}:(?:\{[^{}\n]{0,100}\})?(?![\w:])[ \t]?")
_RAISED = re.compile(r"(?<=[\w)\]])\^([\w+-]{1,6})\^(?!\^)")
_LOWERED = re.compile(r"(?<=[\w)\]])~([\w+-]{1,6})~(?!~)")


def without_remarks(text: str) -> str:
    """Without what stands between `%%`, also over several lines."""
    if "%%" not in text:
        return text
    pieces = _CODE_SPAN.split(text)
    return "".join(
        piece if number % 2 else _REMARK.sub("", piece) for number, piece in enumerate(pieces)
    )


def says_nothing(line: str) -> bool:
    """Whether a line is nothing but tags, in small letters, or takes in another file."""
    return bool(_TAGS.fullmatch(line) or _SNIPPET.fullmatch(line))


def without_notation(line: str) -> str:
    """A line, or a piece of one, as it is read: changes accepted, powers raised, icons gone."""
    if "{" in line:
        for pattern, kept in _CRITIC:
            line = pattern.sub(kept, line)
    if ":" in line:
        line = _ICON.sub("", line)
    line = _BLOCK_NAME.sub("", line)
    return _LOWERED.sub(r"<sub>\1</sub>", _RAISED.sub(r"<sup>\1</sup>", line))
