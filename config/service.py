"""Limits of service (规范办) as dated, sourced data: the model of ``parameters/service.yaml``."""

from __future__ import annotations

from functools import cache

from pydantic import PositiveInt

from config.datafile import Data, data_file, load
from config.law import Basis, DatedLaw, Version


class Workdays(Data):
    """So many working days."""

    workdays: PositiveInt
    basis: Basis


class Days(Data):
    """So many days of the calendar."""

    days: PositiveInt
    basis: Basis


class Months(Data):
    """So many months of the calendar."""

    months: PositiveInt
    basis: Basis


class FollowUp(Data):
    """By when a bad rating is followed up, and by when at the very latest."""

    workdays: PositiveInt
    hard_workdays: PositiveInt
    basis: Basis


class ServiceVersion(Version):
    """The limits from ``valid_from`` on."""

    correction: Workdays
    mending: Workdays
    review: Days
    suit: Months
    follow_up: FollowUp


class ServiceLaw(DatedLaw[ServiceVersion]):
    subject = "limit of service"


@cache
def service_law() -> ServiceLaw:
    """The parameters that ship with the kiosk."""
    return load(data_file("parameters/service.yaml"), ServiceLaw)
