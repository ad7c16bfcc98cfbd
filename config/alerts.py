"""The alerts of remote maintenance: what about a kiosk raises one, and how urgent it is (``alerts.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal, Self

from pydantic import PositiveInt, model_validator

from config.datafile import CONFIG_DIR, Data, TimeOfDay
from config.faults import fault_list
from config.language import load_said, per_language


class Severity(StrEnum):
    """How soon; the most urgent first."""

    NOW = "now"
    TODAY = "today"
    WATCH = "watch"


class Kind(StrEnum):
    """What an alert is of."""

    TAMPERING = "tampering"
    REVOKED = "revoked"
    GONE = "gone"
    SILENT = "silent"
    HUNG = "hung"
    OUT_OF_SERVICE = "out_of_service"
    SAFE_MODE = "safe_mode"
    CRASHES = "crashes"
    ISSUE = "issue"
    SUPPLY = "supply"
    SUPPLY_OUT = "supply_out"
    CLOCK = "clock"
    GARBAGE = "garbage"
    FAILED = "failed"
    VERSION = "version"
    STRANGERS = "strangers"
    OVERREACH = "overreach"


class AlertKind(Data):
    """``do``: what to do first. ``clears``: whether it is over with the state, or only when a person ends it."""

    severity: Severity
    clears: Literal["itself", "person"]
    name: str
    do: str


class Limits(Data):
    """From when on something is an alert; see ``alerts.yaml``."""

    silent_s: PositiveInt
    skew_s: PositiveInt
    crashes: PositiveInt
    crashes_h: PositiveInt
    version_h: PositiveInt
    garbage_h: PositiveInt
    reopen_h: PositiveInt
    day_ends: TimeOfDay


class Keeps(Data):
    """How much of each kiosk the office keeps."""

    history_days: PositiveInt
    statistics_days: PositiveInt
    answers: PositiveInt
    files: PositiveInt


#: of an issue, by the urgency of its fault
OF_URGENCY = {"now": Severity.NOW, "soon": Severity.TODAY, "none": Severity.WATCH}


class AlertList(Data):
    """``alerts.yaml``."""

    alerts: Mapping[Kind, AlertKind]
    codes: Mapping[str, Severity]
    limits: Limits
    keeps: Keeps

    @model_validator(mode="after")
    def _names_all(self) -> Self:
        if missing := set(Kind) - set(self.alerts):
            raise ValueError(f"nothing is said of {', '.join(sorted(missing))}")
        if unknown := set(self.codes) - set(fault_list()):
            raise ValueError(f"there is no fault {', '.join(sorted(unknown))}")
        return self

    def severity(self, kind: Kind, what: str = "") -> Severity:
        """How soon somebody has to come; ``what`` is the code of an issue. A code that is not known wants a look."""
        if kind is not Kind.ISSUE:
            return self.alerts[kind].severity
        if what in self.codes:
            return self.codes[what]
        known = fault_list().get(what)
        return OF_URGENCY[known.urgency] if known else self.alerts[kind].severity


@per_language
def alert_list() -> AlertList:
    """What is an alert, in the present language."""
    return load_said(CONFIG_DIR / "alerts.yaml", AlertList)
