"""Soaking the card reader: cards of every kind go in and out with random faults while pcscd is killed again and again.

    .venv/bin/python -m tests.soak.card_soak [--cycles N] [--kills N] [--seed N]

On a pcscd of its own, with both slots of the virtual reader at once. Prints what came of the reads, and memory, threads
and file descriptors of the kiosk's process and of the readers' before and after; exits with 1 when one of them grew by
more than two per cent, or when a clean card is not read at once afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from math import ceil
from pathlib import Path

from config.faults import Fault
from config.settings import SimulatedCardKeys
from devices.cards.port import NoService
from devices.social_card.pcsc import PcscSocialCardReader
from devices.social_card.port import CardPresent, ReaderStatus
from simulated.social_card.chip import Quirks
from simulated.social_card.profiles import load_profile, profile_names
from simulated.social_card.virtual_card import VirtualCard
from simulated.vpcd import VirtualSlot
from tests.pcscd import Pcscd
from tests.waiting import a_moment

READERS = ("Virtual PCD 00 00", "Virtual PCD 00 01")
#: A hanging card must not make the soak last for hours; in service the limit is 8 s. CARD-TIMEOUT is for cards that
#: hang (``delay_s``). An answer cut short costs a second, in which a dying card would be missed, and a new start:
#: where others starve the machine, that too may pass this limit.
READ_LIMIT_S = 2.0
WAIT_LIMIT_S = 20.0
GROWTH_MAX = 0.02
AT_ONCE_S = 2.0


@dataclass(frozen=True)
class Usage:
    """What processes hold: memory in kB, threads, file descriptors.

    ``memory_kb`` is what they wrote (anonymous memory). ``share_kb`` is their share of everything they map (PSS), which
    changes with whoever else on the machine maps the same libraries: it is told, and nothing follows from it.
    """

    memory_kb: int
    share_kb: int
    threads: int
    descriptors: int

    def grown(self, before: Usage) -> dict[str, float]:
        """The share by which each has grown."""
        return {name: getattr(self, name) / getattr(before, name) - 1 for name in self.__dataclass_fields__}


@dataclass
class Soak:
    """What came of it: ``outcomes`` by what came of a card, and what was wrong with it."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    kills: int = 0
    usage: dict[str, list[Usage]] = field(default_factory=lambda: {"kiosk": [], "readers": []})
    clean_read_s: float = 0.0

    def by_outcome(self) -> Counter[str]:
        """The outcomes, whatever was wrong with the cards."""
        totals: Counter[str] = Counter()
        for (outcome, _), count in self.outcomes.items():
            totals[outcome] += count
        return totals

    def problems(self) -> list[str]:
        """What has grown, and whether a clean card was read at once."""
        found = [
            f"{who}: {what} grew by {share:.1%}"
            for who, (before, after) in self.usage.items()
            for what, share in after.grown(before).items()
            if share > GROWTH_MAX and what != "share_kb"
        ]
        return found + ([f"a clean card took {self.clean_read_s:.2f} s"] if self.clean_read_s > AT_ONCE_S else [])


def usage_of(*pids: int) -> Usage:
    memory, share, threads, descriptors = 0, 0, 0, 0
    for pid in pids:
        proc = Path(f"/proc/{pid}")
        rollup = dict(line.split(":", 1) for line in (proc / "smaps_rollup").read_text().splitlines()[1:])
        memory += int(rollup["Anonymous"].split()[0])
        share += int(rollup["Pss"].split()[0])
        threads += len(list((proc / "task").iterdir()))
        descriptors += len(list((proc / "fd").iterdir()))
    return Usage(memory, share, threads, descriptors)


