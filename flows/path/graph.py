"""A flow as a graph: what comes before what, what is reached, and what goes round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from flows.path.flow import Flow


class Graph:
    """The nodes of ``flow``, and where each may lead."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._ahead = {
            name: frozenset(branch.go for branch in node.next if branch.go) for name, node in flow.nodes.items()
        }

    @cached_property
    def reached(self) -> frozenset[str]:
        """Every node that a visit may come to."""
        return self._from([self._flow.start])

    @cached_property
    def ending(self) -> frozenset[str]:
        """Every node from which a visit can come to an end."""
        ends = [name for name, node in self._flow.nodes.items() if any(not branch.go for branch in node.next)]
        return _closure(ends, self._behind)

    @cached_property
    def idle_loops(self) -> tuple[str, ...]:
        """The nodes that come back to themselves without anybody being asked anything."""
        machine = {name for name, node in self._flow.nodes.items() if not node.kind.waits}
        ahead = {name: self._ahead[name] & machine for name in machine}
        return tuple(name for name in machine if name in _closure(ahead[name], ahead))

    def possible_before(self, name: str) -> frozenset[str]:
        """What may have been answered, on one way or another, when ``name`` comes."""
        return _closure(self._behind.get(name, ()), self._behind) & self.reached

    def certain_before(self, name: str) -> frozenset[str]:
        """What has been answered on every way when ``name`` comes."""
        return self._certain.get(name, frozenset())

    @cached_property
    def _behind(self) -> Mapping[str, frozenset[str]]:
        behind: dict[str, set[str]] = {}
        for name, ahead in self._ahead.items():
            for other in ahead:
                behind.setdefault(other, set()).add(name)
        return {name: frozenset(others) for name, others in behind.items()}

    @cached_property
    def _certain(self) -> Mapping[str, frozenset[str]]:
        """The greatest solution: what is certain before a node is what is certain after all that lead to it."""
        certain = dict.fromkeys(self.reached, self.reached) | {self._flow.start: frozenset[str]()}
        changed = True
        while changed:
            changed = False
            for name in self.reached - {self._flow.start}:
                behind = self._behind[name] & self.reached
                now = frozenset.intersection(*(certain[one] | {one} for one in behind))
                changed = changed or now != certain[name]
                certain[name] = now
        return certain

    def _from(self, names: Iterable[str]) -> frozenset[str]:
        return _closure(names, self._ahead)


def _closure(names: Iterable[str], leads: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    ahead = list(names)
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += leads.get(name, ())
    return frozenset(found)
