"""Authentication of pensioners as dated, sourced data: the model of ``parameters/authentication.yaml``."""

from __future__ import annotations

from functools import cache

from pydantic import NonNegativeInt, PositiveInt

from config.datafile import data_file, load
from config.law import Basis, DatedLaw, Version


class AuthenticationVersion(Version):
    """The rules from ``valid_from`` on: how long a success counts, and how long before its end one is told."""

    basis: Basis
    cycle_months: PositiveInt
    warn_before_months: NonNegativeInt


class AuthenticationLaw(DatedLaw[AuthenticationVersion]):
    subject = "rule on authentication"


@cache
def authentication_law() -> AuthenticationLaw:
    """The parameters that ship with the kiosk."""
    return load(data_file("parameters/authentication.yaml"), AuthenticationLaw)
