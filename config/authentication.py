"""Authentication of pensioners as dated, sourced data: the model of ``parameters/authentication.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated, Self

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from config.datafile import CONFIG_DIR, Data, load
from config.law import Basis, Document


class AuthenticationVersion(Data):
    """The rules from ``valid_from`` on: how long a success counts, and how long before its end one is told."""

    valid_from: date
    basis: Basis
    cycle_months: PositiveInt
    warn_before_months: NonNegativeInt


class AuthenticationLaw(Data):
    documents: Mapping[str, Document]
    versions: Annotated[tuple[AuthenticationVersion, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        dates = [version.valid_from for version in self.versions]
        if dates != sorted(set(dates)):
            raise ValueError("versions must stand in the order of their dates, each date once")
        if missing := {version.basis.document for version in self.versions} - set(self.documents):
            raise ValueError(f"documents {sorted(missing)} are not listed")
        return self

    def on(self, day: date) -> AuthenticationVersion:
        """The version in force on ``day``; ValueError before the first one."""
        in_force = [version for version in self.versions if version.valid_from <= day]
        if not in_force:
            raise ValueError(f"no rule on authentication is recorded for {day}")
        return in_force[-1]


@cache
def authentication_law() -> AuthenticationLaw:
    """The parameters that ship with the kiosk."""
    return load(CONFIG_DIR / "parameters" / "authentication.yaml", AuthenticationLaw)
