"""How telephone numbers are made (``telephones.yaml``)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from config.datafile import Data, data_file, load
from config.items import Basis


class Mobile(Data):
    """``begins`` are its first digits, all of one length."""

    digits: int
    begins: tuple[str, ...]


class Areas(Data):
    """Area codes of ``digits`` digits, by what they begin with, and how many digits may follow."""

    begins: tuple[str, ...]
    digits: int
    local: tuple[int, ...]


class Telephones(Data):
    """``here`` is the area code of the place, as an example."""

    mobile: Mobile
    areas: tuple[Areas, ...]
    no_local_begins: tuple[str, ...]
    here: str
    basis: Basis

    def of_areas(self, number: str) -> Iterator[Areas]:
        """The area codes that ``number``, which may be only its beginning, can have."""
        for areas in self.areas:
            if any(number.startswith(one) or one.startswith(number) for one in areas.begins):
                yield areas


@cache
def telephones() -> Telephones:
    return load(data_file("telephones.yaml"), Telephones)
