"""Kiosks that are none: what a thousand of them would say, for a console, a test or a measurement. All is invented."""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from config.datafile import Data, load
from config.fleet import FleetHall
from config.supplies import supply_list
from fleet.messages import Checkpoint, Serving, State, Statistics, Stocked, Trouble, Versions

#: a supply of fewer is counted by hand
FEW = 10
#: a hall for so many
PER_HALL = 40
#: where the halls stand about
MIDDLE = 107.50, 31.20
#: of a hundred kiosks so many have each of these
TROUBLES = (
    (3, "PRINTER-PAPER", "printer"),
    (2, "CARD-NO-READER", "card_reader"),
    (2, "VOICE-UNAVAILABLE", "voice"),
)
VERSION, OLDER = "2.4.1", "2.4.0"


class Names(Data):
    """``fleet.yaml``: the halls; where there are more than towns, ``further`` ones have a number."""

    towns: tuple[str, ...]
    further: str


@cache
def names() -> Names:
    return load(Path(__file__).parent / "fleet.yaml", Names)


@dataclass(frozen=True)
class Kiosk:
    """One of them. ``place``: from 0 on."""

    name: str
    hall: str
    place: int

    def state(self, at: datetime, sequence: int) -> State:
        """How it stands: always the same for the same place, but for what goes on."""
        dice = random.Random(self.place)  # noqa: S311 - what is invented is no secret
        issues = [
            Trouble(code=code, part=part, since=at - timedelta(minutes=5 + dice.randrange(600)), by="staff")
            for share, code, part in TROUBLES
            if dice.randrange(100) < share
        ]
        busy = random.Random(self.place * 1_000_003 + sequence).random() < 0.3  # noqa: S311 - likewise
        told: dict[str, Any] = {"serving": Serving.VISIT if busy else Serving.IDLE, "mode": "service"}
        match dice.randrange(200):
            case 0:
                told["serving"] = Serving.HUNG
            case 1:
                told["mode"] = "safe"
            case 2 | 3:
                told["serving"] = Serving.OUT_OF_SERVICE
        chain = 10_000 + 7 * sequence
        checkpoint = Checkpoint(sequence=chain, hash=hashlib.sha256(f"{self.name} {chain}".encode()).hexdigest())
        version = OLDER if dice.randrange(25) == 0 else VERSION
        groups = ("all", self.hall, "pilot") if self.place % 50 == 0 else ("all", self.hall)
        return State(
            at=at,
            sequence=sequence,
            issues=tuple(issues),
            supplies=self._supplies(dice, at),
            versions=Versions(program=version, content="2026.11"),
            checkpoint=checkpoint,
            groups=groups,
            **told,
        )

    def _supplies(self, dice: random.Random, at: datetime) -> dict[str, Stocked]:
        found = {}
        for name, supply in supply_list().supplies.items():
            if not supply.fitted:
                continue
            left = round(supply.capacity * dice.random() ** 0.35)
            if supply.capacity < FEW and dice.randrange(100):  # a slot or two: they are nearly always free
                left = supply.capacity
            days = 1 + 60 * left / supply.capacity
            state = "out" if left <= supply.out else "low" if left <= supply.low else "good"
            found[name] = Stocked(
                left=left,
                capacity=supply.capacity,
                unit=supply.uses,
                state=state,
                until=at.replace(hour=15, minute=0, second=0, microsecond=0) + timedelta(days=round(days)),
            )
        return found

    def statistics(self, day: datetime) -> Statistics:
        """Of one day."""
        dice = random.Random(self.place)  # noqa: S311 - likewise
        counts = {f"visit.{scene}.done": dice.randrange(40) for scene in ("retirement", "qualification", "flexible")}
        return Statistics(day=f"{day:%Y-%m-%d}", counts=counts)


def kiosks(count: int) -> Iterator[Kiosk]:
    """So many, :data:`PER_HALL` to a hall."""
    for place in range(count):
        yield Kiosk(f"dc-{place // PER_HALL + 1:02}-{place % PER_HALL + 1:03}", hall_id(place // PER_HALL), place)


def hall_id(place: int) -> str:
    return f"hall-{place + 1:02}"


def halls(count: int) -> dict[str, FleetHall]:
    """So many halls around the middle of a district, the farther the more there are."""
    return {hall_id(place): _hall(place) for place in range(count)}


def _hall(place: int) -> FleetHall:
    angle, far = place * 2.399963, 0.035 * math.sqrt(place)  # the golden angle: none hides another
    again, town = divmod(place, len(names().towns))
    name = names().towns[town]
    name = names().further.format(name=name, number=again + 1) if again else name
    return FleetHall(
        name=name,
        longitude=MIDDLE[0] + far * math.cos(angle),
        latitude=MIDDLE[1] + far * 0.8 * math.sin(angle),
    )


def halls_of(kiosks_: Sequence[Kiosk]) -> dict[str, FleetHall]:
    """Those in which they stand."""
    return halls(len({kiosk.hall for kiosk in kiosks_}))
