"""A regular expression → the automaton of what it can read next, character by character.

A position is a place of the pattern that reads one character. `follow` has every way from one
position to the next: what a backtracking engine tries, one after the other. Anchors, `\\b` and
assertions about one character are guards on these ways. Longer assertions are ways that end: they
cost time and accept nothing. Where the automaton is not exact it has more ways than the engine.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from re import MULTILINE
from typing import Any

from tests.linear.characters import characters, reads

# The parser of the standard library; its tree is what the engine compiles.
c = import_module("re._constants")
parser = import_module("re._parser")

# A repeat of at most so many is taken copy by copy; a larger one as if it had no limit.
MOST_COPIES = 64

# What reads one character.
SINGLE = frozenset({c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN})

Guard = tuple[int, int]  # the characters allowed before and behind, as sets of bits
Way = tuple[int, Guard]


@dataclass(frozen=True, slots=True)
class Automaton:
    """Position 0 is the start of a search, which reads anything and begins at every character."""

    characters: str  # one for each bit but the highest, which stands for an end of the text
    reads: tuple[int, ...]  # for each position the characters that it reads, as bits
    follow: tuple[tuple[Way, ...], ...]
    accepts: tuple[tuple[Guard, ...], ...]  # for each position the ways to the pattern's end


def automaton(pattern: str, flags: int) -> Automaton:
    """Raises `ValueError` for what has no automaton: a condition on a group."""
    tree = parser.parse(pattern, flags)
    builder = _Builder(characters(tree), tree.state.flags)
    end = builder.sequence(tree, builder.start, tree.state.flags)
    return builder.finished(end)


class _Builder:
    """Nodes joined by guarded ways, and between some of them a character that is read."""

    def __init__(self, characters: str, flags: int) -> None:
        self._characters = characters
        self._flags = flags
        self._edge = 1 << len(characters)
        self._all = 2 * self._edge - 1
        self._ways: list[list[Way]] = []
        self._sets: dict[str, int] = {}
        self._groups: dict[int | None, Any] = {}  # a reference reads whatever its group may
        self._read: list[tuple[int, int, int]] = []  # node, characters, node
        self.start = self._node()

    def sequence(self, items: Iterable[Any], at: int, flags: int) -> int:
        for op, av in items:
            at = self._item(op, av, at, flags)
        return at

    def _node(self) -> int:
        self._ways.append([])
        return len(self._ways) - 1

    def _way(
        self, one: int, other: int, before: int | None = None, after: int | None = None
    ) -> None:
        everything = self._all
        guard = everything if before is None else before, everything if after is None else after
        self._ways[one].append((other, guard))

    def _item(self, op: Any, av: Any, at: int, flags: int) -> int:
        if op in SINGLE:
            return self._reading(self._set((op, av), flags), at)
        if op in {c.SUBPATTERN, c.GROUPREF, c.ATOMIC_GROUP, c.BRANCH}:
            return self._group(op, av, at, flags)
        if op in {c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT}:
            return self._repeat(av, at, flags, possessive=op is c.POSSESSIVE_REPEAT)
        if op is c.AT:
            return self._anchor(av, at, flags)
        if op in {c.ASSERT, c.ASSERT_NOT}:
            return self._assertion(av, at, flags, wanted=op is c.ASSERT)
        raise ValueError(f"no automaton for {op}")

    def _group(self, op: Any, av: Any, at: int, flags: int) -> int:
        if op is c.ATOMIC_GROUP:
            return self.sequence(av, at, flags)
        if op is c.BRANCH:
            end = self._node()
            for branch in av[1]:
                self._way(self.sequence(branch, at, flags), end)
            return end
        if op is c.GROUPREF:
            av = self._groups[av]
        self._groups[av[0]] = av
        return self.sequence(av[3], at, (flags | av[1]) & ~av[2])

    def _reading(self, characters: int, at: int) -> int:
        end = self._node()
        self._read.append((at, characters, end))
        return end

    def _repeat(self, av: Any, at: int, flags: int, *, possessive: bool) -> int:
        least, most, body = av
        endless = most is c.MAXREPEAT or most > MOST_COPIES
        for _ in range(least - endless if least else 0):
            at = self.sequence(body, at, flags)
        end = self._node()
        single = self._single(body, flags)
        after = self._all & ~single if possessive and endless and single is not None else None
        if not endless:
            for _ in range(most - least):
                self._way(at, end)
                at = self.sequence(body, at, flags)
            self._way(at, end)
            return end
        loop = self._node()
        self._way(at, loop)
        last = self.sequence(body, loop, flags)
        self._way(last, loop)
        self._way(last, end, None, after)
        if not least:
            self._way(at, end, None, after)
        return end

    def _anchor(self, where: Any, at: int, flags: int) -> int:
        end = self._node()
        word = self._set((c.IN, [(c.CATEGORY, c.CATEGORY_WORD)]), flags)
        line = self._edge | self._bits("\n")
        first = line if flags & MULTILINE else self._edge
        if where is c.AT_BOUNDARY:
            self._way(at, end, word, self._all & ~word)
            self._way(at, end, self._all & ~word, word)
        elif where is c.AT_NON_BOUNDARY:
            self._way(at, end, word, word)
            self._way(at, end, self._all & ~word, self._all & ~word)
        elif where is c.AT_BEGINNING:
            self._way(at, end, first)
        elif where is c.AT_BEGINNING_STRING:
            self._way(at, end, self._edge)
        else:
            # Without MULTILINE `$` also stands before a last line feed; a match ends there once.
            many = where is c.AT_END and flags & MULTILINE
            self._way(at, end, None, line if many else self._edge)
        return end

    def _assertion(self, av: Any, at: int, flags: int, *, wanted: bool) -> int:
        """A guard for one character, a way that ends for more; what is behind costs a step."""
        direction, body = av
        end = self._node()
        single = self._single(body, flags)
        if single is None:
            self._way(at, end)
            if direction > 0:
                self.sequence(body, at, flags)
            return end
        allowed = single if wanted else self._all & ~single
        self._way(at, end, *((None, allowed) if direction > 0 else (allowed, None)))
        return end

    def _single(self, body: Any, flags: int) -> int | None:
        """The characters of a body that reads just one; else None."""
        items = list(body)
        while len(items) == 1 and items[0][0] is c.SUBPATTERN:
            items = list(items[0][1][3])
        if len(items) == 1 and items[0][0] in SINGLE:
            return self._set(items[0], flags)
        return None

    def _set(self, item: Any, flags: int) -> int:
        key = f"{item} {flags}"
        if key not in self._sets:
            found = (char for char in self._characters if reads(item, char, flags))
            self._sets[key] = self._bits(found)
        return self._sets[key]

    def _bits(self, characters: Iterable[str]) -> int:
        return sum(1 << self._characters.index(char) for char in characters)

    def finished(self, end: int) -> Automaton:
        starts: dict[int, list[int]] = {}
        for number, (node, _, _) in enumerate(self._read, 1):
            starts.setdefault(node, []).append(number)
        anything = self._all & ~self._edge
        follow, accepts = [], []
        for number, node in enumerate([self.start, *(target for _, _, target in self._read)]):
            reached = list(self._reached(node, frozenset({node}), (self._all, self._all)))
            ways = [(q, guard) for n, guard in reached for q in starts.get(n, ())]
            follow.append(tuple(ways if number else [(0, (self._all, self._all)), *ways]))
            accepts.append(tuple(guard for n, guard in reached if n == end))
        read = (anything, *(characters for _, characters, _ in self._read))
        return Automaton(self._characters, read, tuple(follow), tuple(accepts))

    def _reached(self, node: int, seen: frozenset[int], guard: Guard) -> Iterator[Way]:
        """Every node that a node leads to without reading, once for each way there."""
        yield node, guard
        for target, (before, after) in self._ways[node]:
            both = guard[0] & before, guard[1] & after
            if target not in seen and all(both):
                yield from self._reached(target, seen | {target}, both)
