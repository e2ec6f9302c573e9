"""What each number of the answering path was chosen on: `constants.toml`, beside its value."""

import ast
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from benchmarks.quality.markdown import table

ROOT = Path(__file__).parents[2]
# Where what is answered is decided.
FOLDERS = ("bot/answering", "bot/dialogue", "bot/language", "index")
_CHOSEN = Path(__file__).with_suffix(".toml")


class Constant(NamedTuple):
    module: str
    name: str
    # As it is written.
    value: str
    # What is said beside it, in the lines above or in its own.
    comment: str


INTRODUCTION = """The weights of the confidence are fitted (`python -m benchmarks.calibration`), its
bands chosen by hand: the tables above say how often answers above and below them are right.
*Bound*: it bounds memory, time or work; *shown*: how much a reply shows; *ablation*: the table
above has what it brings; *not recorded*: no measurement was kept when it was chosen.
For numbers that are not in `constants.toml` the comment beside them is shown.
"""


def text() -> str:
    known = chosen()
    rows = (
        [
            f"`{each.module}.{each.name}`",
            each.value,
            known.get((each.module, each.name), each.comment),
        ]
        for each in constants()
    )
    return f"{INTRODUCTION}\n{table(['constant', 'value', 'chosen on'], rows)}"


def chosen() -> Mapping[tuple[str, str], str]:
    """By module and name."""
    found = tomllib.loads(_CHOSEN.read_text(encoding="utf-8"))
    return {(module, name): on for module, names in found.items() for name, on in names.items()}


def constants() -> Iterator[Constant]:
    """The numbers that have a name in the answering path, in the order of the files."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            source = path.read_text(encoding="utf-8")
            for name, value in _assigned(ast.parse(source)):
                if _is_number(value):
                    comment = _comment(source.splitlines(), value.lineno)
                    yield Constant(module, name, ast.unparse(value), comment)


def _comment(lines: Sequence[str], number: int) -> str:
    above = takewhile(lambda line: line.startswith("#"), reversed(lines[: number - 1]))
    beside = lines[number - 1].partition("  # ")[2]
    return " ".join([*reversed([line.lstrip("# ") for line in above]), beside]).strip()


def _assigned(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The names of a module in capitals with what each of them is given."""
    for statement in module.body:
        if isinstance(statement, ast.Assign):
            (target,) = statement.targets
            yield from _pairs(target, statement.value)
        elif isinstance(statement, ast.AnnAssign) and statement.value:
            yield from _pairs(statement.target, statement.value)


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for each, part in zip(target.elts, value.elts, strict=True):
            yield from _pairs(each, part)
    elif isinstance(target, ast.Name) and target.id.isupper():
        yield target.id, value


def _is_number(value: ast.expr) -> bool:
    """Whether it is one, or a choice of two by a condition."""
    if isinstance(value, ast.Dict):
        conditions = [isinstance(key, ast.Constant) and key.value is True for key in value.keys]
        return any(conditions) and all(map(_is_number, value.values))
    if isinstance(value, ast.BinOp):
        return _is_number(value.left) and _is_number(value.right)
    if isinstance(value, ast.UnaryOp):
        return _is_number(value.operand)
    return isinstance(value, ast.Constant) and type(value.value) in {int, float}
