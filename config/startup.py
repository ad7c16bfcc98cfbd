"""Starting a business as dated, sourced data: the model of ``parameters/startup.yaml``."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Self

from pydantic import Field, PositiveInt, model_validator

from config.datafile import Data, data_file, load
from config.items import items
from config.law import Basis, DatedLaw, Mark, Version, Yuan


class LoanRules(Data):
    """创业担保贷款: ``ceiling`` in yuan, ``years`` at most, so many ``times`` in a life, from the age of ``youngest``.

    ``groups`` are values of the item ``founder_category``.
    """

    basis: Basis
    ceiling: Yuan
    years: PositiveInt
    times: PositiveInt
    groups: Annotated[frozenset[str], Field(min_length=1)]
    interest_basis: Basis
    age_basis: Basis
    youngest: PositiveInt
    mark: Mark

    @model_validator(mode="after")
    def _are_groups(self) -> Self:
        if unknown := self.groups - set(items()["founder_category"].values):
            raise ValueError(f"{min(unknown)!r} is no value of the item 'founder_category'")
        return self


class StartupSubsidyRules(Data):
    """创业补贴: up to so many ``years`` after graduation; ``amount`` in yuan, None while it is open."""

    basis: Basis
    years: PositiveInt
    amount: Yuan | None
    mark: Mark


class RegistrationRules(Data):
    """就业登记: the business is registered first (``basis``), and unemployment benefit stops (``stop_basis``)."""

    basis: Basis
    stop_basis: Basis


class StartupVersion(Version):
    """The rules from ``valid_from`` on."""

    registration: RegistrationRules
    loan: LoanRules
    subsidy: StartupSubsidyRules


class StartupLaw(DatedLaw[StartupVersion]):
    subject = "law on starting a business"


@cache
def startup_law() -> StartupLaw:
    """The parameters that ship with the kiosk."""
    return load(data_file("parameters/startup.yaml"), StartupLaw)
