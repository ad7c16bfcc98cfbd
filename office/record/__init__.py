"""What the bureau knows about a person, in sections: a file each, and a field of :class:`Record`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache, cached_property
from typing import get_args, get_origin, get_type_hints

from config.faults import Fault
from config.law import Category
from law.capacity import promises_from
from office.record.benefits import Benefits, BenefitState
from office.record.business import Business
from office.record.card import Card, current
from office.record.contributions import Contribution
from office.record.death import Death
from office.record.deceased import Deceased, Kin, Sought, claims_for
from office.record.employment import NONE_YET, Employment
from office.record.exclusion import MINOR, Exclusion
from office.record.flexible import Flexible
from office.record.household import Household
from office.record.injury import Injury
from office.record.insured_place import Drawn, InsuredPlace, drawn_at
from office.record.payment import PaidPension
from office.record.pension import Archive, Payment, Pension
from office.record.person import Person
from office.record.relative import Relative
from office.record.resident import Resident
from office.record.section import ON_FILE, Section
from office.record.studies import Studies
from office.record.unit import UnitRecord

__all__ = (
    "NONE_YET",
    "ON_FILE",
    "Archive",
    "BenefitState",
    "Benefits",
    "Business",
    "Card",
    "Contribution",
    "Death",
    "Deceased",
    "Drawn",
    "Employment",
    "Exclusion",
    "Flexible",
    "Household",
    "Injury",
    "InsuredPlace",
    "Kin",
    "PaidPension",
    "Payment",
    "Pension",
    "Person",
    "Record",
    "Relative",
    "Resident",
    "Section",
    "Sought",
    "Studies",
    "UnitRecord",
    "claims_for",
    "drawn_at",
    "has_several",
    "sections",
)


#: the field that is no section
WITHHELD = "withheld"


@dataclass(frozen=True)
class Record:
    """Everything that the office has of its own. A section is None where it has nothing; ``cards`` may be empty.

    ``withheld`` are sections that whoever asks does not get: nothing is known of them, not that there is none.
    """

    person: Person
    employment: Employment | None = None
    pension: Pension | None = None
    benefits: Benefits | None = None
    household: Household | None = None
    resident: Resident | None = None
    flexible: Flexible | None = None
    cards: tuple[Card, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    business: Business | None = None
    studies: Studies | None = None
    insured_places: tuple[InsuredPlace, ...] = ()
    death: Death | None = None
    relatives: tuple[Relative, ...] = ()
    injury: Injury | None = None
    paid_pensions: tuple[PaidPension, ...] = ()
    withheld: tuple[str, ...] = ()

    @property
    def insured(self) -> Pension:
        """The pension insurance, for whoever cannot go on without one: OFFICE-NOT-INSURED."""
        if self.pension is None:
            raise Fault("OFFICE-NOT-INSURED")
        return self.pension

    @property
    def category(self) -> Category | None:
        """That of the pension, for conditions of a flow."""
        return self.pension.category if self.pension else None

    def exclusions_on(self, day: date, *, alone: bool) -> tuple[Exclusion, ...]:
        """What keeps the person from promising instead of bringing a proof on ``day``.

        ``alone``: nobody acts for them. Whoever is too young may not promise, and a guardian does it for them.
        """
        born = self.person.birth
        too_young = Exclusion(born, MINOR, until=promises_from(born, day) - timedelta(days=1))
        every = (too_young, *self.exclusions) if alone else self.exclusions
        return tuple(each for each in every if each.holds_on(day))

    @property
    def card(self) -> Card | None:
        """The card that counts, whatever its state."""
        return current(self.cards)

    @cached_property
    def items(self) -> Mapping[str, str]:
        """What the office can give by itself, by item of ``config/items.yaml``: nobody is asked for these."""
        told = {name: kind for name, kind in sections().items() if name not in self.withheld}
        return {item: value for name, kind in told.items() for item, value in kind.given(self.own(name)) if value}

    @property
    def drawn(self) -> tuple[str, Pension | Resident] | None:
        """The section of the pension that is paid, or waits for an authentication: nobody draws two. None: none is."""
        both: tuple[tuple[str, Pension | Resident | None], ...] = (
            ("pension", self.pension),
            ("resident", self.resident),
        )
        return next(((name, one) for name, one in both if one and one.payment is not Payment.NONE), None)

    @property
    def draws_pension(self) -> bool:
        """Whether somebody has retired, or draws a basic pension of whichever scheme."""
        return self.drawn is not None or (self.pension is not None and self.pension.already_retired)

    def own(self, section: str) -> tuple[Section, ...]:
        """What there is of a section: nothing, one, or several."""
        there = getattr(self, section)
        if isinstance(there, tuple):
            return there
        return () if there is None else (there,)


@cache
def sections() -> Mapping[str, type[Section]]:
    """Every section by the name of its field, in their order."""
    hints = get_type_hints(Record)
    return {each.name: _kind(hints[each.name]) for each in fields(Record) if each.name != WITHHELD}


@cache
def has_several(section: str) -> bool:
    """Whether somebody may have more than one of it."""
    return get_origin(get_type_hints(Record)[section]) is tuple


def _kind(hint: object) -> type[Section]:
    kinds = (hint, *get_args(hint))
    return next(kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Section))
