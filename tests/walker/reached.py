"""How far all walks together have come."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TypeVar

from tests.walker.evidence import Evidence

Name = TypeVar("Name")


@dataclass
class Reached:
    """What all walks together have seen."""

    walks: int = 0
    acts: int = 0
    visits: Counter[str] = field(default_factory=Counter)
    matters: Counter[tuple[str, str]] = field(default_factory=Counter)
    papers: Counter[str] = field(default_factory=Counter)
    leaves: Counter[str] = field(default_factory=Counter)
    submissions: Counter[str] = field(default_factory=Counter)
    pages: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    exits: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def count(self, evidence: Evidence) -> None:
        """What was handed in in a walk, and what came of it."""
        self.papers.update(evidence.papers)
        for each in evidence.submissions:
            self.submissions[each.scene] += 1
            self.leaves[each.scene] += len(each.attachments)
            self.matters.update((case.matter, str(case.state)) for case in evidence.cases_of(each))

    def __str__(self) -> str:
        nodes = len({(scene, node) for scene, node, _, _ in self.pages})
        return (
            f"{self.walks} walks, {self.acts} acts, {self.visits.total()} visits, "
            f"{self.submissions.total()} submissions of {self.matters.total()} matters, {self.papers.total()} papers, "
            f"{self.leaves.total()} leaves; "
            f"{len(self.pages)} distinct pages of {nodes} nodes, {len(self.exits)} distinct exits"
        )

    def lines(self) -> list[str]:
        """More of it: by scene, by matter and what became of it, by paper and by exit."""
        scenes = (
            f"scene {name}: {times} visits, {self.submissions[name]} submissions" for name, times in _of(self.visits)
        )
        matters = (f"matter {name} {state}: {times}" for (name, state), times in _of(self.matters))
        papers = (f"paper {kind}: {times}" for kind, times in _of(self.papers))
        exits = (f"exit {reason} {outcome or fault}: {times}" for (reason, outcome, fault), times in _of(self.exits))
        return [*scenes, *matters, *papers, *exits]


def _of(counted: Counter[Name]) -> list[tuple[Name, int]]:
    return sorted(counted.items(), key=lambda each: str(each[0]))


REACHED = Reached()
