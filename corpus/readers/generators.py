"""Markdown as site generators take it → plain Markdown: what they show, without their own marks."""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus.english import read_words
from corpus.readers.conditions import without_conditions
from corpus.readers.myst import without_directives, without_roles
from corpus.readers.notation import says_nothing, without_notation, without_remarks

# A tag of a template is no longer; what looks like one and is longer is text.
LONGEST_TAG = 2_000

_OPENINGS = re.compile(r"\{\{|\{%|\{/\*|\{::")
_CLOSINGS = {"{{": "}}", "{%": "%}", "{/*": "*/}", "{::": "}"}
# What kramdown says of the element before it.
_LISTED = re.compile(r"\{:[ \t]?(?:[.#][a-zA-Z_-]|[\w-]{1,40}=)[^{}\n]{0,300}\}")
_LOOP = re.compile(r"\{%-?\s{0,9}(end)?for\b[^%\n]{0,300}%\}")
_RAW_END = re.compile(r"\{%-?\s?end(?:raw|verbatim)\s?-?%\}")
_TAG_NAME = re.compile(r"[-<%\s]*(?:include\s+)?(/?[\w./-]+)")
_GIVEN = re.compile(r"""([\w-]{1,40})\s?=\s?(?:"([^"]{0,500})"|'([^']{0,500})')""")
_POSITIONAL = re.compile(r'"([^"]{1,500})"')
_WORDS = read_words(__file__)["generators"]
_OPENERS = frozenset(_WORDS["openers"])
_HEADS = ("title", "label", "summary", "heading", "header")
_SAYS = ("caption", "description")

# Where the part ends that stands under such a title.
_END = "\n\n<h6></h6>\n\n"

_FENCE = re.compile(r"\s{0,12}(`{3,}|~{3,})")
_CODE_TAG = re.compile(r"\{%-?\s?(end)?highlight\b[^%]{0,200}%\}")
_ATTRIBUTES = re.compile(
    r"\{:[^{}\n]{0,500}\}|\{ ?[#.][^{}\n]{0,300}\}|(?<=\))\{[\w-]{1,40}=[^{}\n]{0,200}\}"
)
_HEADING_ID = re.compile(r"(?<=\S)\s?\{#[\w.:-]{1,200}\}(?=\s?$)")
_ABBREVIATION = re.compile(r"\*\[[^\]\n]{1,60}\]:")
_CONTENTS = re.compile(
    r"\s{0,3}(?:[-*+1.]{1,2}\s{1,3}toc|\[\[_?toc_?\]\]|\[toc\]|\$\$?toc\$?\$?)\s{0,3}",
    re.IGNORECASE,
)
_DIRECTIVE = re.compile(r"\s{0,12}:::(.{0,300})")
_ADMONITION = re.compile(r"(\s{0,12})(!!!|\?\?\?\+?|===\+?!?)\s(.{1,300})")
_ALERT = re.compile(r"((?:\s{0,3}>){1,5}\s{0,3})\[![\w|-]{1,40}\][-+]?\s{0,3}(.{0,200})")
# `[[Page|text]]`, as Obsidian and wikis write links, but not `[[1]](address)`; what is embedded.
_WIKI_LINK = re.compile(
    r"(!?)\[\[(?![\s_])([^\[\]|\n]{1,200})(?:\|([^\[\]\n]{1,200}))?\]\](?![(\[])"
)
_KEYS = re.compile(r"(?<![\w+])\+\+([\w-]{1,20}(?:\+[\w-]{1,20}){0,4})\+\+(?![\w+])")
_CODE_SPAN = re.compile(r"(`[^`\n]{1,300}`)")
_TASK = re.compile(r"^(\s{0,12}(?:[-*+]|\d{1,3}\.)\s)\[[ xX]\]\s")
_MARKED = re.compile(r"(?<![={\w])==(?=[^\s=])([^=\n]{1,200})==(?![=\w])")
_IMPORT = re.compile(
    r"import\s(?:[^'\"]{0,500}\sfrom\s)?['\"]|export\s(?:const|default|function|let)\s"
)
_COMPONENT = re.compile(
    r"<(/?)([A-Z][a-zA-Z0-9.]{0,60})\b((?:[^<>\"'{}]|\"[^\"]{0,500}\"|'[^']{0,500}'|\{[^{}]{0,500}\})*)>"
)
_MARKS = (
    (_HEADING_ID, ""),
    (_ATTRIBUTES, ""),
    (_TASK, r"\1"),
    (_MARKED, r"\1"),
)
_CONTAINER = re.compile(r"<(?:div|section|article|aside|span)\b[^<>]{0,600}>")
_VARIABLE = re.compile(r"\{(?:([\w.]{1,60})|\"([^\"{}\n]{1,200})\")\}")


