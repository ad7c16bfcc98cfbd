"""Where bundles come from: nothing is believed that the holders of the keys have not signed, nor anything older than
what was seen before, nor any that nobody has confirmed for days.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
    UnsignedMetadataError,
)
from tuf.api.metadata import TargetFile
from tuf.ngclient import Updater

from config.faults import Fault
from fleet.bundles.manifest import BUNDLE_MAX, Kind, Offered, name_of
from maintenance.agent.updates.fetching import Fetcher

#: below the folder of the updates: what is known of the repository (the oldest that is still believed), and bundles
KNOWN, FETCHED = "known", "fetched"


@dataclass(frozen=True)
class Found:
    """A bundle that is published, and not fetched yet. ``length`` in bytes."""

    offered: Offered
    length: int
    _target: TargetFile
    _updater: Updater
    _source: Source

    def fetch(self) -> Path:
        """The whole bundle, as it was signed; one that is there already is not fetched again."""
        with self._source.refusals():
            there = self._updater.find_cached_target(self._target)
            return Path(there or self._updater.download_target(self._target))


@dataclass(frozen=True)
class Source:
    """A repository at ``url`` (ends with ``/``), trusted from ``root`` on; ``folder`` is that of the updates."""

    url: str
    root: Path
    folder: Path
    fetcher: Fetcher

    def find(self, kind: Kind, version: str) -> Found:
        """The bundle of that version, by the newest word of the repository. Blocks; a fault says why not."""
        known, fetched = self.folder / KNOWN, self.folder / FETCHED
        for folder in known, fetched:
            folder.mkdir(parents=True, exist_ok=True)
        with self.refusals():
            there = str(known), f"{self.url}metadata/", str(fetched), f"{self.url}targets/"
            updater = Updater(*there, self.fetcher, bootstrap=self.root.read_bytes())
            updater.refresh()
            target = updater.get_targetinfo(name_of(kind, version))
        if target is None:
            raise Fault("UPDATE-UNKNOWN", name_of(kind, version))
        try:
            offered = Offered.model_validate(target.custom)
        except ValidationError as error:
            raise _broken("what is said of the bundle") from error
        if (offered.kind, offered.version) != (kind, version) or target.length > BUNDLE_MAX:
            raise _broken("what is said of the bundle is of another, or it is too large")
        return Found(offered, target.length, target, updater, self)

    def keys(self) -> frozenset[str]:
        """The keys that count for anything, as far as is known here."""
        try:
            return frozenset(json.loads((self.folder / KNOWN / "root.json").read_bytes())["signed"]["keys"])
        except (OSError, ValueError, KeyError):
            return frozenset()

    def refusals(self) -> AbstractContextManager[None]:
        """Whatever is not as it must be inside is a fault: each kind of it one of its own."""
        return _refusals(self)


@contextmanager
def _refusals(source: Source) -> Iterator[None]:
    try:
        yield
    except ExpiredMetadataError as error:
        raise Fault("UPDATE-FROZEN", str(error)) from error
    except UnsignedMetadataError as error:
        raise _unsigned(source.fetcher.newest[1], source.keys(), str(error)) from error
    except BadVersionNumberError as error:
        if source.fetcher.newest[0].endswith("/timestamp.json"):
            raise Fault("UPDATE-OLDER", str(error)) from error
        raise _mixed(str(error)) from error
    except (LengthOrHashMismatchError, DownloadLengthMismatchError) as error:
        if source.fetcher.newest[0].endswith(".json"):
            raise _mixed(str(error)) from error
        raise Fault("UPDATE-CUT", str(error)) from error
    except DownloadError as error:
        raise Fault("UPDATE-UNREACHED", str(error)) from error
    except RepositoryError as error:
        raise _broken(str(error)[:200]) from error


def _unsigned(metadata: bytes, keys: Collection[str], detail: str) -> Fault:
    """Signed by others alone, or else by nobody or by too few of those who count."""
    try:
        signers = {one["keyid"] for one in json.loads(metadata)["signatures"] if one["sig"]}
    except (ValueError, KeyError, TypeError):
        signers = set()
    if signers and signers.isdisjoint(keys):
        return Fault("UPDATE-FOREIGN", detail)
    return Fault("UPDATE-UNSIGNED", detail)


def _mixed(detail: str) -> Fault:
    return Fault("UPDATE-MIXED", detail)


def _broken(detail: str) -> Fault:
    return Fault("UPDATE-BROKEN", detail)
