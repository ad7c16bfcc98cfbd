"""Where scenes lie, the parts that they use, and papers: what is shipped, or a folder that somebody has handed in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from config.datafile import read_from
from printing.documents.letters import LETTERS

FLOWS_DIR = Path(__file__).parent.parent


@dataclass(frozen=True)
class Shelf:
    """Where scenes, the parts that they use and papers lie. Parts that are not there are the shipped ones.

    ``given`` is the folder that all this lies in, where it is not what is shipped.
    """

    scenes: Path
    shared: Path
    letters: Path = LETTERS
    given: Path | None = None

    def part(self, name: str) -> Path:
        own = self.shared / name
        return own if own.is_dir() else SHIPPED.shared / name


SHIPPED = Shelf(FLOWS_DIR / "scenes", FLOWS_DIR / "shared")


#: where scenes are loaded from: the last one
_shelves = [SHIPPED]


def shelf() -> Shelf:
    """Where scenes and parts are loaded from."""
    return _shelves[-1]


def read_all_from(folder: Path) -> None:
    """Scenes, parts and data in ``folder`` are read before the shipped ones. For the start of a program.

    It is a copy of the repository, or a folder with any of ``scenes/``, ``shared/``, ``matters/``, ``items.yaml`` … in
    it; or the folders of scenes themselves.
    """
    for place in (folder, folder / "config"):
        read_from(place)
    _shelves.append(shelf_in(folder))


def shelf_in(folder: Path) -> Shelf:
    """What lies in ``folder``: a copy of the repository or of ``flows``, or the folders of scenes themselves."""
    home = next((place for place in (folder / "flows", folder) if (place / "scenes").is_dir()), None)
    papers = (folder / "printing" / "letters", folder / "letters", LETTERS)
    letters = next(place for place in papers if place.is_dir())
    scenes, shared = (home / "scenes", home / "shared") if home else (folder, folder / "shared")
    return Shelf(scenes, shared, letters, folder)
