"""One step: a file of ``deploy/steps``, which says in its first line what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from deploy.machine.site import Site
from deploy.machine.things import Thing


@dataclass(frozen=True)
class Step:
    """``things`` in the order in which they are made; ``then``: what the running system is told when one has changed.

    A step that brings something new about only in the next start of the machine says so in ``later``.
    """

    title: str
    things: tuple[Thing, ...]
    then: tuple[tuple[str, ...], ...] = ()
    later: str = ""


MakeStep = Callable[[Site], Step]
