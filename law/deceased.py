"""Somebody who died, from a file: what ``law death`` and ``law work-death`` are asked about (docs/law-commands.md)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, NonNegativeInt, model_validator

from config.datafile import Data, load
from config.law import MonthText
from law.death import Deceased
from law.month import Month
from law.work_death import Relation, Relative, Worker

#: yuan, to the cent; nothing here is larger
Amount = Annotated[Decimal, Field(ge=0, le=10**9, max_digits=12, decimal_places=2)]
#: of contribution: nobody works for longer than a century
Months = Annotated[NonNegativeInt, Field(le=1200)]


class DeceasedFile(Data):
    """Of an insured person who died, not by their work."""

    death_date: date
    paid_months: Months
    pension_from: MonthText | None = None
    account_balance: Amount | None = None
    own_contributions: Amount | None = None

    @model_validator(mode="after")
    def _can_be(self) -> Self:
        self.deceased()
        return self

    def deceased(self) -> Deceased:
        """ValueError for a pension that begins after the death."""
        first = Month.parse(self.pension_from) if self.pension_from else None
        return Deceased(self.death_date, self.paid_months, first, self.account_balance, self.own_contributions)


class DependantEntry(Data):
    """A relative as on the day of the death; :class:`law.work_death.Relative` says what each word means."""

    relation: Relation
    sex: Literal["male", "female"]
    birth_date: date
    dependency: bool
    disabled: bool = False
    solitary: bool = False
    others_gone: bool = False

    def relative(self) -> Relative:
        return Relative(
            self.relation,
            self.sex,
            self.birth_date,
            lived_on=self.dependency,
            unable=self.disabled,
            alone=self.solitary,
            others_gone=self.others_gone,
        )


class WorkerFile(Data):
    """Of a worker who died by a work injury."""

    death_date: date
    wage: Annotated[Amount, Field(gt=0)] | None = None
    grade: Annotated[int, Field(ge=1, le=10)] | None = None
    after_leave: bool = False
    dependants: Annotated[tuple[DependantEntry, ...], Field(max_length=50)] = ()

    @model_validator(mode="after")
    def _can_be(self) -> Self:
        self.worker()
        return self

    def worker(self) -> Worker:
        """ValueError for a death after a leave without a grade."""
        return Worker(self.death_date, self.wage, self.grade, self.after_leave)

    def relatives(self) -> tuple[Relative, ...]:
        return tuple(each.relative() for each in self.dependants)


def read_deceased(file: Path) -> DeceasedFile:
    """:class:`config.datafile.DataFileError` names the line of what is wrong, and the reason."""
    return load(file, DeceasedFile)


def read_worker(file: Path) -> WorkerFile:
    """:class:`config.datafile.DataFileError` names the line of what is wrong, and the reason."""
    return load(file, WorkerFile)