def without_templates(source: str) -> str:
    """Without the tags of Liquid, Hugo, Nunjucks, kramdown and MDX, but for what they show."""
    source = without_conditions(_LISTED.sub("", source))
    if not _OPENINGS.search(source):
        return source
    loops = _filled_loops(source)
    pieces, at, has_ends = [], 0, True
    for opening in _OPENINGS.finditer(source):
        if opening.start() < at:
            continue
        closing = _CLOSINGS[opening[0]]
        end = source.find(closing, opening.end(), opening.end() + LONGEST_TAG)
        if end < 0:
            continue
        inside = source[opening.end() : end]
        end += len(closing)
        if has_ends and _is_comment(opening[0], inside):
            ended = _end_of_comment(source, end)
            # Where nothing ends this comment nothing ends those behind it.
            has_ends = ended > 0
            end = ended or end
        elif opening[0] == "{%" and _is_raw(inside) and (raw := _RAW_END.search(source, end)):
            pieces += [source[at : opening.start()], source[end : raw.start()]]
            at = raw.end()
            continue
        pieces += [source[at : opening.start()], _shown(opening[0], inside)]
        at = loops.get(opening.start(), end)
    return "".join((*pieces, source[at:]))


def _filled_loops(source: str) -> dict[int, int]:
    """Where loops begin and end that say something of values: what they say is not in the file."""
    values = [value.start() for value in re.finditer(r"\{\{", source)]
    open_: list[int] = []
    found: dict[int, int] = {}
    for tag in _LOOP.finditer(source):
        if not tag[1]:
            open_.append(tag.start())
        elif open_:
            start = open_.pop()
            if bisect(values, tag.start()) > bisect(values, start):
                found[start] = tag.end()
    return found


def _is_raw(inside: str) -> bool:
    """Whether what follows is shown as it stands."""
    return inside.strip(" -") in {"raw", "verbatim"}


def _is_comment(opening: str, inside: str) -> bool:
    return opening in {"{%", "{::"} and inside.strip(" -").split(" ")[0] == "comment"


def _end_of_comment(source: str, start: int) -> int:
    """Where the comment that begins there has ended; 0 where nothing ends it."""
    ended = re.compile(r"\{%-?\s?endcomment\s?-?%\}|\{:/(?:comment)?\}").search(source, start)
    return ended.end() if ended else 0


def _shown(opening: str, inside: str) -> str:
    """What a tag shows itself: the title of what it opens, a caption."""
    name = _TAG_NAME.match(inside)
    if opening == "{/*" or name is None:
        return ""
    if name[1].removeprefix("/").removeprefix("end") in _OPENERS - {name[1]}:
        return _END
    given = {key: double or single for key, double, single in _GIVEN.findall(inside)}
    first = _POSITIONAL.search(inside)
    if first and "@" in first[1]:
        return first[1]  # an address that is hidden from those who collect them
    if name[1] in _OPENERS and not any(key in given for key in _HEADS):
        given |= {"title": first[1]} if first else {}
    return _said(given) if name[1] in _OPENERS or "caption" in given else ""


def _said(given: Mapping[str, str]) -> str:
    # In HTML, as it may stand in a page of it too.
    heads = [f"<h6>{given[key]}</h6>" for key in _HEADS if given.get(key)]
    says = [given[key] for key in _SAYS if given.get(key)]
    parts = [*heads[:1], *says]
    return "".join(f"\n\n{part}\n\n" for part in parts)


def plain_markdown(source: str, *, components: bool) -> str:
    """`components`: whether JSX may stand in it, as in MDX and on Docusaurus."""
    source = without_directives(_CODE_TAG.sub("```", source))
    lines = list(_outside_code(source))
    text = "\n".join(line.text for line in _unindented(lines))
    pieces = []
    for is_code, piece in _pieces(text):
        pieces.append(piece if is_code else _prose(piece, components=components))
    return "\n".join(pieces)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    is_code: bool


def _outside_code(source: str) -> Iterator[_Line]:
    """The lines, each with whether it stands in or at a fence."""
    fence = ""
    for line in source.split("\n"):
        found = _FENCE.match(line)
        if found and (not fence or (found[1].startswith(fence) and not line.strip("`~ \t"))):
            fence = "" if fence else found[1]
            yield _Line(line, is_code=True)
            continue
        yield _Line(line, is_code=bool(fence))


def _unindented(lines: list[_Line]) -> Iterator[_Line]:
    """Admonitions and tabs with what is indented below them, as MkDocs writes them."""
    # How far each open one is indented, and whether it has a title.
    open_: list[tuple[int, bool]] = []
    for line in lines:
        text = line.text
        indent = len(text) - len(text.lstrip())
        if text.strip():
            while open_ and indent < open_[-1][0] + 4:
                if open_.pop()[1]:
                    yield _Line(_END, is_code=False)
        text = text[min(4 * len(open_), indent) :]
        admonition = None if line.is_code else _ADMONITION.fullmatch(text)
        if admonition is None:
            yield _Line(text, line.is_code)
            continue
        title = _title(admonition[2], admonition[3])
        open_.append((indent, bool(title)))
        for each in ("", f"{admonition[1]}###### {title}" if title else "", ""):
            yield _Line(each, is_code=False)


