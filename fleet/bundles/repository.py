"""The repository of bundles: what TUF calls one, in a folder that any server can show as it is.

Root and targets are signed by maintainers whose keys are never on a machine with a line, so many of them that one alone
can neither publish nor change who may; snapshot and timestamp by one key of the office, which can only say that what
they signed is the newest. ``metadata/`` and ``targets/`` as in the specification, with consistent snapshots.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from securesystemslib.signer import Signer
from tuf.api.exceptions import StorageError, UnsignedMetadataError
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, T, TargetFile, Targets, Timestamp
from tuf.api.serialization import DeserializationError

from config.faults import Fault
from fleet.bundles.manifest import Kind, Offered, name_of, order
from fleet.bundles.packing import read_manifest
from fleet.envelopes import PublicKey, key_of

METADATA, TARGETS = "metadata", "targets"
#: how long each is believed; a kiosk that is kept from newer ones is told of it after the last
LASTS = {
    Root.type: timedelta(days=365),
    Targets.type: timedelta(days=365),
    Snapshot.type: timedelta(days=14),
    Timestamp.type: timedelta(days=7),
}


@dataclass(frozen=True)
class Holders:
    """Whose keys count: each of ``root`` and ``targets`` by ``threshold`` of them, ``online`` for the rest."""

    root: Sequence[PublicKey]
    targets: Sequence[PublicKey]
    online: PublicKey
    threshold: int = 2


@dataclass(frozen=True)
class Repository:
    """The one in ``folder``. Whatever does not have the keys that count is UPDATE-KEYS, and nothing is written."""

    folder: Path

    @property
    def root_file(self) -> Path:
        """What a kiosk is given when it is set up: its trust begins there."""
        return self._file(Root.type, 1)

    def make(self, holders: Holders, signers: Iterable[Signer], online: Signer, now: datetime) -> None:
        """Begin: an empty repository of those holders."""
        if self.folder.exists() and any(self.folder.iterdir()):
            raise FileExistsError(f"{self.folder}: something lies there")
        root = Root(expires=_until(Root.type, now))
        _hold(root, holders)
        made, targets, signers = Metadata(root), Metadata(Targets(expires=_until(Targets.type, now))), list(signers)
        _signed(made, root, signers)
        _signed(targets, root, signers)
        for folder in (METADATA, TARGETS):
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
        self._write(made)
        self._tell(root, targets, online, now)

    def publish(self, bundles: Sequence[Path], signers: Iterable[Signer], online: Signer, now: datetime) -> list[str]:
        """Take bundles in; the names under which kiosks find them. A version is published once, and never changed."""
        root, targets = self.root(), self._newest(Targets)
        offered = {_name(bundle): (bundle, _offer(bundle)) for bundle in bundles}
        if twice := sorted(set(offered) & set(targets.signed.targets)):
            raise _unpublished(f"{', '.join(twice)}: published already")
        for name, (bundle, offer) in offered.items():
            found = TargetFile.from_file(name, str(bundle))
            found.unrecognized_fields = {"custom": offer.model_dump(mode="json")}
            targets.signed.targets[name] = found
        _renewed(targets, now)
        _signed(targets, root, signers)
        for name, (bundle, _) in offered.items():
            for path in targets.signed.targets[name].get_prefixed_paths():
                _copy(bundle, self.folder / TARGETS / path)
        self._tell(root, targets, online, now)
        return list(offered)

    def refresh(self, online: Signer, now: datetime) -> None:
        """Say again that what was published is the newest: to be done every day, by the office itself."""
        self._tell(self.root(), None, online, now)

    def change(self, holders: Holders, signers: Iterable[Signer], online: Signer, now: datetime) -> None:
        """Others hold the keys from now on: the old holders sign it, and the new ones."""
        old, targets, signers = self.root(), self._newest(Targets), list(signers)
        root = Root(version=old.version + 1, expires=_until(Root.type, now))
        _hold(root, holders)
        made = Metadata(root)
        _signed(made, old, signers)
        _signed(made, root, signers)
        _renewed(targets, now)
        _signed(targets, root, signers)
        self._write(made)
        self._tell(root, targets, online, now)

    def offers(self) -> Mapping[str, Offered]:
        """What is published, by name, the oldest version of each kind first."""
        files = self._newest(Targets).signed.targets
        found = {name: Offered.model_validate(file.custom) for name, file in files.items()}
        return dict(sorted(found.items(), key=lambda item: (item[1].kind, order(item[1].version))))

    def expiry(self) -> Mapping[str, datetime]:
        """Until when each role is believed."""
        newest = self._newest
        told = newest(Root).signed, newest(Targets).signed, newest(Snapshot).signed, newest(Timestamp).signed
        return {signed.type: signed.expires for signed in told}

    def root(self) -> Root:
        """Who may sign now."""
        return self._newest(Root).signed

    def _tell(self, root: Root, targets: Metadata[Targets] | None, online: Signer, now: datetime) -> None:
        """Snapshot and timestamp of what there is; ``targets``: signed, and not written yet. The timestamp comes last:
        until then kiosks find all that belongs to the one before."""
        begun = bool(self._versions(Snapshot.type))
        snapshot = self._newest(Snapshot) if begun else Metadata(Snapshot())
        timestamp = self._newest(Timestamp) if begun else Metadata(Timestamp())
        if targets is not None:
            snapshot.signed.meta["targets.json"] = _meta(targets)
        if begun:
            snapshot.signed.version += 1
            timestamp.signed.version += 1
        snapshot.signed.expires, timestamp.signed.expires = _until(Snapshot.type, now), _until(Timestamp.type, now)
        _signed(snapshot, root, [online])
        timestamp.signed.snapshot_meta = _meta(snapshot)
        _signed(timestamp, root, [online])
        if targets is not None:
            self._write(targets)
        self._write(snapshot)
        self._write(timestamp)

    def _newest(self, kind: type[T]) -> Metadata[T]:
        versions = self._versions(kind.type)
        if not versions and kind is not Timestamp:
            raise FileNotFoundError(f"{self.folder}: there is no repository")
        file = self._file(kind.type, None if kind is Timestamp else max(versions))
        try:
            return Metadata[T].from_file(str(file))
        except (DeserializationError, StorageError) as error:
            raise OSError(f"{file}: missing, cut or changed: put back what lay there") from error

    def _versions(self, role: str) -> list[int]:
        names = [file.name.split(".") for file in (self.folder / METADATA).glob(f"*.{role}.json")]
        return [int(number) for number, *_ in names if number.isdecimal()]

    def _file(self, role: str, version: int | None = None) -> Path:
        return self.folder / METADATA / (f"{role}.json" if version is None else f"{version}.{role}.json")

    def _write(self, metadata: Metadata[T]) -> None:
        version = None if metadata.signed.type == Timestamp.type else metadata.signed.version
        file = self._file(metadata.signed.type, version)
        fresh = file.with_suffix(".new")
        fresh.write_bytes(metadata.to_bytes())
        fresh.replace(file)


def _hold(root: Root, holders: Holders) -> None:
    for role, keys in ((Root.type, holders.root), (Targets.type, holders.targets)):
        root.roles[role].threshold = holders.threshold
        for key in keys:
            root.add_key(key_of(key), role)
    if holders.online in {*holders.root, *holders.targets}:
        raise _not_held("the key of the office signs neither root nor targets")
    for role in (Snapshot.type, Timestamp.type):
        root.add_key(key_of(holders.online), role)


def _renewed(metadata: Metadata[T], now: datetime) -> None:
    metadata.signed.version += 1
    metadata.signed.expires = _until(metadata.signed.type, now)


def _signed(metadata: Metadata[T], root: Root, signers: Iterable[Signer]) -> None:
    """Signed anew by those of ``signers`` whose keys count for it by ``root``; of a root both old and new ones do."""
    role = metadata.signed.type
    if role != Root.type:
        metadata.signatures.clear()
    for signer in signers:
        if signer.public_key.keyid in root.roles[role].keyids:
            metadata.sign(signer, append=True)
    try:
        root.verify_delegate(role, metadata.signed_bytes, metadata.signatures)
    except UnsignedMetadataError as error:
        raise _not_held(str(error)) from error


def _offer(bundle: Path) -> Offered:
    try:
        manifest = read_manifest(bundle)
    except ValueError as error:
        raise _unpublished(f"{bundle.name}: {error}") from error
    return Offered(**{name: getattr(manifest, name) for name in Offered.model_fields})


def _name(bundle: Path) -> str:
    offer = _offer(bundle)
    return name_of(Kind(offer.kind), offer.version)


def _copy(bundle: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    fresh = to.with_name(f"{to.name}.new")
    shutil.copyfile(bundle, fresh)
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    fresh.replace(to)


def _meta(metadata: Metadata[T]) -> MetaFile:
    """With length and hash: files that do not belong together are found out."""
    return MetaFile.from_data(metadata.signed.version, metadata.to_bytes(), ["sha256"])


def _until(role: str, now: datetime) -> datetime:
    return (now + LASTS[role]).astimezone(UTC)


def _unpublished(detail: str) -> Fault:
    return Fault("UPDATE-PUBLISH", detail)


def _not_held(detail: str) -> Fault:
    return Fault("UPDATE-KEYS", detail)
