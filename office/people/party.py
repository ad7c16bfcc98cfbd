"""Who takes part in an application: as a document names somebody, as somebody is proved, and for whom. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Identity:
    """Whom a document names. ``birth`` is None where the document does not state it.

    A number alone names nobody: two people may really have the same one (重号).
    """

    number: str = field(repr=False)
    name: str = field(repr=False)
    birth: date | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Proof:
    """That the person who stands there is the holder of ``holder_number``: ``way`` is one of ``proofs.yaml``."""

    way: str
    holder_number: str = field(repr=False)


@dataclass(frozen=True)
class Party:
    """Somebody of an application. ``relation`` is that of an agent to the applicant: one of a matter's ``who``."""

    number: str = field(repr=False)
    name: str = field(repr=False)
    birth: date | None = field(default=None, repr=False)
    relation: str = ""

    @property
    def identity(self) -> Identity:
        return Identity(self.number, self.name, self.birth)


@dataclass(frozen=True)
class Unit:
    """An employer (用人单位), by its unified social credit code."""

    code: str
    name: str


@dataclass(frozen=True)
class Concerned:
    """Somebody whom matters concern beside the applicant: a worker of the unit, a deceased.

    ``items`` and ``sources`` are what was told of this one alone, as those of the submission are of all.
    """

    number: str = field(repr=False)
    name: str = field(repr=False)
    birth: date | None = field(default=None, repr=False)
    items: Mapping[str, str] = field(default_factory=dict, repr=False)
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> Identity:
        return Identity(self.number, self.name, self.birth)
