"""What remote maintenance has decided for this kiosk: which services are closed, and what the first screen says.

Kept in the data folder, over every restart, until they decide otherwise or the time of a notice is over.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints, ValidationError

from config.datafile import Data
from config.faults import Fault
from config.language import Language

log = logging.getLogger("afar")

#: in the data folder
FILE = "afar.json"
#: in the place of a scene: all of them
EVERY = "*"


class Notice(Data):
    """A sentence to citizens, until then."""

    texts: Mapping[Language, Annotated[str, StringConstraints(min_length=1, max_length=120)]]
    until: AwareDatetime


class Decided(Data):
    """``closed``: scenes (or :data:`EVERY`) and the key of the reason. ``open``: those left open while all others are
    not.
    """

    closed: Mapping[str, str] = Field(default_factory=dict)
    open: tuple[str, ...] = ()
    notice: Notice | None = None

    def why_closed(self, scene: str) -> str:
        """The key of the reason; empty where it is open."""
        if scene in self.open:
            return ""
        return self.closed.get(scene) or self.closed.get(EVERY, "")

    def closing(self, scenes: tuple[str, ...], reason: str) -> Decided:
        """The same with those closed, too; all where none is named."""
        if not scenes:
            return self.model_copy(update={"closed": {EVERY: reason}, "open": ()})
        more = {**self.closed, **dict.fromkeys(scenes, reason)}
        return self.model_copy(update={"closed": more, "open": tuple(one for one in self.open if one not in scenes)})

    def opening(self, scenes: tuple[str, ...]) -> Decided:
        """The same with those open again; all where none is named."""
        if not scenes:
            return self.model_copy(update={"closed": {}, "open": ()})
        left = {scene: why for scene, why in self.closed.items() if scene not in scenes}
        opened = tuple(dict.fromkeys((*self.open, *scenes))) if EVERY in left else ()
        return self.model_copy(update={"closed": left, "open": opened})


class Afar:
    """What is decided, in the data ``folder``. A file that cannot be read decides nothing: citizens are served."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self.now = self._read()

    def decide(self, decided: Decided) -> None:
        """From now on; on disk when this returns. AFAR-STORE."""
        part = self._file.with_suffix(".part")
        try:
            with part.open("w", encoding="utf-8") as file:
                file.write(decided.model_dump_json())
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._file)
        except OSError as error:
            raise Fault("AFAR-STORE", f"{error.strerror}") from error
        self.now = decided

    def _read(self) -> Decided:
        try:
            return Decided.model_validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return Decided()
        except (OSError, ValidationError) as error:
            log.error("what was decided from afar cannot be read: %s", type(error).__name__)
            return Decided()
