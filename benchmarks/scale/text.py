"""Real pages in any number: public texts, and copies of them with words exchanged."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random

from corpus.document import Document
from corpus.splitting.split import split

DATA = Path(__file__).parents[3] / "shared" / "data"
SETS = ("squad2_cs224n", "orsharc", "mtrag_pool", "cranfield", "stackfaq", "covidfaq_deepset")
SEED = 2016
# The share of the words of a copy that are exchanged for others of the same text collection.
EXCHANGED = 0.3
# Texts of one page, as a site has some pages with several headings each.
TEXTS_A_PAGE = 4
_WORD = re.compile(r"\b[a-z]{4,}\b")


def pages(size: int) -> list[Document]:
    """Pages with at least `size` passages together, of which none stands twice."""
    found: list[Document] = []
    passages = 0
    for page in _endless():
        if passages >= size:
            break
        found.append(page)
        passages += len(split(page))
    return found


def questions(number: int) -> list[str]:
    """Real questions to the texts, of all sets as many."""
    asked = [_read(name, "questions") for name in SETS]
    draw = Random(SEED)  # noqa: S311
    return [str(draw.choice(asked[i % len(asked)])["question"]) for i in range(number)]


def texts(name: str) -> list[str]:
    """The texts of one set."""
    return [str(each["text"]) for each in _read(name, "passages")]


def write(folder: Path, documents: Sequence[Document]) -> None:
    """The pages as files of a corpus."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in documents:
        front = f"---\ntitle: {json.dumps(page.title)}\n---\n"
        (folder / f"{page.id}.md").write_text(f"{front}{page.text}\n", encoding="utf-8")


def _endless() -> Iterator[Document]:
    real = list(_real())
    words = sorted({word for page in real for word in _WORD.findall(page.text)})
    yield from real
    for copy in count(1):
        draw = Random(SEED + copy)  # noqa: S311
        yield from (_exchanged(page, copy, words, draw) for page in real)


def _real() -> Iterator[Document]:
    for name in SETS:
        every = _read(name, "passages")
        for at in range(0, len(every), TEXTS_A_PAGE):
            some = every[at : at + TEXTS_A_PAGE]
            body = "\n\n".join(f"## {each['title'] or 'More'}\n\n{each['text']}" for each in some)
            title = str(some[0]["title"] or name)
            yield Document(f"{name.replace('_', '-')}-{at:05}", title, body)


def _exchanged(page: Document, copy: int, words: Sequence[str], draw: Random) -> Document:
    def other(found: re.Match[str]) -> str:
        return draw.choice(words) if draw.random() < EXCHANGED else found[0]

    return replace(page, id=f"{page.id}-{copy}", text=_WORD.sub(other, page.text))


def _read(name: str, kind: str) -> list[dict[str, object]]:
    lines = (DATA / name / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
