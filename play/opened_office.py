"""The database of an office as it is when it has just been opened for the first time: made once for many plays."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from config.clock import Clock, VirtualClock
from config.data_dir import ROOT, data_dir
from config.settings import EmbeddedOffice, Settings
from office.database.engine import sqlite
from office.people.invented import Invention, load_people
from office.store import Store

#: plays of one process begin at a few moments, most of them at one
KEPT = 4


@dataclass(frozen=True)
class _People:
    """Who is invented, known by what stands in their file, and by their portraits."""

    said: bytes
    portraits: tuple[bytes, ...]
    invented: Invention = field(compare=False)


def lay_down(settings: Settings, clock: Clock) -> None:
    """What the first opening of the office would write with the people of these settings, if it is not there yet."""
    office = settings.office
    assert isinstance(office, EmbeddedOffice)  # noqa: S101 - a site that is played has its office beside it
    file, people = data_dir(settings) / office.file, ROOT / office.invented
    if not file.exists():
        invented = load_people(people)
        portraits = tuple(portrait for _, portrait in invented.people)
        opened = _opened(_People(people.read_bytes(), portraits, invented), settings.hall.bureau_short, clock.now())
        file.write_bytes(opened)


@lru_cache(KEPT)
def _opened(people: _People, hall: str, now: datetime) -> bytes:
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        file = Path(folder) / "office.sqlite"
        Store(sqlite(file), people.invented, hall, VirtualClock(now)).close()
        return file.read_bytes()
