"""Whether contributions of another province come here (养老保险关系转移接续): pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from config.places import place_of
from config.transfer import transfer_law
from law.reason import Reason, because

#: values of the items ``sex`` and ``employee_scheme``
MALE, DRAWS = "1", "drawing"


class Destiny(StrEnum):
    """``temporary``: too old to bring it here without a household; an account for the time being is opened instead."""

    OPEN = "open"
    TEMPORARY = "temporary"
    DRAWING = "drawing"


@dataclass(frozen=True)
class Transfer:
    destiny: Destiny
    reasons: tuple[Reason, ...]


def transfer(items: Mapping[str, str], on: date) -> Transfer:
    """By items of ``config/items.yaml``, whoever gave them; ``birth_date`` and ``sex`` must be there.

    Where nobody knows the household, nothing of it can speak against.
    """
    law = transfer_law()
    rules = law.on(on)
    if items.get("employee_scheme") == DRAWS:
        return Transfer(Destiny.DRAWING, (because("transfer_drawing", rules.drawing, law.documents),))
    summed = because("transfer_summed", rules.summed, law.documents)
    household = items.get("household_address", "")
    if household.startswith(place_of(rules.province).name):
        return Transfer(Destiny.OPEN, (because("transfer_home", rules.basis, law.documents), summed))
    ages = {"years": rules.below.male, "number": rules.below.female}
    told = because("transfer_ages", rules.basis, law.documents, **ages)
    below = rules.below.male if items["sex"] == MALE else rules.below.female
    if not household or _age(date.fromisoformat(items["birth_date"]), on) < below:
        return Transfer(Destiny.OPEN, (told, summed))
    return Transfer(Destiny.TEMPORARY, (told, because("transfer_temporary", rules.basis, law.documents)))


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
