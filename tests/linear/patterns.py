"""Every pattern that the code compiles, with how it is used: found in the source of the modules."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGES = ("corpus", "index", "bot")
# The functions of `re` and the methods of a pattern that apply one.
_APPLIED = frozenset("search match fullmatch split findall finditer sub subn".split())
_MATCHED = frozenset(("match", "fullmatch"))


@dataclass(frozen=True, slots=True)
class Use:
    """A pattern and how it is applied; `name` is its module and its line or its name."""

    name: str
    pattern: str
    flags: int
    searched: bool
    whole: bool


def modules(root: Path = ROOT) -> Iterator[str]:
    """The dotted names of all modules, without the steps of the migrations."""
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            if "migrations" not in parts and parts[-1] != "__init__":
                yield ".".join(parts)


def uses(module: str, root: Path = ROOT) -> Iterator[Use]:
    """The patterns of one module: what it holds once imported, and what its functions write out.

    Raises `ValueError` for one that is put together while a function runs, of more than a literal
    and what `re.escape` makes plain: nothing can be proved of it.
    """
    path = root.joinpath(*module.split(".")).with_suffix(".py")
    tree = ast.parse(path.read_text("utf-8"))
    applied: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _APPLIED:
            name = ast.unparse(node.value)
            applied.setdefault(name, set()).add(node.attr)
    for name, value in vars(import_module(module)).items():
        for pattern in _held(value):
            how = applied.get(name, set()) if pattern is value else {"search"}
            yield _use(f"{module}.{name}", pattern, how or {"search"})
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _written_out(module, function)


def _held(value: Any) -> Iterator[re.Pattern[Any]]:
    """The patterns in a value: itself, or in the containers that it is made of."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _held([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _held(inner)


def _use(name: str, pattern: re.Pattern[Any], how: set[str]) -> Use:
    text = (
        pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    )
    flags = pattern.flags & ~re.DEBUG
    if not isinstance(pattern.pattern, str):
        flags |= re.ASCII
    return Use(name, text, flags, searched=not how <= _MATCHED, whole=how == {"fullmatch"})


def _written_out(module: str, function: ast.AST) -> Iterator[Use]:
    """The patterns in the calls of `re` within a function."""
    for node in ast.walk(function):
        if not isinstance(node, ast.Call) or not ast.unparse(node.func).startswith("re."):
            continue
        called = ast.unparse(node.func).removeprefix("re.")
        if called in _APPLIED | {"compile"}:
            name = f"{module}, line {node.lineno}"
            flags = 0
            for word in re.findall(r"re\.([A-Z]+)\b", ast.unparse(node)):
                flags |= getattr(re, word)
            compiled = re.compile(_literal(node.args[0], name, module), flags)
            yield _use(name, compiled, {"search" if called == "compile" else called})


def _literal(node: ast.expr, name: str, module: str) -> str:
    """The text of a pattern, with a letter for what is escaped."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name) and node.id.isupper():
        return str(getattr(import_module(module), node.id))
    if isinstance(node, ast.JoinedStr):
        return "".join(_literal(part, name, module) for part in node.values)
    if isinstance(node, ast.FormattedValue) and ast.unparse(node.value).startswith("re.escape("):
        return "x"
    raise ValueError(f"{name}: write the pattern as a constant of the module: {ast.unparse(node)}")
