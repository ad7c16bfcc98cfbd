"""What people write in lists of employees: how they call the columns, and yes and no (``rosters.yaml``)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Annotated

from pydantic import Field

from config.datafile import Data, data_file, load
from config.items import items


class _Rosters(Data):
    yes_no: dict[str, str]
    columns: dict[str, Annotated[tuple[str, ...], Field(min_length=1)]]


@cache
def yes_no() -> Mapping[str, str]:
    """What people write for ``yes`` and ``no``."""
    return _rosters().yes_no


@cache
def _rosters() -> _Rosters:
    return load(data_file("rosters.yaml"), _Rosters)


@cache
def headings() -> Mapping[str, tuple[str, ...]]:
    """By item: what its column may be called, first what we ask for."""
    return _rosters().columns


def column_of(heading: str) -> str | None:
    """The item of a column with that heading, in Chinese or as the page calls it; None when it is none of ours."""
    if (own := next((item for item in headings() if items()[item].name == heading), None)) is not None:
        return own
    plain = unicodedata.normalize("NFKC", heading).partition("(")[0].replace("/", "").replace(" ", "").replace("*", "")
    return next((item for item, names in headings().items() if plain in names), None)
