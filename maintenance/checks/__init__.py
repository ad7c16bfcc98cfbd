"""Checks: one file each, found by itself; a file that is put here is a check.

A file has a docstring, which says what it looks for, and

- ``PART``: the part it looks at; where the site has none, it does not look;
- ``EVERY_S``: its rhythm;
- ``WITHIN_A_VISIT``: whether it may look while somebody is served;
- ``async def look(machine: Machine) -> Sequence[Finding]``: what is wrong now. A :class:`Fault` that it raises keeps
  ``PART`` from serving.

Whatever becomes of a check, the others go on (``maintenance/keeper.py``).
"""

from __future__ import annotations

import pkgutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import Finding

Look = Callable[[Machine], Awaitable[Sequence[Finding]]]


@dataclass(frozen=True)
class Check:
    """One file of this folder; ``says`` is its docstring."""

    name: str
    part: PartName
    every_s: float
    within_a_visit: bool
    look: Look
    says: str = ""


@cache
def checks() -> tuple[Check, ...]:
    """Every check, in the order of their names."""
    return tuple(_check(found.name) for found in pkgutil.iter_modules(__path__))


def _check(name: str) -> Check:
    file = import_module(f"{__name__}.{name}")
    return Check(name, file.PART, file.EVERY_S, file.WITHIN_A_VISIT, file.look, (file.__doc__ or "").strip())
