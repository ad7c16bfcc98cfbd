"""Repairs: one file each, found by itself; a file that is put here is a repair.

A file has a docstring, which says what it does, and

- ``MENDS``: the codes it helps against; ``ORDER``: of several the lowest is tried first, the gentlest;
- ``PARTS``: of which parts alone; of all where it is left out;
- ``BY``: who carries it out. What is automatic the keeper tries by itself, a few times;
- ``async def repair(machine: Machine, part: PartName) -> Mapping[str, str]``: do it, and tell what was done, in public
  values. A :class:`Fault` is why it could not be done. Whether it has helped the checks tell.

None is ever carried out while somebody is served.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from config.parts import PartName
from maintenance.machine import Machine
from maintenance.port import By

Work = Callable[[Machine, PartName], Awaitable[Mapping[str, str]]]


@dataclass(frozen=True)
class Repair:
    """One file of this folder; ``says`` is its docstring."""

    name: str
    mends: frozenset[str]
    order: int
    by: By
    work: Work
    says: str = ""
    parts: frozenset[PartName] = frozenset(PartName)

    def helps(self, code: str, part: PartName) -> bool:
        """Whether it is for that."""
        return code in self.mends and part in self.parts


@cache
def repairs() -> tuple[Repair, ...]:
    """Every repair, the gentlest first."""
    found = (_repair(found.name) for found in pkgutil.iter_modules(__path__))
    return tuple(sorted(found, key=lambda repair: (repair.order, repair.name)))


def _repair(name: str) -> Repair:
    file = import_module(f"{__name__}.{name}")
    parts = getattr(file, "PARTS", frozenset(PartName))
    return Repair(
        name=name,
        mends=file.MENDS,
        order=file.ORDER,
        by=file.BY,
        work=file.repair,
        says=(file.__doc__ or "").strip(),
        parts=parts,
    )
