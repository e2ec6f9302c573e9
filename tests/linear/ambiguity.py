"""Whether a backtracking engine may need more than linear time for a pattern.

It does where one piece of text, said again and again, can be read in several ways, and what follows
makes all of them fail: then it tries them all (Weber and Seidl, "On the degree of ambiguity of
finite automata", 1991). Where a match may end within the piece, nothing behind it fails.

- Exponential: within a loop, two ways read the same text from a position back to itself.
- Polynomial: two loops read the same text, and that text also leads from the first to the second.
  A search is such a first loop, as it begins everywhere.
"""

from collections.abc import Iterator
from enum import StrEnum
from itertools import product

from tests.linear.automaton import Automaton, Guard
from tests.linear.components import components, way

# Steps after which a pattern counts as not proved.
MOST_STEPS = 1_000_000

Pair = tuple[int, int, int]  # two positions, and the character that both have just read
Triple = tuple[int, int, int, int]


class Growth(StrEnum):
    """How the time may grow with the length of the text."""

    LINEAR = "linear"
    POLYNOMIAL = "polynomial"
    EXPONENTIAL = "exponential"
    UNKNOWN = "too large to tell"


class _TooLargeError(Exception):
    pass


def growth(machine: Automaton, *, searched: bool, whole: bool) -> tuple[Growth, str]:
    """The growth for the worst text, and the piece of it that is said again and again.

    `searched` where a match may begin anywhere, `whole` where it must reach the end of the text.
    """
    ways = _Ways(machine, searched=searched, whole=whole)
    try:
        if (text := ways.exponential()) is not None:
            return Growth.EXPONENTIAL, text
        if (text := ways.polynomial()) is not None:
            return Growth.POLYNOMIAL, text
    except _TooLargeError:
        return Growth.UNKNOWN, ""
    return Growth.LINEAR, ""


