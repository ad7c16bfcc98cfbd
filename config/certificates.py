"""What the office prints for somebody of their own record (``certificates.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Self

from pydantic import Field, PositiveInt, model_validator

from config.datafile import CONFIG_DIR, Data, load
from config.items import Basis, items


class Certificate(Data):
    """One kind: the items of the record that it attests, and those without all of which there is nothing to print."""

    attests: Annotated[tuple[str, ...], Field(min_length=1)]
    needs: tuple[str, ...] = ()
    #: whoever checks the code is told that the paper is genuine, and nothing of it
    private: bool = False

    @model_validator(mode="after")
    def _items_exist(self) -> Self:
        if unknown := {*self.attests, *self.needs} - set(items()):
            raise ValueError(f"item {min(unknown)!r} does not exist")
        return self


class Certificates(Data):
    """``valid_days``: how long the code of a printed one can be checked."""

    valid_days: PositiveInt
    basis: Basis
    kinds: Mapping[str, Certificate]


@cache
def certificates() -> Certificates:
    """What stands in the file."""
    return load(CONFIG_DIR / "certificates.yaml", Certificates)
