"""The updates of the machine that this program runs on, where it takes bundles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.clock import Clock
from config.datafile import ROOT
from config.faults import Fault
from config.fleet import MqttLine
from maintenance.agent.port import Kiosk
from maintenance.agent.updates.fetching import FolderFetcher, HttpFetcher, site_client, url_of
from maintenance.agent.updates.making import Making, OpenSource, no_layout
from maintenance.agent.updates.slots import RELEASES, UPDATES, Slots
from maintenance.agent.updates.source import Source
from maintenance.agent.updates.trying import TriedHere
from maintenance.agent.updates.updating import Updates

#: in the folder of the updates: where trust begins; ``deploy/install`` puts it there
TRUSTED = "root.json"


def slots_here() -> Slots:
    """Those in which this program lies. UPDATE-LAYOUT when it is no release of a machine."""
    if ROOT.parent.name != RELEASES:
        raise no_layout(ROOT)
    return Slots(ROOT.parents[1])


def updates_here(kiosk: Kiosk, clock: Clock, source: OpenSource, site: Path | None) -> Updates:
    """The updates from that source; ``site`` is the settings file with which a new program is tried. UPDATE-LAYOUT."""
    slots = slots_here()
    return Updates(slots, Making(slots, source, TriedHere(site)), kiosk, clock)


def from_office(line: MqttLine, home: Path) -> OpenSource:
    """The repository that the office hands out."""

    @contextmanager
    def opened() -> Iterator[Source]:
        folder = home / UPDATES
        try:
            client = site_client(line.authority, line.certificate, line.key)
        except OSError as error:
            raise Fault("UPDATE-FILES", type(error).__name__) from error
        with client:
            yield Source(f"{line.bundles.rstrip('/')}/", folder / TRUSTED, folder, HttpFetcher(client, folder))

    return opened


def from_folder(given: Path, home: Path) -> OpenSource:
    """A repository on a stick, or in a folder."""

    @contextmanager
    def opened() -> Iterator[Source]:
        folder = home / UPDATES
        yield Source(url_of(given), folder / TRUSTED, folder, FolderFetcher(given, folder))

    return opened