class _Ways:
    """Several ways through an automaton at once that read the same text."""

    def __init__(self, machine: Automaton, *, searched: bool, whole: bool) -> None:
        kept = _telling(machine)
        self._characters = machine.characters
        self._bits = [1 << i for i in range(len(machine.characters)) if kept >> i & 1]
        self._reads = [reads & kept for reads in machine.reads]
        self._follow = machine.follow
        self._edge = 1 << len(machine.characters)
        self._whole = whole
        self._accepts = machine.accepts
        self._searched = searched
        self._steps = 0
        self._known: dict[tuple[int, int], dict[int, int]] = {}
        places = range(len(self._reads))
        self._ahead = [[q for q, _ in ways] for ways in self._follow]
        found = components(places, self._ahead.__getitem__)
        self._loops = [part for part in found if len(part) > 1 or self._goes_on(part[0], part[0])]
        self._before: list[list[int]] = [[] for _ in places]
        for p in places:
            for q in self._ahead[p]:
                self._before[q].append(p)
        self._safe = self._never_failing()

    def exponential(self) -> str | None:
        for loop in self._loops:
            inside = frozenset(loop)
            roots = [(p, p, bit) for p in loop for bit in self._bits if self._reads[p] & bit]

            def follow(pair: Pair, inside: frozenset[int] = inside) -> Iterator[Pair]:
                return self._both(pair, inside)

            for found in components(roots, follow):
                same = [pair for pair in found if pair[0] == pair[1]]
                other = next((pair for pair in found if pair[0] != pair[1]), None)
                if same and other:
                    there, back = way(same[0], other, follow), way(other, same[0], follow)
                    return self._text([*(there or [])[1:], *(back or [])[1:]])
                if twice := self._twice(same, frozenset(found)):
                    return self._text(way(twice, twice, follow) or [twice])
        return None

    def polynomial(self) -> str | None:
        for first, second in product(self._loops, self._loops):
            if first is second or (first == [0] and not self._searched):
                continue
            between = self._between(first, second)
            if not between:
                continue
            inside = frozenset(first), between, frozenset(second)

            def follow(
                triple: Triple,
                inside: tuple[frozenset[int], frozenset[int], frozenset[int]] = inside,
            ) -> Iterator[Triple]:
                return self._three(triple, inside)

            for p, q, bit in product(first, second, self._bits):
                if q in self._safe or not self._reads[p] & self._reads[q] & bit:
                    continue
                if path := way((p, p, q, bit), (p, q, q, bit), follow):
                    return self._text(path[1:])
        return None

    def _goes_on(self, one: int, other: int) -> bool:
        return any(q == other for q, _ in self._follow[one])

    def _between(self, first: list[int], second: list[int]) -> frozenset[int]:
        """The positions on the ways from one loop to another."""
        ahead = _reached(first, self._ahead)
        goals = frozenset(second)
        if not goals <= ahead:
            return frozenset()
        return ahead & _reached(second, self._before)

    def _next(self, position: int, last: int) -> dict[int, int]:
        """The next positions with what is read there, given the character just read."""
        if (position, last) not in self._known:
            found: dict[int, int] = {}
            for q, (before, after) in self._follow[position]:
                if before & last and (reads := self._reads[q] & after):
                    found[q] = found.get(q, 0) | reads
            self._known[position, last] = found
        return self._known[position, last]

    def _count(self) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise _TooLargeError

    def _both(self, pair: Pair, inside: frozenset[int]) -> Iterator[Pair]:
        self._count()
        one, other, last = pair
        failing = ~(self._ends(one, last) | self._ends(other, last))
        right = self._next(other, last)
        for x, reads in self._next(one, last).items():
            for y in right if x in inside else ():
                common = reads & right[y] & failing if y in inside else 0
                yield from ((min(x, y), max(x, y), bit) for bit in self._bits if common & bit)

    def _three(
        self, triple: Triple, inside: tuple[frozenset[int], frozenset[int], frozenset[int]]
    ) -> Iterator[Triple]:
        self._count()
        one, two, three, last = triple
        failing = ~self._ends(three, last)
        between = self._next(two, last)
        for x, z in product(self._next(one, last), self._next(three, last)):
            if x in inside[0] and z in inside[2]:
                common = self._next(one, last)[x] & self._next(three, last)[z] & failing
                for y in between if common else ():
                    reads = common & between[y] if y in inside[1] else 0
                    yield from ((x, y, z, bit) for bit in self._bits if reads & bit)

    def _ends(self, position: int, last: int) -> int:
        """The characters, or the end of the text, before which a match may end there."""
        found = 0
        for before, after in self._accepts[position]:
            if before & last:
                found |= after & self._edge if self._whole else after
        return found

    def _twice(self, same: list[Pair], component: frozenset[Pair]) -> Pair | None:
        """A pair from which one step can be made in two ways, such as in `(?:a*)*`."""
        for p, _, last in same:
            ends = self._ends(p, last)
            seen: dict[int, int] = {}
            for q, (before, after) in self._follow[p]:
                reads = self._reads[q] & after & ~ends if before & last else 0
                again = seen.get(q, 0) & reads
                if any(again & bit and (q, q, bit) in component for bit in self._bits):
                    return (p, p, last)
                seen[q] = seen.get(q, 0) | reads
        return None

    def _never_failing(self) -> frozenset[int]:
        """The positions from which some way leads to a match whatever follows.

        All positions, without those that some character, or the end of the text, leaves no way.
        """
        safe = set(range(len(self._reads)))
        doubtful = sorted(safe)
        while doubtful:
            position = doubtful.pop()
            if position in safe and not self._has_a_way(position, safe):
                safe.discard(position)
                doubtful += self._before[position]
        return frozenset(safe)

    def _has_a_way(self, position: int, safe: set[int]) -> bool:
        for last in (bit for bit in self._bits if self._reads[position] & bit):
            good = self._ends(position, last)
            for q, (before, after) in self._follow[position]:
                if q in safe and before & last:
                    good |= self._reads[q] & after
            if any(not good & bit for bit in (*self._bits, self._edge)):
                return False
        return True

    def _text(self, path: list[Pair] | list[Triple]) -> str:
        return "".join(self._characters[step[-1].bit_length() - 1] for step in path)


def _reached(positions: list[int], follow: list[list[int]]) -> frozenset[int]:
    """The positions, and those that they lead to."""
    found = set(positions)
    waiting = list(positions)
    while waiting:
        new = set(follow[waiting.pop()]) - found
        found |= new
        waiting += new
    return frozenset(found)


def _telling(machine: Automaton) -> int:
    """One character of each kind that the automaton does not tell apart."""
    guards: set[Guard] = {guard for ways in machine.follow for _, guard in ways}
    guards |= {guard for ways in machine.accepts for guard in ways}
    masks = {*machine.reads, *(mask for guard in guards for mask in guard)}
    kept: dict[tuple[bool, ...], int] = {}
    # Backwards, so that a letter stands for a kind rather than a control character.
    for i in range(len(machine.characters)):
        kept.setdefault(tuple(bool(mask >> i & 1) for mask in masks), 1 << i)
    return sum(kept.values())
