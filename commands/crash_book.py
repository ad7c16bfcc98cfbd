"""The book of crashes of a site, which knows what came before one from the site's own log."""

from __future__ import annotations

from assembly.behind import crash_folder
from assembly.site import ROOT
from config.running import program_version
from config.settings import Settings
from maintenance.crashes import CrashBook
from records.reader import reader_in

#: so many events tell what came before a crash
LAST_EVENTS = 20


def make_crash_book(settings: Settings) -> CrashBook:
    folder = ROOT / settings.data_dir

    def last_events() -> list[str]:
        with reader_in(folder) as records:
            return [event.kind for event in records.events(after=max(0, records.newest() - LAST_EVENTS))]

    return CrashBook(crash_folder(folder), program_version(), last_events)
