"""The loops of a graph, and the shortest way through it."""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def components(
    roots: Iterable[Node], follow: Callable[[Node], Iterable[Node]]
) -> Iterator[list[Node]]:
    """The strongly connected components of what the roots lead to (Tarjan, without recursion)."""
    order: dict[Node, int] = {}
    low: dict[Node, int] = {}
    stack: list[Node] = []
    held: dict[Node, int] = {}  # the nodes of the stack and their places in it
    for root in roots:
        work = [] if root in order else [(root, iter((root,)))]
        while work:
            node, rest = work[-1]
            other = next(rest, None)
            if other is None:
                work.pop()
                if work and node in order:
                    above = work[-1][0]
                    low[above] = min(low.get(above, low[node]), low[node])
                if node in held and low[node] == order[node]:
                    cut = held[node]
                    found = stack[cut:]
                    del stack[cut:]
                    for gone in found:
                        del held[gone]
                    yield found
            elif other not in order:
                order[other] = low[other] = len(order)
                held[other] = len(stack)
                stack.append(other)
                work.append((other, iter(follow(other))))
            elif other in held:
                low[node] = min(low[node], order[other])


def way(start: Node, goal: Node, follow: Callable[[Node], Iterable[Node]]) -> list[Node] | None:
    """The shortest way from one node to another, of one step at least; None where there is none."""
    came: dict[Node, Node] = {}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for other in follow(node):
            if other not in came:
                came[other] = node
                if other == goal:
                    return _path(came, start, goal)
                waiting.append(other)
    return None


def _path(came: dict[Node, Node], start: Node, goal: Node) -> list[Node]:
    path = [goal]
    while len(path) == 1 or path[-1] != start:
        path.append(came[path[-1]])
    return path[::-1]
