"""Who may use the staff desk: the register of one site, a file of its own that ``scripts/run staff`` keeps.

It holds no number of anybody: the one on a card is known by its argon2id digest under the salt of the register, and the
password by an argon2id hash of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, PositiveFloat, PositiveInt, model_validator

from config.datafile import Data, DataFileError, load
from config.faults import Fault


class StaffDesk(Data):
    """The staff desk on the same screen. ``file`` is the register of who may use it (``scripts/run staff``).

    After ``tries`` wrong passwords in a row a card is locked for ``lock_s``, and after each one more for twice as long.
    Whoever is signed in is signed out after ``session_s``, whatever they do.
    """

    file: Path
    tries: PositiveInt = 3
    lock_s: PositiveFloat = 300.0
    session_s: PositiveFloat = 4 * 3600.0


class Role(StrEnum):
    """What somebody of the staff is there for; the tasks say which of them may do them."""

    HALL = "hall"
    LEAD = "lead"
    MAINTENANCE = "maintenance"
    AUDITOR = "auditor"


class Member(Data):
    """Somebody of the staff. ``card`` is the digest of the number on the own social-security card, in hexadecimal."""

    work_number: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,20}$")]
    name: Annotated[str, Field(min_length=1, max_length=40)]
    role: Role
    card: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", repr=False)]
    pin: Annotated[str, Field(pattern=r"^\$argon2id\$", repr=False)]


class Register(Data):
    """The whole file. ``demonstration``: its people are invented, and no site in service takes it."""

    demonstration: bool = False
    salt: Annotated[str, Field(pattern=r"^[0-9a-f]{32,}$", repr=False)]
    members: tuple[Member, ...] = ()

    @model_validator(mode="after")
    def _has_everybody_once(self) -> Register:
        for what in ("work_number", "card"):
            twice = [value for value, times in Counter(getattr(one, what) for one in self.members).items() if times > 1]
            if twice:
                raise ValueError(f"two members have the same {what}")
        return self

    @property
    def by_card(self) -> Mapping[str, Member]:
        return {member.card: member for member in self.members}


def load_register(file: Path, *, demonstration: bool) -> Register:
    """The register in ``file``; STAFF-REGISTER when there is none, it is wrong, or invented at a site in service."""
    try:
        register = load(file, Register)
        if register.demonstration and not demonstration:
            raise DataFileError(f"{file}: its people are invented, and this site is in service")
    except DataFileError as error:
        raise Fault("STAFF-REGISTER", str(error)) from error
    return register
