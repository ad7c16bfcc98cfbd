"""The port of the USB stick: lists that somebody has brought, as rows of text.

Nothing of a stick is kept, nothing is written on it, and what a file says is never believed to be a file of its kind:
it is read in a child that may do nothing else (:mod:`devices.stick.worker`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Protocol

from msgspec import Meta

#: the longest list that anybody reads on a screen has fifty rows; what is much longer is another one's business
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 200, 40, 200
MOST_FILES = 20


class Trouble(StrEnum):
    """Why nothing of a file was taken."""

    #: neither a workbook nor a text with columns
    NO_LIST = "no_list"
    #: a workbook of before 2007, or one with a password: from outside they look the same
    LOCKED = "locked"
    #: it holds a program
    MACROS = "macros"
    #: a cell is computed, and nobody can tell what from
    FORMULA = "formula"
    #: a cell says that it could not be computed
    ERROR_CELL = "error_cell"
    #: a number of more than 15 digits was kept as a number: its last digits are lost for good
    DIGITS_LOST = "digits_lost"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    TOO_WIDE = "too_wide"
    #: a text in no encoding that is known
    ENCODING = "encoding"
    EMPTY = "empty"
    DAMAGED = "damaged"
    #: the stick went before all of it was read
    PULLED_OUT = "pulled_out"
    #: whoever was to read it did not come back: too much memory, too much time, or worse
    UNREADABLE = "unreadable"


Place = Annotated[int, Meta(ge=0, le=20_000)]
Cell = Annotated[str, Meta(max_length=LONGEST_CELL)]


@dataclass(frozen=True)
class Refused:
    """Nothing was taken. ``row`` and ``column`` count from 1, as the program counts that wrote the file; 0: nowhere."""

    trouble: Trouble
    row: Place = 0
    column: Place = 0


@dataclass(frozen=True)
class Row:
    """One row that is not empty, with its number in the file."""

    number: Place
    cells: Annotated[tuple[Cell, ...], Meta(max_length=MOST_COLUMNS)] = field(repr=False)


@dataclass(frozen=True)
class Rows:
    """All of a list."""

    rows: Annotated[tuple[Row, ...], Meta(max_length=MOST_ROWS)] = field(repr=False)


class Stick(Protocol):
    """Whatever stick is in the machine. Faults are STICK-*."""

    async def ready(self) -> None:
        """Return when a stick could be read here."""
        ...

    async def lists(self) -> tuple[str, ...] | None:
        """The names of the lists on the stick, the newest first; None while there is no stick."""
        ...

    async def read(self, name: str) -> Rows | Refused:
        """All of one of :meth:`lists`, or why nothing of it was taken."""
        ...

    async def close(self) -> None: ...
