"""Watching through the real pcscd: cards that come and go, a service that ends, readers that are not there."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

from devices.cards.link import ReaderName, Slot, pcsc_context, wait_for_change
from devices.cards.port import NoService
from devices.social_card.port import CardPresent, NoCard, NoReader, ReaderStatus, VirtualReader
from simulated.social_card.chip import Quirks
from simulated.vpcd import VirtualSlot
from tests.devices.social_card.cards import EXAMPLE, example
from tests.devices.social_card.stage import READER, Telling, card_in, fault_of, running
from tests.devices.waiting import LIMIT_S, until
from tests.nursery import a_nursery, of_a_nursery
from tests.pcscd import Pcscd, home

__all__ = ["a_nursery", "of_a_nursery"]

pytestmark = pytest.mark.xdist_group("pcscd-watching")

HERE = Path(__file__).parent


async def test_insertion_and_removal_are_seen_within_half_a_second(slot: VirtualSlot) -> None:
    loop = asyncio.get_running_loop()
    inserted: list[float] = []
    removed: list[float] = []
    async with running() as reader:
        for _ in range(3):
            start = loop.time()
            slot.insert(example())
            await card_in(reader)
            inserted.append(loop.time() - start)
            start = loop.time()
            slot.pull()
            await until(reader, lambda s: s == NoCard(READER))
            removed.append(loop.time() - start)
    assert median(inserted) < 0.5
    assert median(removed) < 0.5


async def test_changes_begin_with_now_and_leave_none_out(slot: VirtualSlot) -> None:
    async with running() as reader:

        async def first_five() -> list[ReaderStatus]:
            heard: list[ReaderStatus] = []
            async for status in reader.changes():
                heard.append(status)
                if len(heard) == 5:
                    break
            return heard

        listener = asyncio.create_task(first_five())
        for _ in range(2):
            slot.insert(example())
            await card_in(reader)
            slot.pull()
            await until(reader, lambda s: s == NoCard(READER))
        heard = await asyncio.wait_for(listener, LIMIT_S)
        assert [type(s) for s in heard] == [NoCard, CardPresent, NoCard, CardPresent, NoCard]
        assert [s.insertion for s in heard if isinstance(s, CardPresent)] == [1, 2]


async def test_no_serial_number_of_a_card_is_in_the_repr_of_a_status(slot: VirtualSlot) -> None:
    slot.insert(example())
    async with running() as reader:
        card = await card_in(reader)
        assert card.atr == bytes.fromhex("3B6D00000081543100866000000000A1B2")
        assert "A1B2" not in repr(card).upper()
        assert "a1" not in repr(card)


# -- the service (case 11) --


@pytest.mark.expects_log("card-reader: lost: NoService()")
async def test_without_pcscd_there_is_no_service_and_with_it_there_is(own_pcscd: Pcscd) -> None:
    async with running() as reader:
        assert reader.status == NoService()
        own_pcscd.start()
        await until(reader, lambda s: s == NoCard(READER))


@pytest.mark.parametrize("how", ["stop", "kill"])
@pytest.mark.expects_log("card-reader: lost: NoService()")
async def test_the_loop_survives_pcscd_being_ended_and_started_again(own_pcscd: Pcscd, how: str) -> None:
    loop = asyncio.get_running_loop()
    own_pcscd.start()
    slot = VirtualSlot(own_pcscd.port)
    slot.insert(example())
    async with running() as reader:
        for _ in range(3):
            card = await card_in(reader)
            assert (await reader.read(card)).person is not None
            getattr(own_pcscd, how)()
            await until(reader, lambda s: s == NoService())
            assert await fault_of(reader, card) == "CARD-NO-SERVICE"
            own_pcscd.start()
            start = loop.time()
            again = await card_in(reader)
            assert loop.time() - start < 2.0
            assert again.insertion > card.insertion
    slot.pull()


@pytest.mark.expects_log("card-reader: lost: NoService()")
async def test_pcscd_killed_in_mid_read_is_no_service(own_pcscd: Pcscd) -> None:
    own_pcscd.start()
    slot = VirtualSlot(own_pcscd.port)
    card = Telling(EXAMPLE, Quirks(delay_s=0.05))
    slot.insert(card)
    async with running() as reader:
        reading = asyncio.create_task(fault_of(reader, await card_in(reader)))
        await card.is_being_read()
        own_pcscd.kill()
        assert await reading == "CARD-NO-SERVICE"
        await until(reader, lambda s: s == NoService())  # whoever reads may see it before whoever watches
    slot.pull()


@pytest.mark.expects_log("card-reader: lost: NoService()")
async def test_a_frozen_pcscd_is_no_service(own_pcscd: Pcscd) -> None:
    own_pcscd.start()
    async with running(silence_limit_s=2.5) as reader:
        assert reader.status == NoCard(READER)
        own_pcscd.freeze()
        await until(reader, lambda s: s == NoService())
        own_pcscd.stop()
        own_pcscd.start()
        await until(reader, lambda s: s == NoCard(READER))


@pytest.mark.expects_log("card-reader: lost: NoReader()")
async def test_a_reader_of_another_name_is_no_reader(pcscd: Pcscd) -> None:
    async with running("Another Reader") as reader:
        assert reader.status == NoReader()


@pytest.mark.expects_log("card-reader: lost: NoReader()")
async def test_a_pcscd_without_readers_has_no_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Pcscd(tmp_path, readers=False, run=home())
    monkeypatch.setenv("PCSCLITE_CSOCK_NAME", str(service.socket))
    service.start()
    async with running("") as reader:
        assert reader.status == NoReader()
    service.remove()


@pytest.mark.parametrize("name", ["Virtual PCD", "ACS ACR39U ICC Reader"])
@pytest.mark.expects_log("card-reader: lost: VirtualReader(")
async def test_where_hardware_is_asked_for_a_virtual_reader_is_refused_whatever_it_is_called(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Pcscd(tmp_path, name=name, run=home())
    monkeypatch.setenv("PCSCLITE_CSOCK_NAME", str(service.socket))
    service.start()
    slot = VirtualSlot(service.port)
    slot.insert(example())
    async with running(name, hardware=True) as reader:
        assert reader.status == VirtualReader(f"{name} 00 00", "its driver names no USB device")
        assert await fault_of(reader, CardPresent(f"{name} 00 00", b"", 1)) == "CARD-READER-VIRTUAL"
    async with running(name) as reader:
        assert (await reader.read(await card_in(reader))).person is not None, "a demonstration takes it"
    slot.pull()
    service.remove()


_ASK_MODULE = """
import re, sys
from devices.cards.link import LinkLost, ReaderName, first_transaction
try:
    with first_transaction(ReaderName(re.compile("PCD .* 01$")), hardware=sys.argv[1] == "hardware") as transmit:
        print(transmit(bytes.fromhex("00A4040000")).hex())
