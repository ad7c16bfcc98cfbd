"""What install has made on this machine, written down before it is made: after a cut it is still known.

``uninstall`` goes through it from the end, and needs neither the site nor the program that made it.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.machine.errors import CannotGoOn

#: entries, and below ``before/`` what stood in the place of a file that was changed
FOLDER = Path("/var/lib/kiosk-deploy")


@dataclass
class Journal:
    """Entries in the order in which they were made, by a key of their own: ``file /etc/…``."""

    folder: Path = FOLDER

    def __post_init__(self) -> None:
        self._file = self.folder / "made.json"
        self.entries: dict[str, dict[str, Any]] = {}
        try:
            self.entries = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            pass
        except ValueError as error:
            raise CannotGoOn(
                f"{self._file} cannot be read ({error}): what was installed is not known any more"
            ) from error

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else installs or removes meanwhile."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CannotGoOn("another install or uninstall is at work on this machine") from None
            yield

    def has(self, key: str) -> bool:
        return key in self.entries

    def note(self, key: str, **facts: Any) -> None:
        """On disk when this returns. What is known already is brought up to date in its place."""
        self.entries[key] = {**self.entries.get(key, {}), **facts}
        self._write()

    def forget(self, key: str) -> None:
        self.entries.pop(key, None)
        self._write()

    def end(self) -> None:
        """Nothing is left of what was made: nor of the journal, but for what it keeps of others."""
        self._file.unlink(missing_ok=True)
        (self.folder / "lock").unlink(missing_ok=True)
        below = [one for one in self.folder.rglob("*") if one.is_dir()]
        for folder in (*sorted(below, reverse=True), self.folder):
            if not any(folder.iterdir()):
                folder.rmdir()

    def _write(self) -> None:
        part = self._file.with_suffix(".part")
        with part.open("w", encoding="utf-8") as file:
            json.dump(self.entries, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._file)
