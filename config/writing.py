"""What may be written where (``writing.yaml``): the kinds of characters, and how many."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Self

from pydantic import Field, model_validator

from config.datafile import Data, data_file, load

#: how Unicode names Chinese characters, the rare ones of names and the compatible ones of old records included
_HAN = ("CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY IDEOGRAPH", "IDEOGRAPHIC NUMBER ZERO")


class Writing(Data):
    """One purpose. Between letters there may be spaces."""

    han: bool = False
    latin: bool = False
    digits: bool = False
    marks: str = ""
    most: Annotated[int, Field(gt=0)]

    @model_validator(mode="after")
    def _takes_something(self) -> Self:
        if not (self.han or self.latin or self.digits):
            raise ValueError("nothing can be written")
        if len(set(self.marks)) != len(self.marks) or any(mark.isalnum() or mark.isspace() for mark in self.marks):
            raise ValueError("marks are signs, each once")
        return self

    def takes(self, character: str) -> bool:
        """Whether ``character`` may stand in it."""
        if character == " ":
            return self.latin
        if character.isascii() and character.isalpha():
            return self.latin
        if character.isascii() and character.isdigit():
            return self.digits
        return character in self.marks or (self.han and is_han(character))


class _Writings(Data):
    writing: dict[str, Writing]


@cache
def writings() -> Mapping[str, Writing]:
    """Every purpose by its name."""
    return load(data_file("writing.yaml"), _Writings).writing


def is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_HAN)
