"""A bundle becomes a folder: only what its manifest lists, where it may lie, and as it was when it was packed."""

from __future__ import annotations

import hashlib
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from config.faults import Fault
from fleet.bundles.manifest import MANIFEST, Kind, Manifest, Offered, fits
from maintenance.agent.updates.slots import Disk

MANIFEST_MAX = 16_000_000
#: so many times what is unpacked: wheels are unpacked once more, and Python compiles what it imports
ROOM = {Kind.PROGRAM: 4, Kind.CONTENT: 1}
#: what a kiosk needs besides while it serves: records, papers, its log
RESERVE = 200_000_000


def look_for_room(home: Path, offered: Offered, length: int) -> None:
    """UPDATE-SPACE when bundle and what becomes of it do not fit beside what is there."""
    needed = length + ROOM[offered.kind] * offered.unpacked + RESERVE
    free = shutil.disk_usage(home).free
    if free < needed:
        raise no_room(f"{needed} bytes needed, {free} free")


def no_room(detail: str) -> Fault:
    """The disk is full, or would be."""
    return Fault("UPDATE-SPACE", detail)


def unpack(bundle: Path, offered: Offered, folder: Path, disk: Disk) -> Manifest:
    """The files of ``bundle`` in the new ``folder``, all on the disk. UPDATE-CONTENTS when it is not as it says."""
    try:
        with tarfile.open(bundle, "r:gz") as tar:
            return _unpacked(tar, offered, folder, disk)
    except (tarfile.TarError, zlib.error, EOFError, ValidationError, FileExistsError, NotADirectoryError) as error:
        raise _wrong(type(error).__name__) from error


def _unpacked(tar: tarfile.TarFile, offered: Offered, folder: Path, disk: Disk) -> Manifest:
    entries = _plain(tar, offered.unpacked)
    name, _, file = next(entries, ("", False, None))
    if name != MANIFEST or file is None:
        raise _wrong("it does not begin with its manifest")
    content = file.read(MANIFEST_MAX)
    manifest = Manifest.model_validate_json(content)
    if any(getattr(manifest, name) != getattr(offered, name) for name in Offered.model_fields):
        raise _wrong("it is not what the repository says of it")
    disk.make_folder(folder)
    disk.put(folder / MANIFEST, content)
    left, folders = dict(manifest.files), {folder}
    for name, runs, file in entries:
        digest = left.pop(name, None)
        if digest is None or not fits(manifest.kind, name):
            raise _wrong(f"{name[:80]!r} may not be in it")
        content = file.read()
        if hashlib.sha256(content).hexdigest() != digest:
            raise _wrong(f"{name[:80]!r} is another")
        for parent in reversed(Path(name).parents[:-1]):
            if (made := folder / parent) not in folders:
                disk.make_folder(made)
                folders.add(made)
        disk.put(folder / name, content, 0o755 if runs else 0o644)
        disk.sync(folder / name)
    if left:
        raise _wrong(f"{len(left)} files are missing")
    disk.sync(folder / MANIFEST)
    for made in sorted(folders, reverse=True):
        disk.sync_folder(made)
    return manifest


def _plain(tar: tarfile.TarFile, most: int) -> Iterator[tuple[str, bool, IO[bytes]]]:
    """Its files, and whether they are to be run: no link, no device, no folder, and no more than was said."""
    total = 0
    for entry in tar:
        file = tar.extractfile(entry) if entry.isreg() else None
        if file is None:
            raise _wrong("something that is no file")
        if entry.name == MANIFEST:
            if entry.size > MANIFEST_MAX:
                raise _wrong("its manifest is too large")
        else:
            total += entry.size
        if total > most:
            raise _wrong(f"more than {most} bytes")
        yield entry.name, bool(entry.mode & 0o100), file


def _wrong(detail: str) -> Fault:
    return Fault("UPDATE-CONTENTS", detail)
