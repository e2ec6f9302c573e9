"""English is data: the words that the code knows stand in `english.toml` files."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.linear.patterns import PACKAGES, ROOT

# A list of so many words is data.
MANY = 8
WORD = re.compile(r"[A-Za-z]{2,}[a-z]*")
# Lists of names that are no English: of the widget's languages, of keys in addresses, of the
# elements of HTML, and of the stages of an answer.
NO_ENGLISH = (
    "bot/http/",
    "bot/masking/",
    "bot/stages",
    "corpus/nesting",
    "corpus/readers/conditions",
    "corpus/readers/html",
)


def words(text: str) -> list[str]:
    return [word for word in text.split() if WORD.fullmatch(word)]


def lists(tree: ast.AST) -> Iterator[list[str]]:
    """The words of literal lists, of texts that are split, and of alternatives in patterns."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Set | ast.List | ast.Tuple):
            texts = [e.value for e in node.elts if isinstance(e, ast.Constant)]
            yield [text for text in texts if isinstance(text, str) and WORD.fullmatch(text)]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".split"):
            yield words(ast.unparse(node.func).removesuffix(".split").strip("'\""))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for group in re.findall(r"[\w|' -]*\|[\w|' -]*", node.value):
                yield [word for word in group.split("|") if WORD.fullmatch(word)]


def modules() -> Iterator[tuple[str, list[str]]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            long = [found for found in lists(_tree(path)) if len(found) >= MANY]
            yield name, [" ".join(found) for found in long]


def _tree(path: Path) -> ast.AST:
    return ast.parse(path.read_text("utf-8"))


def test_no_module_holds_a_list_of_english_words() -> None:
    """Who changes a word, or the language, changes data."""
    found = {name: long for name, long in modules() if long and not name.startswith(NO_ENGLISH)}
    assert found == {}


def test_a_list_in_code_is_found() -> None:
    """A set, a split text and the alternatives of a pattern are lists alike."""
    listed = "one two three four five six seven eight nine"
    for code in (f"'{listed}'.split()", repr(set(listed.split())), repr(listed.replace(" ", "|"))):
        assert any(len(found) >= MANY for found in lists(ast.parse(code)))
