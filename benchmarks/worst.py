"""The question that costs most: `python -m benchmarks.worst [SECONDS]`, written to `worst.md`.

Turns of two questions are evolved for the CPU time of the second reply, which may lean on the
first: at the academy's page and at larger corpora made of its words. A search starts from 50
families of questions, keeps the costliest, and changes them: words doubled, misspelt, exchanged,
spliced, and characters put in. Whatever a stranger sends has to cost little more than a question.
"""

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic, process_time

from bot.dialogue.chat import Chat
from bot.dialogue.question_length import LONGEST_QUESTION
from bot.dialogue.reply import Conversation
from bot.masking.mask import masked
from bot.service.building import build_chat
from corpus.curation.model import Curation
from corpus.document import Document
from corpus.load import ACADEMY, Corpus, load

TABLE = Path(__file__).with_name("worst.md")
SECONDS = 600.0  # of the search, over all sizes together
SIZES = (0, 10_000, 40_000)  # passages; none: the academy's page with its curation
KEPT = 24  # turns that are changed further
SEED = 20_260_101
WORDS_A_SENTENCE, SENTENCES_A_PAGE = 14, 40

Turn = tuple[str, str]


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    rows = []
    for size in SIZES:
        chat = build_chat(_corpus(size), None)
        usual = [("", question) for question in _questions()]
        typical = median(_milliseconds(chat, turn) for turn in usual)
        (worst, turn), tried = _search(chat, seconds / len(SIZES))
        shown = turn[1] if len(turn[1]) <= 60 else f"{turn[1][:57]}…"
        name = f"{size:,} passages" if size else "the academy's page"
        rows.append(
            f"| {name} | {typical:.2f} | {worst:.2f} | {worst / typical:.1f} | {tried:,}"
            f" | `{shown.replace('|', ' ').replace('`', ' ')}` |"
        )
        print(rows[-1], flush=True)
    heading = (
        "# The worst question\n\nCPU time of one reply in milliseconds, in one run: the median of"
        f" ordinary questions, and the worst that a search of {seconds:.0f} s found"
        " (`make worst`). Goals: at most 20 ms on the academy's page, and 10 times the median"
        " anywhere.\n\n| corpus | median | worst | ratio | turns tried | its question |\n"
        "|---|---|---|---|---|---|\n"
    )
    TABLE.write_text(heading + "\n".join(rows) + "\n", "utf-8")


