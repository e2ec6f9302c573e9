"""Whether the time of whatever reads strangers' or owners' text grows with its length alone.

    python benchmarks/hostile.py > benchmarks/hostile.md

Each function reads 50 families of hostile text in two lengths of which one is twice the other, in
one run. Linear time doubles; what grows with the square takes four times as long.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from time import process_time

from bot.language.preamble import clean, parts
from bot.language.question import denies, read_question
from bot.language.smalltalk import small_talk
from bot.language.spans import typed_spans
from bot.masking.mask import masked
from corpus.document import Document
from corpus.readers.front_matter import split_front_matter
from corpus.readers.html import read_html
from corpus.readers.markdown import read_markdown
from corpus.splitting.sentences import sentence_spans
from corpus.splitting.split import split
from index.analyzer import tokens

SHORT, LONG = 100_000, 200_000
# Seconds below which a ratio is noise, and the largest ratio that still counts as linear: caches
# and memory make longer texts a little dearer.
NOISE, MOST = 0.05, 3.0
PIECES = (
    "a", "A", "1", " ", "\n", "\t", ".", "!", "?", ",", "-", "(", ")", "[", "|", "#", "`", "~", "*",
    "@", "<", "&amp;", "\u0301", "é", "\u00a0", "a.", "A.", "A. ", "Dr. ", "a@", "a@b.", "www.!",
    "https://", "1,", "1,000,", "1 ", "12 34 ", "two ", "two-two ", "May ", "In The ", "A, B, ",
    "hey ", "thanks for it ", "bad and ", "please ", "dear a ", "is a, ", "why? ", "(no. ", "```\n",
    "password is ", "PIN ", "call 1,", "a_at_b_dot_", "DE89 ", "9.00-12.00 ", "a dot ",
    "- a\n", "| a | b |\n", "a: b\n", "<b>", "<ul><li>", "> ", "how much is ", "\n\t", "!\n",
)  # fmt: skip
FUNCTIONS: dict[str, Callable[[str], object]] = {
    "clean": clean,
    "parts": parts,
    "tokens": tokens.__wrapped__,
    "typed_spans": typed_spans.__wrapped__,
    "small_talk": small_talk,
    "read_question": read_question.__wrapped__,
    "denies": denies,
    "masked": masked,
    "sentence_spans": sentence_spans,
    "split": lambda text: split(Document("a", "a", text)),
    "front matter": lambda text: split_front_matter(f"---\ntitle: a\n---\n{text}"),
    "html": read_html,
    "markdown": read_markdown,
}


def seconds(function: Callable[[str], object], text: str) -> float:
    """The better of two runs; what a page cannot be (nested too deeply) costs what it costs."""
    best = float("inf")
    for _ in range(2):
        begun = process_time()
        with suppress(RecursionError):
            function(text)
        best = min(best, process_time() - begun)
        if best > 1:
            break
    return best


def ratio(function: Callable[[str], object], piece: str) -> float:
    """What the longer text costs for each second of the shorter; the least of three attempts."""
    least = float("inf")
    for _ in range(3):
        longer = seconds(function, repeated(piece, LONG))
        least = min(least, longer / seconds(function, repeated(piece, SHORT)))
        if least <= MOST:
            break
    return least


def repeated(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length] + "\x01x"


def main() -> None:
    print("# Hostile text\n")
    print(f"{len(PIECES)} pieces, each repeated to {SHORT:,} and to {LONG:,} characters;")
    print(f"`benchmarks/hostile.py` measures it. Times below {NOISE} s tell no ratio.\n")
    print("| function | slowest piece | seconds | worst piece | times the half | linear? |")
    print("|---|---|---|---|---|---|")
    failed = False
    for name, function in FUNCTIONS.items():
        times = {p: seconds(function, repeated(p, LONG)) for p in PIECES}
        slow = {p: took for p, took in times.items() if took > NOISE}
        ratios = {p: ratio(function, p) for p in slow}
        slowest = max(times, key=lambda piece: times[piece])
        worst = max(ratios, key=lambda piece: ratios[piece], default="")
        most = ratios.get(worst, 1.0)
        failed |= most > MOST
        told = "yes" if most <= MOST else "no"
        shown = f"`{worst!r}` | {most:.1f}" if worst else "– | –"
        print(
            f"| {name} | `{slowest!r}` | {times[slowest]:.3f} | {shown} | {told} |".replace(
                "'| a | b |\\n'", "'\\| a \\| b \\|\\n'"
            ),
            flush=True,
        )
    sys.exit(failed)


if __name__ == "__main__":
    main()
