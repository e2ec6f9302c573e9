"""The reliability plot: how often answers of a confidence are right, as SVG."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import mean

BINS = 10
SIDE, MARGIN = 260, 50
COLOUR = "#1f5fa8"


def svg(panels: Mapping[str, Sequence[tuple[float, bool]]]) -> str:
    """One panel a title; a circle's area is the share of the questions in its bin."""
    width = len(panels) * (SIDE + 2 * MARGIN)
    height = SIDE + 2 * MARGIN
    drawn = "\n".join(
        f'<g transform="translate({number * (SIDE + 2 * MARGIN) + MARGIN} {MARGIN})">\n'
        f"{_panel(title, pairs)}\n</g>"
        for number, (title, pairs) in enumerate(panels.items())
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" font-family="sans-serif" font-size="12">\n'
        f'<rect width="{width}" height="{height}" fill="white"/>\n{drawn}\n</svg>\n'
    )


def bins(pairs: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """Mean confidence, share right and number of questions of each bin that has any."""
    found = defaultdict(list)
    for confidence, right in pairs:
        found[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    return [
        (mean(c for c, _ in part), mean(right for _, right in part), len(part))
        for _, part in sorted(found.items())
    ]


def _panel(title: str, pairs: Sequence[tuple[float, bool]]) -> str:
    lines = [
        f'<text x="{SIDE / 2}" y="-18" text-anchor="middle" font-size="14">{title}</text>',
        f'<text x="{SIDE / 2}" y="{SIDE + 38}" text-anchor="middle">confidence</text>',
        f'<text transform="rotate(-90)" x="-{SIDE / 2}" y="-38" text-anchor="middle">right</text>',
        f'<rect width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>',
        f'<path d="M0 {SIDE}L{SIDE} 0" stroke="#888" stroke-dasharray="4 4"/>',
    ]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        at = tick * SIDE
        lines.append(f'<text x="{at}" y="{SIDE + 18}" text-anchor="middle">{tick:g}</text>')
        lines.append(f'<text x="-8" y="{SIDE - at + 4}" text-anchor="end">{tick:g}</text>')
    points = [(c * SIDE, (1 - right) * SIDE, n) for c, right, n in bins(pairs)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    lines.append(f'<polyline points="{path}" fill="none" stroke="{COLOUR}" stroke-width="1.5"/>')
    for x, y, n in points:
        radius = 2 + 22 * sqrt(n / len(pairs) / 4)
        lines.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{COLOUR}"'
            f' fill-opacity="0.55"><title>{n} questions</title></circle>'
        )
    return "\n".join(lines)
