"""How strictly the person must be proved: as the strictest matter demands that can still apply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from config.language import any_of
from config.matters import Matter, matters
from config.proofs import Strength, Way, proofs
from flows.engine import Answers, possible
from flows.path.flow import Flow, Node

#: the kind of step that lets choose
CHOICE = "choose_proof"
#: the words of :func:`said`
TEXTS = ("demand.ordinary", "demand.strict", "way.pin", "way.electronic_card", "way.staff")


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


def offered(node: Node, flow: Flow, answers: Answers) -> tuple[str, ...]:
    """The options of a node that lets choose how to prove it: a way that is not strong enough is not among them."""
    wanted = demand(flow, answers)
    options = node.options
    if isinstance(options, Mapping):
        options = options.get(answers.lookup(node.variant) or "", ())
    return tuple(option for option in options if option not in proofs() or wanted.accepts_way(option))


def said(flow: Flow, answers: Answers, texts: Mapping[str, str]) -> str:
    """How closely the person is proved, and by which ways beside the camera, as far as that is known now."""
    choices = (node for node in flow.nodes.values() if node.step == CHOICE)
    ways = [way for node in choices for way in offered(node, flow, answers) if way in proofs()]
    names = any_of(texts[f"way.{way}"] for way in ways)
    return texts[f"demand.{demand(flow, answers).face}"].format(ways=names)
