"""Profiles of virtual cards: what is on the chip, in ``profiles/*.yaml``. All people are invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from config.datafile import Data, load
from devices.social_card.keys import CardFactor

PROFILES_DIR = Path(__file__).parent / "profiles"

Hex = Annotated[str, StringConstraints(pattern=r"^([0-9A-F]{2})*$")]
#: what a chip has of a text that is no name
Ascii = Annotated[str, StringConstraints(pattern=r"^[ -~]*$")]
#: a chip has four digits of a year
Day = Annotated[date, Field(ge=date(1000, 1, 1))]
StatusWord = Annotated[str, StringConstraints(pattern=r"^[0-9A-F]{4}$")]


class VirtualKey(Data):
    """The read key of a third-generation card that knows the tests' key; parameters as in ``keys.yaml``."""

    card_factor: CardFactor = CardFactor.CARD_IDENTIFIER
    challenge_bytes: Literal[8, 16] = 8
    tries: Annotated[int, Field(ge=1, le=15)] = 3


class BankAccount(Data):
    """The account of a bank application: an invented number."""

    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{16,19}$")]


class Holder(Data):
    """EF06. ``name`` is encoded in GB 18030; sex and ethnicity are codes; ``birthplace`` has six digits."""

    number: Ascii
    name: str
    sex: Ascii
    ethnicity: Hex
    birthplace: Hex
    birth: Day


class Issue(Data):
    """EF05. ``issuer`` is 初始化机构编号."""

    version: Literal["1.00", "2.00", "3.00"] = "2.00"
    card_id: Hex
    card_class: Ascii = "3"
    issuer: Hex = "915600000251000051000000"
    issued: Day = date(2020, 1, 15)
    expires: Day = date(2030, 1, 15)
    card_number: Ascii


class Profile(Data):
    """One card. ``records`` replaces single values (tag: value, in hexadecimal), for cards that are odd."""

    atr: Hex = "3B6D00000081543100866000000000A1B2"
    protocol: Literal["t0", "t1"] = "t0"
    bank: BankAccount | None = None
    #: without it there is no SSSE
    issue: Issue | None = None
    holder: Holder | None = None
    pin: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")] = "123456"
    #: 6 by the rule of the cards (facts on policy, 3.4); the issuer of a card sets its own
    pin_tries: int = 3
    #: the answer to CHANGE PIN and RELOAD PIN of a card that takes neither: the issuer's keys only
    pin_change_answer: StatusWord | None = None
    #: the answer to SELECT SSSE, when it is locked
    select_answer: StatusWord | None = None
    #: the answer to what a third-generation card does not give without keys. UNVERIFIED which: 6982, 6985 or 6986
    protected_answer: StatusWord | None = None
    #: None: the keys of its issuer, which nobody here knows
    key: VirtualKey | None = None
    records: dict[Hex, Hex] = Field(default_factory=dict)


def profile_names() -> tuple[str, ...]:
    """Every shipped profile."""
    return tuple(sorted(path.stem for path in PROFILES_DIR.glob("*.yaml")))


def load_profile(name: str) -> Profile:
    """A shipped profile by its name; :class:`config.datafile.DataFileError` when there is none, or it is wrong."""
    return load(PROFILES_DIR / f"{name}.yaml", Profile)
