"""The words of the office (``words.zh.yaml``)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from config.datafile import Data, load


class Words(Data):
    """``case_number`` is a format of ``bureau`` (short name), ``year`` and ``running``, the appointment's of both.

    ``part_number`` is one of several cases of a ``bundle``, by its ``place``; the last two name what was done.
    """

    case_number: str
    part_number: str
    appointment_number: str
    withdrawal_number: str
    mending_number: str


@cache
def words() -> Words:
    return load(Path(__file__).parent / "words.zh.yaml", Words)


def case_number(bureau_short: str, year: int, running: int) -> str:
    """The number under which a case is known for ever."""
    return words().case_number.format(bureau=bureau_short, year=year, running=running)


def part_number(bundle: str, place: int) -> str:
    """The number of one of several cases of a bundle, from 1 on."""
    return words().part_number.format(bundle=bundle, place=place)


def masked_number(number: str) -> str:
    return f"{number[:6]}********{number[-4:]}"


def appointment_number(year: int, running: int) -> str:
    """The number that a citizen shows at the window or is called about."""
    return words().appointment_number.format(year=year, running=running)


def withdrawal_number(case_number: str) -> str:
    """What taking a case back is called as a handling."""
    return words().withdrawal_number.format(case_number=case_number)


def mending_number(case_number: str) -> str:
    """What correcting a case is called as a handling."""
    return words().mending_number.format(case_number=case_number)