def _title(mark: str, rest: str) -> str:
    """The title in quotation marks; that of a tab stands alone."""
    quoted = _POSITIONAL.search(rest)
    return quoted[1] if quoted else "" if mark[0] in "!?" else rest.strip()


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Runs of lines that are code, and runs that are not."""
    run: list[str] = []
    is_code = False
    for line in _outside_code(text):
        if line.is_code != is_code and run:
            yield is_code, "\n".join(run)
            run = []
        is_code = line.is_code
        run.append(line.text)
    yield is_code, "\n".join(run)


def _prose(text: str, *, components: bool) -> str:
    # A role looks like an expression of JSX before a piece of code.
    text = without_templates(without_roles(without_remarks(text)))
    # What holds Markdown, `<div markdown="1">`, would hide it from a reader of Markdown.
    text = _CONTAINER.sub(lambda tag: "\n\n" if "markdown" in tag[0] else tag[0], text)
    if components:
        text = _without_components(text)
        text = _VARIABLE.sub(_literal, text)
    return "\n".join(_lines(text, components=components))


def _literal(expression: re.Match[str]) -> str:
    """What an expression of JSX shows that is no name: "{30}"."""
    number, said = expression[1] or "", expression[2] or ""
    return number if number.isdecimal() else said


def _without_components(text: str) -> str:
    """Components as what they show; within a line of text they are a part of it."""
    tags = list(_COMPONENT.finditer(text))
    lines: dict[int, list[re.Match[str]]] = {}
    line = before = 0
    for tag in tags:
        line = max(line, text.rfind("\n", before, tag.start()) + 1)
        before = tag.start()
        lines.setdefault(line, []).append(tag)
    # Of each open one whether it has a title.
    titled: list[bool] = []
    pieces, at = [], 0
    for start, own in lines.items():
        inline = _are_inline(text, start, own)
        for tag in own:
            shown = _component(tag, inline=inline)
            if tag[1]:
                shown = _END if titled and titled.pop() else shown
            elif not tag[3].endswith("/"):
                titled.append("<h6>" in shown)
            pieces += [text[at : tag.start()], shown]
            at = tag.end()
    return "".join((*pieces, text[at:]))


def _are_inline(text: str, start: int, tags: list[re.Match[str]]) -> bool:
    """Whether a line has text that stands in none of its components."""
    ends = text.find("\n", tags[-1].end())
    depth, at = 0, start
    # Of each piece of text on the line, in how many components it stands.
    depths: list[int] = []
    lowest = 0
    for tag in tags:
        if text[at : tag.start()].strip():
            depths.append(depth)
        if not tag[3].endswith("/"):
            depth += -1 if tag[1] else 1
        lowest = min(lowest, depth)
        at = tag.end()
    if text[at : ends if ends >= 0 else len(text)].strip():
        depths.append(depth)
    return lowest in depths and not any("\n" in tag[0] for tag in tags)


def _component(tag: re.Match[str], *, inline: bool) -> str:
    if tag[2].isupper() and len(tag[2]) < 8:
        return tag[0]  # HTML in capitals: `<BR>`
    if inline:
        return ""
    given = {key: double or single for key, double, single in _GIVEN.findall(tag[3])}
    return (_said(given) if not tag[1] else "") or "\n\n"


def _lines(text: str, *, components: bool) -> Iterator[str]:
    is_module = False
    # Of each open directive whether it has a title.
    titled: list[bool] = []
    for line in text.split("\n"):
        if components and (is_module or _IMPORT.match(line)):
            # What is exported over several lines ends with a blank one.
            is_module = bool(line.strip()) and not line.rstrip().endswith(("';", '";', "'", '"'))
            continue
        if _CONTENTS.fullmatch(line) or _ABBREVIATION.match(line) or says_nothing(line):
            continue
        if directive := _DIRECTIVE.fullmatch(line):
            # As Docusaurus, VitePress and Pandoc write them: with a title in brackets, behind a
            # space, or with attributes.
            named = directive[1].strip(": ").replace("[", " ").partition("{")[0]
            title = named.partition(" ")[2].strip(" ]")
            if named:
                titled.append(bool(title))
            elif titled and titled.pop():
                yield _END
            yield from ("", f"###### {title}" if title else "", "")
            continue
        yield _plain(line)


def _plain(line: str) -> str:
    """Without the marks of alerts, ids of headings, attributes, boxes of tasks, and highlights."""
    for pattern, kept in _MARKS:
        line = pattern.sub(kept, line)
    if alert := _ALERT.fullmatch(line):
        # What stands behind the mark heads the rest, unless it is a sentence.
        is_title = alert[2] and alert[2][-1] not in ".!:;,"
        line = f"{alert[1]}{'###### ' if is_title else ''}{alert[2]}"
    pieces = _CODE_SPAN.split(line)
    pieces[::2] = (
        _KEYS.sub(_pressed, _WIKI_LINK.sub(_linked, without_notation(piece)))
        for piece in pieces[::2]
    )
    return "".join(pieces)


def _linked(link: re.Match[str]) -> str:
    """What a link within a wiki says; nothing of what is embedded."""
    return "" if link[1] else link[3] or link[2].strip("#^").replace("#", " > ")


def _pressed(keys: re.Match[str]) -> str:
    return "+".join(key[:1].upper() + key[1:] for key in keys[1].split("+"))