except LinkLost as lost:
    print(lost)
"""


@pytest.mark.parametrize(("wanted", "answer"), [("anything", "6"), ("hardware", "a reader without hardware")])
def test_a_security_module_in_a_virtual_reader_is_none_where_hardware_is_asked_for(
    wanted: str, answer: str, pcscd: Pcscd
) -> None:
    module = VirtualSlot(pcscd.port + 1)
    module.insert(example())
    # In a process of its own: a process finds the card service once, and keeps to it.
    asked = subprocess.run([sys.executable, "-c", _ASK_MODULE, wanted], capture_output=True, text=True, check=True)
    assert asked.stdout.startswith(answer), asked
    module.pull()


@pytest.mark.parametrize("again", ["00 00", "01 00"])
def test_a_reader_is_known_by_its_pattern_when_it_comes_back_under_another_number(again: str) -> None:
    """``ACS ACR39U ICC Reader 00 00`` comes back as ``… 01 00``: the number is none of the name."""
    named = ReaderName(re.compile("^ACS ACR39U ICC Reader"), but=re.compile("ICC Reader .* 01$"))
    assert named.fits(f"ACS ACR39U ICC Reader {again}")
    assert not named.fits(f"ACS ACR39U ICC Reader {again[:2]} 01"), "the security module's slot is never the citizen's"


def anonymous_kb() -> int:
    """The memory that this process has for itself."""
    rollup = Path("/proc/self/smaps_rollup").read_text()
    return int(rollup.partition("Anonymous:")[2].split()[0])


def test_looking_at_a_reader_for_weeks_costs_no_memory(pcscd: Pcscd, slot: VirtualSlot) -> None:
    """pyscard leaks what it is told of a reset; the loop looks once a second for as long as the kiosk runs."""
    slot.insert(example())
    with pcsc_context() as context:
        seen = Slot(READER)
        while not seen.atr:
            seen = wait_for_change(context, seen, LIMIT_S) or seen
        before = anonymous_kb()
        for _ in range(10_000):
            wait_for_change(context, Slot(READER, atr=seen.atr), 0)
        assert anonymous_kb() - before < 256


async def test_no_name_takes_the_first_reader(pcscd: Pcscd) -> None:
    async with running("") as reader:
        assert reader.status == NoCard(READER)


async def test_the_second_reader_is_watched_by_its_name(pcscd: Pcscd) -> None:
    slot = VirtualSlot(pcscd.port + 1)
    slot.insert(example())
    async with running("Virtual PCD 00 01") as reader:
        assert (await reader.read(await card_in(reader))).person is not None
        slot.pull()
        await until(reader, lambda s: isinstance(s, NoCard))
