"""The one list of faults (``faults.yaml``) and the exception that carries a code of it.

A fault has a code and three voices: the citizen (what to do now), the staff (exact cause and remedy) and remote
maintenance (this code and its details). Each code is raised in exactly one place; a test holds that.
"""

from __future__ import annotations

from traceback import walk_tb
from typing import Literal

from config.datafile import CONFIG_DIR, Data
from config.language import load_said, per_language


class FaultEntry(Data):
    """One fault of the list. ``citizen`` and ``staff`` are sentences for people, ``remedies`` are for the staff."""

    citizen: str
    staff: str
    remedies: tuple[str, ...]
    #: what the citizen can do: try the same step again, use another way, or end the visit
    way_on: Literal["retry", "other_way", "end"]
    #: how soon somebody must come: never, at the next refill round, at once
    urgency: Literal["none", "soon", "now"] = "none"


class FaultList(Data):
    faults: dict[str, FaultEntry]


@per_language
def fault_list() -> dict[str, FaultEntry]:
    """Every fault, by code."""
    return load_said(CONFIG_DIR / "faults.yaml", FaultList).faults


class Fault(Exception):
    """Something expected went wrong. ``detail`` is for staff and remote and never holds personal data."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.detail = detail
        self.entry = fault_list()[code]
        super().__init__(f"{code}: {detail}" if detail else code)

    def __reduce__(self) -> tuple[type[Fault], tuple[str, str]]:
        # Faults cross process borders; the entry is looked up again on the other side.
        return Fault, (self.code, self.detail)


def place_of(error: BaseException) -> str:
    """The type of ``error``, of a fault its code, and where it was raised, as ``ValueError at ipp.py:87 in _status``.

    Never its text: that of an error which nobody expected may hold anything, also what is personal.
    """
    kind = error.code if isinstance(error, Fault) else type(error).__name__
    places = [(frame.f_code, line) for frame, line in walk_tb(error.__traceback__)]
    if not places:
        return kind
    code, line = places[-1]
    return f"{kind} at {code.co_filename.rpartition('/')[2]}:{line} in {code.co_qualname}"
