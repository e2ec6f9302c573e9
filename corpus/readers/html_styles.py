"""What the style sheets in a page say of its classes, written to the elements that have them."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

# What tells whether text is seen, struck out or bold. More of a style sheet is not read.
_TELLING = frozenset(
    {"display", "visibility", "text-decoration", "text-decoration-line", "font-weight"}
)
MOST_STYLES = 500_000  # characters

_CLASS = re.compile(r"\s*([a-z][a-z0-9]{0,10})?\.([\w-]{1,100})\s*")

# A property, its value, and the place of the rule in its style sheet.
_Rule = tuple[str, str, int]


def with_styles(page: LexborHTMLParser) -> None:
    """Write what simple selectors such as `.c9` or `p.c9` say into the attributes `style`.

    What an element says itself comes before what its classes say, and a later rule before an
    earlier one. Rules for other media, and within others, are left out.
    """
    css = "\n".join(style.text() or "" for style in page.css("style"))[:MOST_STYLES]
    rules: dict[tuple[str, str], list[_Rule]] = {}
    for number, (selectors, body) in enumerate(_rules(_without_comments(css))):
        declared = [(name, value, number) for name, value in _declared(body)]
        for selector in selectors.split(",") if declared else ():
            if found := _CLASS.fullmatch(selector):
                rules.setdefault((found[1] or "", found[2]), []).extend(declared)
    for node in page.css("[class]") if rules else ():
        classes = (node.attributes.get("class") or "").split()
        own = [
            rule
            for name in dict.fromkeys(classes)
            for tag in ("", node.tag or "")
            for rule in rules.get((tag, name), ())
        ]
        if own:
            node.attrs["style"] = _together(own, node.attributes.get("style") or "")


def _without_comments(css: str) -> str:
    """A comment that does not end goes to the end of the style sheet."""
    first, *others = css.split("/*")
    return first + "".join(each.partition("*/")[2] for each in others)


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """The selectors and the declarations of the rules that stand in no other."""
    depth = at = 0
    selectors = ""
    is_nested = False
    for brace in re.finditer(r"[{}]", css):
        if brace[0] == "{":
            if depth == 0:
                selectors, is_nested = css[at : brace.start()].rpartition(";")[2], False
                at = brace.end()
            is_nested = is_nested or depth > 0
            depth += 1
            continue
        depth = max(0, depth - 1)
        if depth == 0:
            if not is_nested and not selectors.lstrip().startswith("@"):
                yield selectors, css[at : brace.start()]
            at = brace.end()


def _declared(body: str) -> Iterator[tuple[str, str]]:
    for declaration in body.split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip().casefold()
        if name in _TELLING:
            yield name, value.replace("!important", "").strip().casefold()


def _together(rules: list[_Rule], own: str) -> str:
    """One `style` of what the classes and the element say."""
    given = {name for name, _ in _declared(own)}
    values = {name: value for name, value, _ in sorted(rules, key=lambda rule: rule[2])}
    told = [f"{name}:{value}" for name, value in values.items() if name not in given]
    return ";".join([*told, own] if own else told)
