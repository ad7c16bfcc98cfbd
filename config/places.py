"""Where people live, by levels (``places.yaml``): province, prefecture, county, township."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Self

from pydantic import model_validator

from config.datafile import Data, data_file, load
from config.pinyin import units

_PLACE = re.compile(r"([0-9]+)([^0-9 ]+)")


@dataclass(frozen=True)
class Place:
    """A place of any level. ``code`` is that of GB/T 2260 (2, 4 or 6 digits) or GB/T 10114 (9)."""

    code: str
    name: str

    @property
    def initials(self) -> str:
        """The letters that its name begins with when it is spelt: 重庆 both C and Z."""
        return "".join(sorted({spelling[0].upper() for spelling in units(self.name)[0] if spelling.isascii()}))


@dataclass(frozen=True)
class Located:
    """An address: the codes of its places, from the province down, and what comes below them."""

    codes: tuple[str, ...]
    text: str = field(default="", repr=False)

    @property
    def line(self) -> str:
        """As it stands on papers."""
        return "".join(place_of(code).name for code in self.codes) + self.text


class _Places(Data):
    as_of: date
    here: str
    below: dict[str, str]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        known = {""}
        for above, line in self.below.items():
            found = [match.groups() for match in _PLACE.finditer(line)]
            if " ".join(code + name for code, name in found) != line:
                raise ValueError(f"{above!r}: not code and name, one after the other")
            codes = {code for code, _ in found}
            if len(codes) != len(found) or codes & known:
                raise ValueError(f"{above!r}: a code stands twice")
            if any(not code.startswith(above) or code == above for code in codes):
                raise ValueError(f"{above!r}: a code is of somewhere else")
            known |= codes
        for name in {*self.below, self.here}:
            if name not in known:
                raise ValueError(f"there is no place {name!r}")
        return self


def below(code: str) -> tuple[Place, ...]:
    """The places of the next level within ``code``; the provinces within none. Empty where the data end."""
    return _all().get(code, ())


def place_of(code: str) -> Place:
    """KeyError when there is none."""
    return _by_code()[code]


def located(code: str, text: str = "") -> Located:
    """The place ``code`` with all that it lies in; KeyError when there is none."""
    codes = [place_of(code).code]
    while above := _above()[codes[0]]:
        codes.insert(0, above)
    return Located(tuple(codes), text)


def here() -> str:
    """The code of the county around this bureau."""
    return _file().here


@cache
def _file() -> _Places:
    return load(data_file("places.yaml"), _Places, plain=True)


@cache
def _all() -> Mapping[str, tuple[Place, ...]]:
    places = _file().below.items()
    return {above: tuple(Place(*match.groups()) for match in _PLACE.finditer(line)) for above, line in places}


@cache
def _by_code() -> Mapping[str, Place]:
    return {place.code: place for places in _all().values() for place in places}


@cache
def _above() -> Mapping[str, str]:
    return {place.code: above for above, places in _all().items() for place in places}
