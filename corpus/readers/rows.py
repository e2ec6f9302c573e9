"""The rows of a table as lines that are read alone."""

from collections.abc import Sequence

BETWEEN = " · "  # cells of which one at least stands behind its header


def row_line(header: Sequence[str], cells: Sequence[str]) -> str:
    """`| Course: Ethics · Fall 2024: 25 |`, and `| Ethics | 25 |` where nothing heads the cells.

    Empty cells are left out; a cell without a header stands alone.
    """
    texts = [" ".join(cell.split()).replace("|", "/") for cell in cells]
    if not any(map(str.strip, header)):
        told = [text for text in texts if text]
        return f"| {' | '.join(told)} |" if told else ""
    names = [" ".join(name.split()).replace("|", "/") for name in header]
    names += [""] * (len(texts) - len(names))
    pairs = zip(names, texts, strict=False)
    told = [labelled(name, text) for name, text in pairs if text]
    return f"| {BETWEEN.join(told)} |" if told else ""


def labelled(label: str, text: str) -> str:
    """`Course: Ethics`; the label's own colon or question mark is enough."""
    if not label:
        return text
    return f"{label} {text}" if label[-1] in ":?" else f"{label}: {text}"
