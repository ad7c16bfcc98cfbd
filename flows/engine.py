"""The engine: a pure function from a flow and the answers so far to the node that comes now.

Answers are immutable and named. *Back* drops the last question that the citizen answered, and the state is rebuilt from
the answers that are left, so nothing stale survives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.flow import Branch, Flow

#: steps that ask the citizen something: the ones that *Back* returns to
QUESTIONS = frozenset({"ask", "choose_proof", "verify_pin"})


@dataclass(frozen=True)
class Answers:
    """What is known so far, in the order in which it was learned: (node, value)."""

    given: tuple[tuple[str, Any], ...] = field(default=(), repr=False)  # the values are personal

    def __getitem__(self, node: str) -> Any:
        return dict(self.given)[node]

    def __contains__(self, node: str) -> bool:
        return any(name == node for name, _ in self.given)

    def get(self, node: str) -> Any:
        return dict(self.given).get(node)

    def having(self, node: str, value: Any) -> Answers:
        """These answers and one more."""
        return Answers((*self.given, (node, value)))

    def lookup(self, path: str) -> str | None:
        """The text of the answer ``node`` or of its attribute ``node.attribute``; None when it is not there."""
        name, _, attributes = path.partition(".")
        value = self.get(name)
        for attribute in filter(None, attributes.split(".")):
            value = getattr(value, attribute)
        return None if value is None else str(value)


def current(flow: Flow, answers: Answers) -> str | None:
    """The node that comes now; None when the flow has ended. Replays every answer from the start."""
    name = flow.start
    replayed = Answers()
    for node, value in answers.given:
        if node != name:
            raise ValueError(f"answer {node!r} does not follow from the answers before it ({name!r} comes now)")
        replayed = replayed.having(node, value)
        following = flow.nodes[node].next
        if not following:
            return None
        name = _chosen(following, replayed)
    return name


def previous_question(flow: Flow, answers: Answers) -> Answers | None:
    """The answers before the last question of the citizen; None when there is no way back."""
    for index in range(len(answers.given) - 1, -1, -1):
        name, _ = answers.given[index]
        if name in flow.no_way_back_past:
            return None
        if flow.nodes[name].step in QUESTIONS:
            return Answers(answers.given[:index])
    return None


def _chosen(branches: tuple[Branch, ...], answers: Answers) -> str:
    return next(branch.go for branch in branches if _holds(branch.when, answers))


def _holds(conditions: Mapping[str, tuple[str | None, ...]], answers: Answers) -> bool:
    return all(answers.lookup(path) in expected for path, expected in conditions.items())
