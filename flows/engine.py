"""The engine: a pure function from a flow and the answers so far to the node that comes now.

Answers are immutable and named. *Back* drops the last question that the citizen answered, and the state is rebuilt from
the answers that are left, so nothing stale survives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from flows.path.flow import Branch, Condition, Flow

T = TypeVar("T")


@dataclass(frozen=True)
class Answers:
    """What is known so far, in the order in which it was learned: (node, value)."""

    given: tuple[tuple[str, Any], ...] = field(default=(), repr=False)  # the values are personal

    @cached_property
    def _newest(self) -> Mapping[str, Any]:
        return dict(self.given)

    def __getitem__(self, node: str) -> Any:
        return self._newest[node]

    def __contains__(self, node: str) -> bool:
        return node in self._newest

    def get(self, node: str) -> Any:
        """The newest answer of ``node``; None when there is none."""
        return self._newest.get(node)

    def last(self, kind: type[T]) -> T | None:
        """The newest answer that is a ``kind``, whichever node gave it; None when there is none."""
        for _, value in reversed(self.given):
            if isinstance(value, kind):
                return value
        return None

    def the(self, kind: type[T]) -> T:
        """:meth:`last`, where there must be one; LookupError when there is none."""
        found = self.last(kind)
        if found is None:
            raise LookupError(f"no {kind.__name__} has been given")
        return found

    def having(self, node: str, value: Any) -> Answers:
        """These answers and one more."""
        return Answers((*self.given, (node, value)))

    def continues(self, other: Answers) -> bool:
        """Whether these are ``other``, or those and more."""
        return self.given[: len(other.given)] == other.given

    def after(self, other: Answers, node: str) -> Any:
        """The answer of ``node`` that follows ``other`` in these; None where another one does, or none."""
        name, value = next(iter(self.given[len(other.given) :]), ("", None)) if self.continues(other) else ("", None)
        return value if name == node else None

    def lookup(self, path: str) -> str | None:
        """The text of the answer ``node`` or of its attribute ``node.attribute``; None when it is not there."""
        node, _, attributes = path.partition(".")
        return self.text(node, tuple(filter(None, attributes.split("."))))

    def text(self, node: str, attributes: Sequence[str] = ()) -> str | None:
        """The text of an attribute of the newest answer of ``node``; None when it is not there."""
        value = self.get(node)
        for attribute in attributes:
            value = None if value is None else _part(value, attribute)
        return None if value is None else str(value)


def _part(value: Any, name: str) -> Any:
    """An attribute of an answer; of a mapping, what stands under that name, if anything does."""
    return value.get(name) if isinstance(value, Mapping) else getattr(value, name)


def current(flow: Flow, answers: Answers) -> str | None:
    """The node that comes now; None when the flow has ended. Whether each answer follows is for :func:`outcome`."""
    return (_branch(flow, answers).go or None) if answers.given else flow.start


def outcome(flow: Flow, answers: Answers) -> str:
    """The end that the visit has come to, by the name that was given on the way, else where it ended.

    Replays every answer from the start. ValueError where one does not follow from those before it.
    """
    *way, last = _replayed(flow, answers)
    return next((branch.end for branch in reversed(way) if branch.end), last.end)


def previous_question(flow: Flow, answers: Answers) -> Answers | None:
    """The answers before the last question of the citizen; None when there is no way back."""
    for index in range(len(answers.given) - 1, -1, -1):
        node = flow.nodes[answers.given[index][0]]
        if node.is_final:
            return None
        if node.kind.asks and not getattr(answers.given[index][1], "silent", False):
            return Answers(answers.given[:index])
    return None


def stage(flow: Flow, answers: Answers, node: str) -> str:
    """The stage of the step bar at ``node``: the one that began last."""
    way = (node, *(name for name, _ in reversed(answers.given)))
    return next((flow.nodes[name].stage for name in way if flow.nodes[name].stage), flow.stages[0])


def noted(flow: Flow, answers: Answers) -> tuple[str, ...]:
    """The events that the answers have left in the log, by what the flow says of them, in order."""
    return tuple(
        event
        for name, value in answers.given
        if isinstance(value, str) and (event := flow.nodes[name].notes.get(value))
    )


def applying(flow: Flow, answers: Answers) -> tuple[str, ...]:
    """The matters that apply by what is known now."""
    return tuple(matter for matter, when in flow.matters.items() if holds(when, answers))


def possible(flow: Flow, answers: Answers) -> tuple[str, ...]:
    """The matters that can still apply: nothing that has been answered speaks against them."""
    return tuple(
        matter
        for matter, when in flow.matters.items()
        if holds(tuple(condition for condition in when if condition.node in answers), answers)
    )


def holds(when: Sequence[Condition], answers: Answers) -> bool:
    """Whether every condition does."""
    return all(answers.text(one.node, one.attributes) in one.values for one in when)


def _branch(flow: Flow, answers: Answers) -> Branch:
    """The branch that is taken after the last answer."""
    node, _ = answers.given[-1]
    return next(branch for branch in flow.nodes[node].next if holds(branch.when, answers))


def _replayed(flow: Flow, answers: Answers) -> Iterator[Branch]:
    """The branch that was taken after each answer."""
    name, replayed = flow.start, Answers()
    for node, value in answers.given:
        if node != name:
            raise ValueError(f"answer {node!r} does not follow from the answers before it ({name!r} comes now)")
        replayed = replayed.having(node, value)
        branch = _branch(flow, replayed)
        name = branch.go
        yield branch
