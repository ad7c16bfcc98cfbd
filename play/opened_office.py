"""The database of an office as it is when it has just been opened for the first time: made once for many plays."""

from __future__ import annotations

import tempfile
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from config.clock import Clock, VirtualClock
from config.data_dir import ROOT, data_dir
from config.settings import EmbeddedOffice, Settings
from office.database.engine import sqlite
from office.people.invented import load_people
from office.store import Store

#: plays of one process begin at a few moments, most of them at one
KEPT = 4


def lay_down(settings: Settings, clock: Clock) -> None:
    """What the first opening of the office would write with the people of these settings, if it is not there yet."""
    office = settings.office
    assert isinstance(office, EmbeddedOffice)  # noqa: S101 - a site that is played has its office beside it
    file, people = data_dir(settings) / office.file, ROOT / office.invented
    if not file.exists():
        opened = _opened(people, people.stat().st_mtime_ns, settings.hall.bureau_short, clock.now())
        file.write_bytes(opened)


@lru_cache(KEPT)
def _opened(people: Path, changed_ns: int, hall: str, now: datetime) -> bytes:  # noqa: ARG001 - what has changed is another
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        file = Path(folder) / "office.sqlite"
        Store(sqlite(file), load_people(people), hall, VirtualClock(now)).close()
        return file.read_bytes()
