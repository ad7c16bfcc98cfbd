"""The clock of a site, by its settings."""

from __future__ import annotations

from datetime import datetime

from config.clock import Clock, DemonstrationClock, SystemClock
from config.data_dir import data_dir
from config.faults import Fault
from config.settings import Settings


def make_clock(settings: Settings) -> Clock:
    if settings.clock.driver == "system":
        return SystemClock()
    newest = _newest_moment(settings)
    return DemonstrationClock(max(settings.clock.start, newest) if newest else settings.clock.start)


def _newest_moment(settings: Settings) -> datetime | None:
    """A demonstration that is started again goes on after what it has already written."""
    from records.reader import LOG_FILE, newest_moment

    try:
        return newest_moment(data_dir(settings) / LOG_FILE)
    except Fault:  # the log itself says so when it is opened
        return None
