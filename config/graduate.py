"""Work of graduates as dated, sourced data: the model of ``parameters/graduate.yaml``."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Self

from pydantic import Field, PositiveInt, model_validator

from config.datafile import Data, data_file, load
from config.items import items
from config.law import Basis, DatedLaw, Mark, Version, Yuan


class JobSubsidyRules(Data):
    """求职创业补贴: in the last so many ``months`` before graduation; ``amount`` in yuan, None while it is open.

    ``groups`` are values of the item ``graduate_category``.
    """

    basis: Basis
    months: PositiveInt
    groups: Annotated[frozenset[str], Field(min_length=1)]
    amount: Yuan | None
    mark: Mark

    @model_validator(mode="after")
    def _are_groups(self) -> Self:
        if unknown := self.groups - set(items()["graduate_category"].values):
            raise ValueError(f"{min(unknown)!r} is no value of the item 'graduate_category'")
        return self


class TraineeRules(Data):
    """就业见习: up to so many ``years`` after graduation, or out of work and from ``youngest`` to ``oldest``."""

    basis: Basis
    years: PositiveInt
    youngest: PositiveInt
    oldest: PositiveInt
    mark: Mark


class GraduateVersion(Version):
    """The rules from ``valid_from`` on. ``archive_basis``: why nobody needs a dispatch letter any more."""

    archive_basis: Basis
    job_subsidy: JobSubsidyRules
    trainee: TraineeRules


class GraduateLaw(DatedLaw[GraduateVersion]):
    subject = "law on graduates"


@cache
def graduate_law() -> GraduateLaw:
    """The parameters that ship with the kiosk."""
    return load(data_file("parameters/graduate.yaml"), GraduateLaw)
