"""How closely the person must be proved: as closely as the strictest matter wants it that can still apply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from config.matters import Matter, matters
from config.proofs import Strength, Way, proofs
from flows.engine import Answers, possible
from flows.flow import Flow


@dataclass(frozen=True)
class Demand:
    """How closely the camera looks, and which strengths of proof are enough."""

    face: Literal["ordinary", "strict"]
    accepts: frozenset[Strength]

    def accepts_way(self, way: Way) -> bool:
        """Whether a proof by ``way`` is strong enough."""
        return proofs()[way].strength in self.accepts


def demand(flow: Flow, answers: Answers) -> Demand:
    """What holds by now; where nothing of the bundle applies any more, all of it counts."""
    return strictest(matters()[name] for name in possible(flow, answers) or flow.matters)


def strictest(bundle: Iterable[Matter]) -> Demand:
    """What satisfies every matter of ``bundle``, which is not empty."""
    wanted = [matter.proof for matter in bundle]
    face: Literal["ordinary", "strict"] = "strict" if any(proof.face == "strict" for proof in wanted) else "ordinary"
    return Demand(face, frozenset.intersection(*(frozenset(proof.accepts) for proof in wanted)))
