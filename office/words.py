"""The words of the office (``words.zh.yaml``)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from config.datafile import Data, load


class Words(Data):
    """``case_number`` is a format of ``bureau`` (short name), ``year`` and ``running``, as the appointment's is."""

    case_number: str
    appointment_number: str


@cache
def words() -> Words:
    return load(Path(__file__).parent / "words.zh.yaml", Words)


def case_number(bureau_short: str, year: int, running: int) -> str:
    """The number under which a case is known for ever."""
    return words().case_number.format(bureau=bureau_short, year=year, running=running)


def appointment_number(running: int) -> str:
    """The number that a citizen shows at the window or is called about."""
    return words().appointment_number.format(running=running)
