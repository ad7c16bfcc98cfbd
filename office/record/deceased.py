"""What whoever claims may know of a deceased: a value, made of the record of the dead for one claimant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from law.death import Deceased as Insured
from law.month import Month
from law.pension_end import Overpaid, overpaid
from law.work_death import Relation, Worker
from law.work_death import Relative as Dependant

#: 民法典 art. 1127: those of the first order, before whom nobody else inherits
FIRST_ORDER = frozenset({Relation.SPOUSE, Relation.CHILD, Relation.PARENT})
Kind = Literal["retired", "insured", "injured", "none"]


@dataclass(frozen=True)
class Kin:
    """One living relative of the dead: ``own`` is the claimant; ``minor``: somebody must act for them today."""

    name: str = field(repr=False)
    relation: Relation
    dependant: Dependant = field(repr=False)
    own: bool = False
    minor: bool = False


def claims_for(kin: Iterable[Kin]) -> tuple[Kin, ...]:
    """For whom of the relatives the claimant among them claims: themselves, and a spouse for minor children."""
    every = tuple(kin)
    spouse = any(one.own and one.relation is Relation.SPOUSE for one in every)
    return tuple(one for one in every if one.own or (spouse and one.minor and one.relation is Relation.CHILD))


@dataclass(frozen=True)
class Deceased:
    """``kind``: retired, insured and still at work, dead by a work injury, or in no pension insurance of employees.

    ``related``: the claimant is a relative by the record; of anybody else's death nothing more is told than the day.
    ``claimed`` are the matters about the dead that the office has accepted already; ``items`` what it gives by item.
    ``insured`` and ``worker`` are what the law's arithmetic takes; ``paid_through`` the last month (YYYY-MM) of pension
    that was paid, ``monthly_amount`` of each; ``cards`` how many social-security cards are not cancelled.
    """

    number: str = field(repr=False)
    name: str = field(repr=False)
    birth: date = field(repr=False)
    died_on: date = field(repr=False)
    kind: Kind
    related: Literal["yes", "no"]
    claimed: frozenset[str] = frozenset()
    items: Mapping[str, str] = field(default_factory=dict, repr=False)
    insured: Insured | None = field(default=None, repr=False)
    worker: Worker | None = field(default=None, repr=False)
    kin: tuple[Kin, ...] = field(default=(), repr=False)
    paid_through: str = ""
    monthly_amount: str = field(default="", repr=False)
    cards: int = 0

    @property
    def others_first(self) -> bool:
        """Whether somebody of the first order is left, and the claimant is none of them (民法典 art. 1127)."""
        own = self.relation
        return own is not None and own not in FIRST_ORDER and any(one.relation in FIRST_ORDER for one in self.kin)

    @property
    def overpaid(self) -> Overpaid | None:
        """What was paid of the pension after the death; None of whoever drew none."""
        if not self.paid_through:
            return None
        monthly = Decimal(self.monthly_amount) if self.monthly_amount else None
        return overpaid(self.died_on, Month.parse(self.paid_through), monthly)

    @property
    def relation(self) -> Relation | None:
        """What the claimant is to the dead."""
        return next((kin.relation for kin in self.kin if kin.own), None)


@dataclass(frozen=True)
class Sought:
    """Whom a claimant has asked about. ``late``: a department did not answer, so nobody knows yet.

    ``not_found`` says no more than that: the office may not know the person, or nobody has registered a death.
    """

    state: Literal["found", "not_found", "late"]
    deceased: tuple[Deceased, ...] = field(default=(), repr=False)