def _corpus(size: int) -> Corpus:
    """The academy's pages, or as many sentences of its words and of rarer ones."""
    academy = load(ACADEMY)
    if not size:
        return academy
    chance = random.Random(SEED)  # noqa: S311  # the same corpus every time
    words = _vocabulary()
    rare = [f"{chance.choice(words)}{chance.choice(words)}" for _ in range(size // 2)]
    pages = [
        Document(f"page-{number}", f"Page {number}", "\n\n".join(_sentences(chance, words, rare)))
        for number in range(size // SENTENCES_A_PAGE)
    ]
    return Corpus(tuple(pages), Curation())


def _sentences(chance: random.Random, words: Sequence[str], rare: Sequence[str]) -> list[str]:
    found = []
    for _ in range(SENTENCES_A_PAGE):
        chosen = [*chance.choices(words, k=WORDS_A_SENTENCE), chance.choice(rare)]
        found.append(" ".join(chosen).capitalize() + ".")
    return found


def _vocabulary() -> list[str]:
    texts = [document.text for document in load(ACADEMY).documents]
    return sorted({word.strip(".,;:()").lower() for text in texts for word in text.split()} - {""})


def _questions() -> list[str]:
    entries = load(ACADEMY).curation.phrasings
    return [question for entry in entries for question in entry.questions[:3]]


def _milliseconds(chat: Chat, turn: Turn) -> float:
    before, question = turn
    conversation = Conversation()
    if before:
        conversation = conversation.after(before, chat.reply(before))
    begun = process_time()
    chat.reply(question, conversation)
    # What the store does with it.
    masked(question)
    return 1_000 * (process_time() - begun)


def _search(chat: Chat, seconds: float) -> tuple[tuple[float, Turn], int]:
    """The costliest turn, with its time, and how many were tried."""
    chance = random.Random(SEED)  # noqa: S311  # the same search every time
    end = monotonic() + seconds
    words = [*_vocabulary(), *_questions()]
    pool = [(_milliseconds(chat, turn), turn) for turn in _families(words)]
    tried = len(pool)
    while monotonic() < end:
        pool = sorted(pool, reverse=True)[:KEPT]
        turn = chance.choice(pool)[1]
        turn = _changed(turn, chance, words, chance.choice(pool)[1])
        pool.append((_milliseconds(chat, turn), turn))
        tried += 1
    return max((_cost(chat, turn, words), turn) for _, turn in pool), tried


def _cost(chat: Chat, turn: Turn, words: Sequence[str]) -> float:
    """The least of three like turns that were never asked: no cache knows them.

    A pause of the machine is no cost of a question.
    """
    before, question = turn
    like = (f"{word} {question}"[:LONGEST_QUESTION] for word in words[:3])
    return min(_milliseconds(chat, (before, each)) for each in like)


def _families(words: Sequence[str]) -> Iterator[Turn]:
    """One full-length turn of each kind, alone and behind another."""
    units: list[str] = [
        "hey ", "thanks for it it is ", "bad and ", "stop the m ", "and who ", "when and where ",
        "is it ", "what about ", "the second one ", "tell me more ", "not ", "who is the ", "of ",
        "a ", "1 ", "2001 ", "1,000 ", "12 May 2001 ", "$5 ", "a@b.c ", "www.a.b ", "+1 555 0100 ",
        "Budapest ", "ILEA Roswell ", "U.S. ", "it they them ", "(", "((a", "? ", "?a ", "a?", ". ",
        "é", "e\u0301", "ﬁ", "İ", "١ ", "😀", "\u200d", "word-", "word's ", "''", '"a" ', "a\t",
        "professionnals ", "acadmey ", "Xyzzyq ", "qwrtz ", "whta ", "countris ",
    ]  # fmt: skip
    for unit in units:
        text = (unit * LONGEST_QUESTION)[:LONGEST_QUESTION]
        yield "", text
        # What matches nearly to its end is what a pattern comes back to.
        yield "", text[:-2] + " x"
        yield "When was ILEA Roswell established?", text
    for step in (1, 7, 31):
        text = " ".join(words[::step])[:LONGEST_QUESTION]
        yield "", text
        yield text, text
        yield text, "and why did they?"
    letters = "abcdefghijklmnopqrstuvwxyz"
    made = (f"{a}{b}{c}xq{b}" for a in letters for b in letters for c in letters)
    yield "", " ".join(made)[:LONGEST_QUESTION]


def _changed(turn: Turn, chance: random.Random, words: Sequence[str], other: Turn) -> Turn:
    """The turn with its second question changed, seldom its first."""
    place = 0 if chance.random() < 0.1 else 1
    text = turn[place]
    for _ in range(chance.choice((1, 1, 2, 4))):
        text = chance.choice(CHANGES)(text, Source(chance, words, other[place]))
    text = text[:LONGEST_QUESTION] if text.strip() else "what"
    return (text, turn[1]) if place == 0 else (turn[0], text)


@dataclass(frozen=True)
class Source:
    """What a change takes its pieces from."""

    chance: random.Random
    words: Sequence[str]
    other: str

    def place(self, text: Sequence[str]) -> int:
        return self.chance.randrange(len(text) + 1)


def _spliced(text: str, source: Source) -> str:
    return text[: source.place(text)] + source.other[source.place(source.other) :]


def _doubled(text: str, source: Source) -> str:
    start = source.place(text)
    piece = text[start : start + source.chance.randrange(1, 40)]
    return text[:start] + piece * source.chance.randrange(1, 9) + text[start:]


def _with_word(text: str, source: Source) -> str:
    found = text.split(" ")
    found[source.chance.randrange(len(found))] = source.chance.choice(source.words)
    return " ".join(found)


def _misspelt(text: str, source: Source) -> str:
    found = text.split(" ")
    word = source.chance.choice(source.words)
    at = source.chance.randrange(len(word))
    changed = word[:at] + source.chance.choice("aeiouxz") + word[at + 1 :]
    found[source.chance.randrange(len(found))] = changed
    return " ".join(found)


def _with_character(text: str, source: Source) -> str:
    at = source.place(text)
    return text[:at] + source.chance.choice(".,?!:;'\"()-–’ 1aZé\u0301\n") + text[at:]


CHANGES: tuple[Callable[[str, Source], str], ...] = (
    _spliced,
    _doubled,
    _with_word,
    _misspelt,
    _with_character,
)

if __name__ == "__main__":
    main()