def reader_processes() -> list[int]:
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [int(pid) for pid in children if b"social_card.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def random_card(chance: random.Random) -> VirtualCard:
    """One in three is sound; the others fail somewhere, and one in fifty hangs."""
    at = chance.randint(1, 20)  # a card is asked 19 times
    quirks = chance.choice(
        [
            Quirks(),
            Quirks(),
            Quirks(dies_before=at),
            Quirks(dies_after=at),
            Quirks(short_answer_to=at),
            Quirks(garbled_answer_to=at),
            Quirks(swapped_answer_to=at),
        ]
    )
    if chance.random() < 1 / 50:
        quirks = Quirks(delay_s=12.0)
    return VirtualCard(load_profile(chance.choice(profile_names())), quirks)


def trouble_of(quirks: Quirks) -> str:
    """The fault that was asked for, by name."""
    sound = Quirks()
    odd = [f.name for f in fields(Quirks) if getattr(quirks, f.name) != getattr(sound, f.name)]
    return odd[0] if odd else "sound"


class Lane:
    """One slot, its reader, and the cards that go through."""

    def __init__(self, name: str, port: int, chance: random.Random, outcomes: Counter[tuple[str, str]]) -> None:
        self.reader = PcscSocialCardReader(re.compile(name), keys=SimulatedCardKeys(), read_limit_s=READ_LIMIT_S)
        self._slot = VirtualSlot(port)
        self._chance = chance
        self._outcomes = outcomes
        self._insertion = 0

    async def until(self, wanted: Callable[[ReaderStatus], bool]) -> ReaderStatus:
        async with asyncio.timeout(WAIT_LIMIT_S):
            async for status in self.reader.changes():
                if wanted(status):
                    return status
        raise AssertionError("the changes ended")

    async def cycle(self, card: VirtualCard, *, hasty: bool = False) -> str:
        """In, read, out; ``hasty`` citizens take the card while it is being read. What came of it."""
        self._slot.insert(card)
        present = await self.until(lambda s: isinstance(s, CardPresent) and s.insertion > self._insertion)
        assert isinstance(present, CardPresent)
        self._insertion = present.insertion
        reading = asyncio.create_task(self._read(present))
        if hasty:
            await a_moment(self._chance.random() * 0.005)
            self._slot.pull()
        outcome = await reading
        self._slot.pull()
        await self.until(lambda s: not isinstance(s, CardPresent))
        return outcome

    async def run(self, cycles: int) -> None:
        for _ in range(cycles):
            card, hasty = random_card(self._chance), self._chance.random() < 0.1
            outcome = await self.cycle(card, hasty=hasty)
            self._outcomes[outcome, trouble_of(card.quirks) + ", pulled" * hasty] += 1

    async def _read(self, present: CardPresent) -> str:
        try:
            card = await self.reader.read(present)
        except Fault as fault:
            return fault.code
        return "read" if card.person else "third generation"


async def soak(pcscd: Pcscd, cycles: int, kills: int, seed: int) -> Soak:
    """``cycles`` in all or a few more, ``kills`` of pcscd spread over them; measured after a warm-up and at the end."""
    result, chance = Soak(), random.Random(seed)
    pcscd.start()
    lanes = [
        Lane(name, pcscd.port + at, random.Random(chance.random()), result.outcomes) for at, name in enumerate(READERS)
    ]
    for lane in lanes:
        await lane.reader.start()
    try:
        # Everything has been met once before the first measuring: a kill, a hanging card, every module.
        await asyncio.gather(*(lane.cycle(VirtualCard(load_profile("v3"), Quirks(delay_s=12.0))) for lane in lanes))
        await _kill(pcscd, lanes[0])
        await asyncio.gather(*(lane.run(max(3, cycles // 40)) for lane in lanes))
        result.outcomes.clear()
        await _measure(result, lanes)
        for part in range(kills + 1):
            runs = [asyncio.create_task(lane.run(ceil(cycles / (kills + 1) / len(lanes)))) for lane in lanes]
            if part < kills:
                await a_moment(chance.random())
                await _kill(pcscd, lanes[0])
                result.kills += 1
            await asyncio.gather(*runs)
        await _measure(result, lanes)
        begun = time.monotonic()
        assert await lanes[0].cycle(VirtualCard(load_profile("li"))) == "read"
        result.clean_read_s = time.monotonic() - begun
    finally:
        for lane in lanes:
            await lane.reader.close()
    return result


async def _kill(pcscd: Pcscd, lane: Lane) -> None:
    pcscd.kill()
    await lane.until(lambda status: isinstance(status, NoService))
    pcscd.start()


async def _measure(result: Soak, lanes: list[Lane]) -> None:
    """When every process, however young, has done the same: a fault makes it load the list of faults, a card with keys
    what computes with them.
    """
    for lane in lanes:
        outcomes = [await lane.cycle(VirtualCard(load_profile(profile))) for profile in ("bank_card", "v3", "li")]
        assert outcomes == ["CARD-NOT-SOCIAL", "read", "read"]
    gc.collect()
    result.usage["kiosk"].append(usage_of(os.getpid()))
    result.usage["readers"].append(usage_of(*reader_processes()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cycles", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        pcscd = Pcscd(Path(folder))
        os.environ["PCSCLITE_CSOCK_NAME"] = str(pcscd.socket)
        try:
            result = asyncio.run(soak(pcscd, options.cycles, options.kills, options.seed))
        finally:
            pcscd.remove()
    print(f"{result.outcomes.total()} cycles, {result.kills} kills, {time.monotonic() - begun:.0f} s")
    for outcome, total in result.by_outcome().most_common():
        kinds = Counter({trouble: count for (what, trouble), count in result.outcomes.items() if what == outcome})
        print(f"  {outcome} {total}: " + ", ".join(f"{trouble} {count}" for trouble, count in kinds.most_common()))
    for who, (before, after) in result.usage.items():
        print(f"  {who}: {before} -> {after}")
    print(f"  a clean card afterwards, from insertion to removal: {result.clean_read_s:.2f} s")
    problems = result.problems()
    print("\n".join(problems) or "ok")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
