"""What relatives of somebody who died at work are told: their own share is theirs, whoever else is called nearly so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from flows.definition.computation import Said, computation, texts_of
from flows.engine import Answers
from flows.person.bereaved import Mourned
from law.work_death import Relation, Relative, Worker
from office.record import Deceased, Kin

TODAY = date(2026, 11, 24)
DIED = date(2026, 3, 2)


def kin(name: str, relation: Relation, born: date, *, own: bool = False, minor: bool = False) -> Kin:
    return Kin(name, relation, Relative(relation, "male", born, lived_on=True), own, minor)


@pytest.mark.parametrize(("own", "mine"), [(0, "1,500.00元"), (1, "1,500.00元"), (2, "3,500.00元")])
def test_of_two_whose_masked_names_are_alike_each_is_told_their_own_share(own: int, mine: str) -> None:
    family = [
        ("张试山", Relation.PARENT, date(1950, 1, 1), False),
        ("李试山", Relation.PARENT, date(1951, 1, 1), False),
        ("何试水", Relation.SPOUSE, date(1960, 1, 1), False),
        ("张小山", Relation.CHILD, date(2015, 1, 1), True),
    ]
    there = tuple(kin(*one[:3], own=place == own, minor=one[3]) for place, one in enumerate(family))
    items = {"dependants": "**山"}
    worker = Worker(DIED, Decimal("6500.00"))
    lost = Deceased("-", "张试工", date(1984, 1, 1), DIED, "injured", "yes", items=items, worker=worker, kin=there)
    answers = Answers((("choose", Mourned("found", lost)),))
    found = computation("dependants")
    told = found.values(Said(found.compute(answers, TODAY), answers, TODAY, texts_of("dependants")))
    assert told["mine"] == mine
    named = [name for name, *_ in family if any(name in text for text in told.values())]
    assert named == []  # on the screen and on the paper: of others it tells what is theirs, and not who they are
