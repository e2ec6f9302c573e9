"""MyST Markdown, as Sphinx and Jupyter Book take it, → Markdown without directives and roles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.english import read_words

_WORDS = read_words(__file__)["myst"]
# What a directive does with what stands behind its name, and in it.
_TITLED, _SAID, _BARE, _CODE, _DROPPED = (
    frozenset(_WORDS[name]) for name in ("titled", "said", "bare", "code", "dropped")
)
_KNOWN = _TITLED | _SAID | _BARE | _CODE | _DROPPED

_DIRECTIVE = re.compile(r"(\s{0,12})(`{3,}|~{3,}|:{3,})\s?\{([\w:-]{1,40})\}(.{0,300})")
_FENCE = re.compile(r"\s{0,12}(`{3,}|~{3,}|:{3,})")
_OPTION = re.compile(r"\s{0,12}:[\w-]{1,40}:")
_TARGET = re.compile(r"\s{0,3}\([\w.:/ -]{1,100}\)=\s{0,9}")
_ROLE = re.compile(r"\{([a-zA-Z][\w:.-]{0,30})\}`([^`\n]{1,300})`(?!`)")
_POINTED = re.compile(r"([^<>]{1,300}?)\s?<[^<>]{1,300}>")
_RAISED = frozenset({"sub", "sup"})


@dataclass(slots=True)
class _Open:
    """A directive that is not closed yet."""

    fence: str
    # Whether the lines read until now were its options, and whether these stand between `---`.
    at_options: bool = True
    in_options: bool = False
    # Whether its title is a heading, which ends with it.
    is_titled: bool = False


def without_directives(source: str) -> str:
    """Directives as what they show: a title, a caption, their text, code between fences."""
    told = "}" in source or ")=" in source
    return "\n".join(_lines(source)) if told else source


def _lines(source: str) -> Iterator[str]:
    open_: list[_Open] = []
    # What ends the code, or what is left out, that the line stands in.
    code = dropped = ""
    for line in source.split("\n"):
        if dropped or code:
            ends = _closes(line, dropped or code)
            if code:
                yield "```" if ends and code[0] == ":" else line
            code, dropped = ("", "") if ends else (code, dropped)
            continue
        if open_ and _is_option(line, open_[-1]):
            continue
        if open_ and _closes(line, open_[-1].fence):
            yield from ("", "######" if open_.pop().is_titled else "", "")
            continue
        directive = _DIRECTIVE.fullmatch(line)
        name = directive[3].casefold() if directive else ""
        if directive is None or name not in _KNOWN:
            fence = _FENCE.match(line)
            code = fence[1] if fence and fence[1][0] != ":" else ""
            yield "" if _TARGET.fullmatch(line) else line
        elif name in _DROPPED:
            dropped = directive[2]
        elif name in _CODE:
            code = directive[2]
            yield f"{directive[1]}```" if code[0] == ":" else f"{directive[1]}{code}"
        else:
            head = _head(name, directive[4].strip())
            open_.append(_Open(directive[2], is_titled=head.startswith("#")))
            yield from ("", head, "")


def _head(name: str, said: str) -> str:
    return f"###### {said}" if said and name in _TITLED else said if name in _SAID else ""


def _closes(line: str, fence: str) -> bool:
    told = line.strip()
    return len(told) >= len(fence) and not told.strip(fence[0])


def _is_option(line: str, directive: _Open) -> bool:
    """Whether a line is one of those on top of a directive that say how it looks."""
    if not directive.at_options:
        return False
    if line.strip() == "---":
        directive.at_options = not directive.in_options
        directive.in_options = not directive.in_options
        return True
    directive.at_options = directive.in_options or _OPTION.match(line) is not None
    return directive.at_options


def without_roles(text: str) -> str:
    """Roles as what they show: ``{ref}`the fees <fees>` `` as "the fees"."""
    return _ROLE.sub(_role, text) if "}`" in text else text


def _role(role: re.Match[str]) -> str:
    name, said = role[1].casefold(), role[2]
    if name in _DROPPED:
        return ""
    if name in _RAISED:
        return f"<{name}>{said}</{name}>"
    pointed = _POINTED.fullmatch(said)
    return pointed[1] if pointed else said.lstrip("~!")
