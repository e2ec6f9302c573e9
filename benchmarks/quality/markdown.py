"""Tables and figures in Markdown."""

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(heads)} |", "|---|" + "---:|" * (len(heads) - 1)]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def decimal(share: float | None) -> str:
    return "–" if share is None else f"{share:.3f}".removeprefix("0")


def pair(values: Sequence[float | None]) -> str:
    """By words alone / with meaning."""
    return " / ".join(map(decimal, values))
