"""Time against size, both by powers of ten, as SVG."""

from collections.abc import Mapping, Sequence
from math import floor, log10

WIDTH, HEIGHT, MARGIN, LEGEND = 440, 300, 60, 250
COLOURS = ("#1f5fa8", "#b8500c", "#2f7d32", "#7b3fa0", "#5f6a72", "#a3324b", "#00707a", "#8a6d00")

Points = Sequence[tuple[int, float]]


def svg(title: str, lines: Mapping[str, Points]) -> str:
    """A line for each name, of passages and milliseconds."""
    points = [point for line in lines.values() for point in line]
    left, right = _decades([size for size, _ in points])
    bottom, top = _decades([time for _, time in points])
    width, height = WIDTH + MARGIN + LEGEND, HEIGHT + 2 * MARGIN
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">',
        f"<title>{title}</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<g transform="translate({MARGIN} {MARGIN})">',
        f'<text y="-24" font-size="14">{title}</text>',
    ]
    for power in range(left, right + 1):
        x = WIDTH * (power - left) / (right - left)
        drawn.append(f'<path d="M{x:.1f} 0V{HEIGHT}" stroke="#ddd"/>')
        label = f"{10**power:,}"
        drawn.append(f'<text x="{x:.1f}" y="{HEIGHT + 18}" text-anchor="middle">{label}</text>')
    for power in range(bottom, top + 1):
        y = HEIGHT * (top - power) / (top - bottom)
        drawn.append(f'<path d="M0 {y:.1f}H{WIDTH}" stroke="#ddd"/>')
        label = f"{10.0**power:g} ms"
        drawn.append(f'<text x="-6" y="{y + 4:.1f}" text-anchor="end">{label}</text>')
    for number, (name, line) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        places = [
            (
                WIDTH * (log10(size) - left) / (right - left),
                HEIGHT * (top - log10(time)) / (top - bottom),
            )
            for size, time in line
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        drawn.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        y = 18 * number + 8
        drawn.append(f'<rect x="{WIDTH + 16}" y="{y - 9}" width="10" height="10" fill="{colour}"/>')
        drawn.append(f'<text x="{WIDTH + 32}" y="{y}">{name}</text>')
    middle = WIDTH / 2
    drawn.append(f'<text x="{middle}" y="{HEIGHT + 40}" text-anchor="middle">passages</text>')
    return "\n".join([*drawn, "</g>", "</svg>", ""])


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten around the values."""
    low, high = floor(log10(min(values))), floor(log10(max(values)))
    return low, high + 1
