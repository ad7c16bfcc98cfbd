"""Where a site's data lie: made once, for one user and one purpose."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from config.faults import Fault
from config.settings import Settings

ROOT = Path(__file__).parent.parent


def data_dir(settings: Settings) -> Path:
    """Where this site's data lie; made for this user only, and never those of a demonstration and a service both."""
    folder = ROOT / settings.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, _why_shut(folder))
        if (purpose := _purpose_of(folder, settings.purpose)) != settings.purpose:
            raise FileExistsError(errno.EEXIST, f"it holds the data of a {purpose}")
    except OSError as error:
        raise Fault("DATA-DIR", f"{folder}: {error.strerror}") from error
    return folder


def _why_shut(folder: Path) -> str:
    """Why this user may not write into a folder that is there."""
    if os.statvfs(folder).f_flag & os.ST_RDONLY:
        return "its file system is read-only"
    return f"belongs to user {folder.stat().st_uid}, and not to {os.geteuid()}"


def _purpose_of(folder: Path, purpose: str) -> str:
    """What the data in ``folder`` are for: invented people and their cases must never get into a service."""
    marked = folder / "purpose"
    with suppress(FileExistsError), marked.open("x", encoding="ascii") as mark:
        mark.write(purpose)
    said = marked.read_bytes()
    if said not in {b"service", b"demonstration"}:  # the disk was full, or the file is damaged: nobody knows any more
        raise FileExistsError(errno.EEXIST, f"the file {marked.name!r} in it does not say what its data are for")
    return said.decode()
