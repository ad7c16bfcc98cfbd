"""What a handler of a family of matters is given, and what it answers: values only.

A handler (``office/handlers/<family>.py``) is three pure functions of an :class:`Application`: ``objection``, a word of
``config/refusals.yaml`` or None; ``decide``; and ``effects``, what becomes of the office's own record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol

from config.items import SHARE, items
from config.matters import Matter, Needed
from law.deadline import last_day
from law.month import Month
from office.people.deaths import seen_by
from office.port import CaseState, Concerned, Submission
from office.record import (
    Benefits,
    BenefitState,
    Contribution,
    Deceased,
    Employment,
    Pension,
    Person,
    Record,
    UnitRecord,
    has_several,
    sections,
)

#: values of a fact, in `instant` of a matter
YES, NO = "yes", "no"
#: what the citizen will bring, or has promised instead
BROUGHT, PROMISED, CAPTURED = "counter", "promise", "capture"


@dataclass(frozen=True)
class EarlierCase:
    """A case about the same person or unit that the office has accepted before, or a moment ago in the same bundle."""

    matter: str
    state: CaseState
    on: date


@dataclass(frozen=True)
class Application:
    """One matter of a submission about one person, and all that its decision depends on.

    ``record`` is the office's own of whose answers count; of a ``deceased``, whom somebody else answers for, there is a
    second one. Both are as the matters before this one in the bundle have left them. ``contributions``, ``earlier`` and
    ``shared``, what departments told, are the subject's. ``of`` is its place in ``submission.people``. ``moment`` is
    aware, in China time; ``token`` is random, and nobody else's.
    """

    id: str
    matter: Matter
    submission: Submission
    record: Record
    moment: datetime
    contributions: tuple[Contribution, ...] = field(default=(), repr=False)
    earlier: tuple[EarlierCase, ...] = ()
    shared: Mapping[tuple[str, str], str] = field(default_factory=dict, repr=False)
    authorised: bool = False
    token: str = field(default="", repr=False)
    of: int = 0
    unit: UnitRecord | None = None
    deceased: Record | None = None

    @property
    def subject(self) -> Record:
        """Of whom it is about."""
        return self.deceased or self.record

    #: the back office has examined it, and found it as it was applied for
    reviewed: bool = False

    @property
    def made(self) -> date:
        """The day of the visit, whose law counts, and never a later one than the office has itself."""
        today = self.moment.date()
        return min(date.fromisoformat(self.submission.made), today) if self.submission.made else today

    @property
    def concerned(self) -> Concerned | None:
        """Whom of the submission it is about beside the applicant."""
        return self.submission.people[self.of - 1] if self.of else None

    @cached_property
    def told(self) -> Mapping[str, str]:
        """What was submitted, of all and of whom it is about alone."""
        return {**self.submission.items, **(self.concerned.items if self.concerned else {})}

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """Who gave each of it."""
        return {**self.submission.sources, **(self.concerned.sources if self.concerned else {})}

    @cached_property
    def own(self) -> Mapping[str, str]:
        """What the office has itself: of the unit, of whose answers count, and of a death what is told of the dead."""
        of_unit = {item: value for item, value in self.unit.items if value} if self.unit else {}
        return {**self.record.items, **of_unit, **(self.mourned.items if self.mourned else {})}

    @cached_property
    def mourned(self) -> Deceased | None:
        """The deceased it is about, as the office knows them for the applicant; None while no death is registered."""
        if self.deceased is None:
            return None
        told = {item: value for (item, _), value in self.shared.items()}
        claimed = (case.matter for case in self.earlier)
        return seen_by(self.deceased, told, self.record.person.number, claimed, self.moment.date())

    @cached_property
    def items(self) -> Mapping[str, str]:
        """What is known: what was submitted, and the office's own, which has the last word. A promise is no answer."""
        own = {item: value for item, value in self.own.items() if not self.is_changed(item)}
        told = {item: value for item, value in self.told.items() if items()[item].kind != PROMISED}
        return {**told, **own}

    @cached_property
    def known(self) -> Mapping[str, str]:
        """The office's own, then what departments told it, whether that was handed in or not, then what was."""
        shared = {item: value for (item, _), value in self.shared.items()}
        return {**self.items, **shared, **self.record.items}

    @property
    def needed(self) -> tuple[Needed, ...]:
        """The items of the matter that apply."""
        return tuple(each for each in self.matter.items if each.applies(self.items))

    def lacks(self, needed: Needed) -> bool:
        """Whether nobody has given it, has promised it or will bring it."""
        given = (*self.items, *self.promised, *self.to_bring)
        return not needed.optional and needed.item not in given

    @property
    def pending(self) -> frozenset[str]:
        """What somebody still has to bring or to look at, or a department to tell: the case cannot end at once."""
        told_later = {each.item for each in self.needed if self.lacks(each) and items()[each.item].shares}
        captured = {item for item, source in self.sources.items() if source == CAPTURED}
        by_hand = (self.to_bring | captured) & {each.item for each in self.needed}
        return frozenset(told_later | self.examined | by_hand)

    @property
    def is_excluded(self) -> bool:
        """Whether the person may not promise instead of bringing a proof."""
        alone = self.submission.agent is None and self.submission.unit is None
        return bool(self.record.exclusions_on(self.made, alone=alone))

    @property
    def examined(self) -> frozenset[str]:
        """What the back office finds out itself: the person may not promise it, and nobody may ask for proof."""
        if not self.is_excluded:
            return frozenset()
        return frozenset(each.item for each in self.needed if self.lacks(each) and items()[each.item].is_never_brought)

    @property
    def to_bring(self) -> frozenset[str]:
        """What the citizen brings to the counter, because nobody could give it and the office has not got it.

        What only the office or the scene can give is nothing that anybody could bring.
        """
        brought = {item for item, source in self.sources.items() if source == BROUGHT}
        return frozenset(brought - set(self.own) - {item for item in brought if items()[item].is_silent})

    @property
    def promised(self) -> frozenset[str]:
        """The items for which there is a promise instead of a proof, where one is enough or a department is late."""
        promises = {promise.item for promise in self.submission.promises} & set(items())
        return frozenset(item for item in promises if PROMISED in items()[item].ways or items()[item].shares)

    @property
    def pension(self) -> Pension | None:
        return self.record.pension

    @property
    def employment(self) -> Employment:
        return self.record.employment or Employment()

    @property
    def benefits(self) -> Benefits:
        return self.record.benefits or Benefits()

    def is_changed(self, item: str) -> bool:
        """Whether the citizen has told something newer than the record: a telephone, an address, an account."""
        told = self.sources.get(item) == "ask" and item in self.told
        return told and items()[item].changeable

    def news(self) -> Iterator[Change]:
        """What the citizen has told of themselves that the office has not got, or not so: it is not asked again."""
        own = self.record.items
        new = {item: value for item, value in self.told.items() if item in PERSONAL and self.is_changed(item)}
        if (
            self.submission.agent is None
            and self.unit is None
            and (new := {item: new[item] for item in new if new[item] != own.get(item)})
        ):
            yield Change("person", new)

    def was_shared(self, item: str) -> bool:
        """Whether what was submitted is what the department told the office."""
        told = self.shared.get((item, self.sources.get(item, "").removeprefix(SHARE)))
        return told is not None and told == self.told.get(item)


