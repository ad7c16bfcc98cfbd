"""Profiles of virtual identity cards: what is printed in the chip, in ``profiles/*.yaml``. All people are invented."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import Field, model_validator

from config.datafile import Data, load
from devices.id_card.port import Layout
from devices.id_card.text import build_later_address, build_text

PROFILES_DIR = Path(__file__).parent / "profiles"

PHOTO_BYTES = 1024
#: "WL", then width 102 and height 126: the head of every photo that was seen (facts on cards, 2.8.1)
PHOTO_HEAD = bytes.fromhex("574C66007E003200")


class IdProfile(Data):
    """One card: its layout, the fields of that layout as they stand in the chip, and an address added later."""

    layout: Layout = Layout.RESIDENT
    fields: dict[str, str]
    later_address: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> IdProfile:
        build_text(self.layout, self.fields)
        build_later_address(self.later_address or "")
        return self

    @property
    def text(self) -> bytes:
        """The 256 bytes in the chip."""
        return build_text(self.layout, self.fields)


def photo() -> bytes:
    """A photo that is no picture, but has a real one's head and size (facts on cards, 2.14)."""
    noise = b"".join(hashlib.sha256(f"virtual-photo-{number}".encode()).digest() for number in range(32))
    return (PHOTO_HEAD + noise)[:PHOTO_BYTES]


def id_profile_names() -> tuple[str, ...]:
    """Every shipped profile."""
    return tuple(sorted(path.stem for path in PROFILES_DIR.glob("*.yaml")))


def load_id_profile(name: str) -> IdProfile:
    """A shipped profile by its name; :class:`config.datafile.DataFileError` when there is none, or it is wrong."""
    return load(PROFILES_DIR / f"{name}.yaml", IdProfile)