#: what the office takes over of what a citizen may change; an account is compared by the back office first
PERSONAL = frozenset(field.name for field in fields(Person))


@dataclass(frozen=True)
class Decision:
    """The fate of a matter that is accepted; as :class:`office.port.Case`, plus the limit by law."""

    state: CaseState
    promised_by: date | None = None
    statutory_by: date | None = None
    certain: bool = True
    result: Mapping[str, str] = field(default_factory=dict)

    @property
    def completed(self) -> bool:
        return self.state is CaseState.COMPLETED


@dataclass(frozen=True)
class Change:
    """New values of fields of one section of the record, which is made where there was none.

    ``of`` says which one, where there may be several: as :attr:`office.record.Section.key`.
    """

    section: str
    values: Mapping[str, Any]
    of: str = ""

    def applied(self, record: Record) -> Record:
        """The record with these values."""
        own, kind = record.own(self.section), sections()[self.section]
        same = next((section for section in own if section.key == self.of), None)
        new = replace(same, **self.values) if same else kind(**self.values)  # type: ignore[type-var]
        if not has_several(self.section):
            return replace(record, **{self.section: new})  # type: ignore[arg-type]
        kept = tuple(section for section in own if section is not same)
        return replace(record, **{self.section: (*kept, new)})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Issue:
    """A certificate that the office vouches for from now on."""

    code: str
    kind: str
    valid_until: date
    facts: Mapping[str, str]


@dataclass(frozen=True)
class UnitChange:
    """New values of fields of the record of the unit for which somebody acts."""

    values: Mapping[str, Any]


Effect = Change | Issue | UnitChange


def benefit_ended(application: Application) -> Iterator[Change]:
    """Whoever works is not unemployed any more: the benefit stops behind this month, and its rest is kept
    (社会保险法 art. 51)."""
    if application.benefits.state is not BenefitState.DRAWING:
        return
    until, now = application.benefits.drawn_until, Month.of(application.made)
    rest = max(0, Month.parse(until) - now) if until else 0
    yield Change("benefits", {"state": BenefitState.STOPPED, "drawn_until": str(now), "remaining_months": rest})


class Handler(Protocol):
    """A module of ``office/handlers``."""

    def objection(self, application: Application) -> str | None:
        """Why the family refuses, beyond what is asked of every matter; None when it does not."""
        ...

    def decide(self, application: Application) -> Decision:
        """The fate of an application without an objection."""
        ...

    def effects(self, application: Application, decision: Decision) -> Iterator[Effect]:
        """What becomes of the record."""
        ...


def decided(application: Application, facts: Mapping[str, str], result: Mapping[str, str]) -> Decision:
    """Complete at once, with ``result``, where the matter's `instant` allows it by ``facts``; else promise a day.

    What the back office has examined is complete by that.
    """
    matter, start = application.matter, application.moment.date()
    at_once = matter.instant is not None and matter.instant.holds(facts) and not application.pending
    if application.reviewed or at_once:
        return Decision(CaseState.COMPLETED, result=result)
    limit = matter.limit_on(start)
    promised, statutory = last_day(limit.promise, start), last_day(limit.statutory, start)
    if promised is None:
        raise ValueError("a promise that sets no day")  # Limit refuses one
    return Decision(CaseState.ACCEPTED, promised.day, statutory.day if statutory else None, promised.certain)


def first(objections: Iterable[tuple[bool, str]]) -> str | None:
    """The reason of the first that holds."""
    return next((reason for holds, reason in objections if holds), None)
