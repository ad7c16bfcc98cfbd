"""The reader through the real pcscd: everything that can happen to a card, a service, another program."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import pytest

from config.faults import Fault
from devices.social_card.chip import Quirks
from devices.social_card.link import Slot, pcsc_context, wait_for_change
from devices.social_card.pcsc import read_first_card
from devices.social_card.port import (
    CardPresent,
    NoCard,
    NoReader,
    NoService,
    PinAccepted,
    PinBlocked,
    PinRefused,
    ReaderStatus,
)
from devices.social_card.profiles import Profile, load_profile
from devices.social_card.virtual_card import VirtualCard
from devices.social_card.vpcd import VirtualSlot
from tests.devices.social_card.cards import EXAMPLE, example
from tests.devices.social_card.stage import LIMIT_S, READER, card_in, fault_of, running, until
from tests.pcscd import Pcscd, group

pytestmark = pytest.mark.xdist_group(group("pcscd-reader"))

HERE = Path(__file__).parent


class Telling(VirtualCard):
    """A card that tells when somebody is in the middle of reading it."""

    def __init__(self, profile: Profile, quirks: Quirks) -> None:
        super().__init__(profile, quirks)
        self._reading = threading.Event()
        self._count = 0

    def transmit(self, command: bytes) -> bytes:
        self._count += 1
        if self._count == 5:
            self._reading.set()
        return super().transmit(command)

    async def is_being_read(self) -> None:
        assert await asyncio.to_thread(self._reading.wait, LIMIT_S)


def workers() -> list[int]:
    """The reader processes of this process."""
    children = Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()
    return [int(pid) for pid in children if b"social_card.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def kill_workers() -> None:
    for pid in workers():
        os.kill(pid, signal.SIGKILL)


@contextmanager
def rival(mode: str) -> Iterator[None]:
    """Another program at the card, until the end of the block."""
    with subprocess.Popen(
        [sys.executable, str(HERE / "rival.py"), mode, READER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield
        process.communicate()


def naked_read() -> bytes:
    """What a program gets that asks for a record without selecting anything."""
    command = [sys.executable, str(HERE / "rival.py"), "naked-read", READER]
    return subprocess.run(command, capture_output=True, check=True).stdout


# -- reading --


@pytest.mark.parametrize("profile", ["li", "rare", "v1"])
async def test_a_card_is_read(slot: VirtualSlot, profile: str) -> None:
    async with running() as reader:
        assert reader.status == NoCard(READER)
        slot.insert(VirtualCard(load_profile(profile)))
        card = await reader.read(await card_in(reader))
        holder = load_profile(profile).holder
        assert holder is not None
        assert card.person is not None
        assert (card.person.number, card.person.name, card.warnings) == (holder.number, holder.name, ())


async def test_a_t1_card_is_read(slot: VirtualSlot) -> None:
    slot.insert(example(protocol="t1", atr="3B8D80010081543100866000000000A1B21D"))
    async with running() as reader:
        card = await reader.read(await card_in(reader))
        assert card.person is not None


@contextmanager
def foreign_card(port: int) -> Iterator[None]:
    """A card served by a program that shares no line with the product."""
    with subprocess.Popen([sys.executable, str(HERE / "foreign_card.py"), str(port)]) as process:
        yield
        process.terminate()


async def test_a_card_of_another_program_is_read(pcscd: Pcscd) -> None:
    with foreign_card(pcscd.port):
        card = await read_first_card(READER, LIMIT_S)
    assert card.person is not None
    assert (card.person.name, card.person.number, card.card_number) == ("李试样", "110000196105210024", "T0000001X")


async def test_one_card_can_be_read_again_and_again(slot: VirtualSlot) -> None:
    slot.insert(example())
    async with running() as reader:
        card = await card_in(reader)
        assert len({await reader.read(card) for _ in range(20)}) == 1
        assert reader.status == card, "reading is no insertion"


@pytest.mark.parametrize(
    ("profile", "code"),
    [("bank_card", "CARD-NOT-SOCIAL"), ("locked", "CARD-LOCKED"), ("bad_number", "CARD-BAD-NUMBER")],
)
async def test_a_card_that_cannot_be_used_says_why_and_the_next_one_is_read(
    slot: VirtualSlot, profile: str, code: str
) -> None:
    async with running() as reader:
        slot.insert(VirtualCard(load_profile(profile)))
        bad = await card_in(reader)
        assert await fault_of(reader, bad) == code
        slot.insert(example())
        card = await reader.read(await card_in(reader, after=bad.insertion))
        assert card.person is not None


async def test_a_garbled_answer_is_a_read_error(slot: VirtualSlot) -> None:
    slot.insert(example(quirks=Quirks(garbled_answer_to=5)))
    async with running() as reader:
        assert await fault_of(reader, await card_in(reader)) == "CARD-READ-ERROR"


async def test_a_card_whose_answer_to_reset_is_nonsense_is_a_read_error(slot: VirtualSlot) -> None:
    slot.insert(example(atr="3F"))
    async with running() as reader:
        assert await fault_of(reader, await card_in(reader)) == "CARD-READ-ERROR"


async def test_one_answer_cut_short_is_made_good_by_a_new_start(slot: VirtualSlot) -> None:
    slot.insert(example(quirks=Quirks(short_answer_to=9)))
    async with running() as reader:
        card = await reader.read(await card_in(reader))
        assert card.person is not None


# -- the citizen (case 10 of the matrix) --


@pytest.mark.parametrize("apdu", [1, 2, 9, 14, 19])
async def test_a_card_pulled_in_mid_read_is_pulled(slot: VirtualSlot, apdu: int) -> None:
    async with running() as reader:
        slot.insert(example(quirks=Quirks(dies_before=apdu)))
        assert await fault_of(reader, await card_in(reader)) == "CARD-PULLED"
        await until(reader, lambda s: s == NoCard(READER))


async def test_a_card_that_dies_between_two_answers_is_pulled(slot: VirtualSlot) -> None:
    async with running() as reader:
        slot.insert(example(quirks=Quirks(dies_after=12)))
        assert await fault_of(reader, await card_in(reader)) == "CARD-PULLED"


async def test_a_card_pulled_by_hand_while_it_answers_slowly_is_pulled(slot: VirtualSlot) -> None:
    async with running() as reader:
        card = Telling(EXAMPLE, Quirks(delay_s=0.05))
        slot.insert(card)
        reading = asyncio.create_task(fault_of(reader, await card_in(reader)))
        await card.is_being_read()
        slot.pull()
        assert await reading == "CARD-PULLED"


async def test_a_card_that_has_left_is_never_mistaken_for_the_next_one(slot: VirtualSlot) -> None:
    async with running() as reader:
        slot.insert(example())
        first = await card_in(reader)
        slot.insert(VirtualCard(load_profile("li")))
        second = await card_in(reader, after=first.insertion)
        assert await fault_of(reader, first) == "CARD-PULLED"
        card = await reader.read(second)
        assert card.person is not None
        assert card.person.number == "510000196511030015"
        slot.pull()
        await until(reader, lambda s: s == NoCard(READER))
        assert await fault_of(reader, second) == "CARD-ABSENT"


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


# -- the PIN --


async def test_the_pin_is_verified_counted_and_blocked(slot: VirtualSlot) -> None:
    slot.insert(example())
    async with running() as reader:
        card = await card_in(reader)
        assert await reader.verify_pin(card, "123456") == PinAccepted()
        answers = [await reader.verify_pin(card, pin) for pin in ("111111", "111111", "111111", "123456")]
        assert answers == [PinRefused(2), PinRefused(1), PinBlocked(), PinBlocked()]
        assert (await reader.read(card)).person is not None, "reading needs no PIN"


# -- another program (cases 15 and 16) --


async def test_a_card_held_by_another_program_is_busy_and_afterwards_free(slot: VirtualSlot) -> None:
    slot.insert(example())
    async with running() as reader:
        card = await card_in(reader)
        with rival("exclusive"):
            assert await fault_of(reader, card) == "CARD-BUSY"
        assert (await reader.read(card)).person is not None


async def test_a_card_held_in_a_transaction_is_busy_and_afterwards_free(slot: VirtualSlot) -> None:
    slot.insert(example())
    async with running(read_limit_s=1.0) as reader:
        card = await card_in(reader)
        with rival("transaction"):
            assert await fault_of(reader, card) == "CARD-BUSY"
        assert (await reader.read(card)).person is not None


async def test_a_card_shared_with_another_program_is_read(slot: VirtualSlot) -> None:
    slot.insert(example())
    async with running() as reader:
        card = await card_in(reader)
        with rival("shared"):
            assert (await reader.read(card)).person is not None


@pytest.mark.parametrize("others", [(), ("shared",)])
async def test_nothing_stays_selected_for_the_next_program(slot: VirtualSlot, others: tuple[str, ...]) -> None:
    slot.insert(example())
    async with running() as reader:
        card = await card_in(reader)
        with ExitStack() as stack:
            for mode in others:
                stack.enter_context(rival(mode))
            await reader.read(card)
            assert naked_read() == b"6986\n"


# -- the watchdog (case 10) --


async def test_a_card_that_hangs_is_given_up_in_time_and_the_next_one_is_read(slot: VirtualSlot) -> None:
    loop = asyncio.get_running_loop()
    async with running(read_limit_s=2.0) as reader:
        slot.insert(example(quirks=Quirks(delay_s=12.0)))
        card, start = await card_in(reader), loop.time()
        assert await fault_of(reader, card) == "CARD-TIMEOUT"
        assert loop.time() - start < 2.5
        assert reader.status == card, "the card is still where it was"
        slot.insert(example())
        assert (await reader.read(await card_in(reader, after=card.insertion))).person is not None


async def test_a_worker_that_is_killed_is_replaced_and_the_card_is_still_the_same(slot: VirtualSlot) -> None:
    chip = Telling(EXAMPLE, Quirks(delay_s=0.05))
    slot.insert(chip)
    async with running() as reader:
        card = await card_in(reader)
        reading = asyncio.create_task(fault_of(reader, card))
        await chip.is_being_read()
        kill_workers()
        assert await reading == "CARD-READ-ERROR"
        assert (await reader.read(card)).person is not None
        assert reader.status == card


async def test_a_cancelled_read_leaves_the_reader_ready(slot: VirtualSlot) -> None:
    chip = Telling(EXAMPLE, Quirks(delay_s=0.02))
    slot.insert(chip)
    async with running() as reader:
        card = await card_in(reader)
        reading = asyncio.create_task(reader.read(card))
        await chip.is_being_read()
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert (await reader.read(card)).person is not None


# -- the service (case 11) --


async def test_without_pcscd_there_is_no_service_and_with_it_there_is(own_pcscd: Pcscd) -> None:
    async with running() as reader:
        assert reader.status == NoService()
        own_pcscd.start()
        await until(reader, lambda s: s == NoCard(READER))


@pytest.mark.parametrize("how", ["stop", "kill"])
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
    slot.pull()


async def test_a_frozen_pcscd_is_no_service(own_pcscd: Pcscd) -> None:
    own_pcscd.start()
    async with running(silence_limit_s=2.5) as reader:
        assert reader.status == NoCard(READER)
        own_pcscd.freeze()
        await until(reader, lambda s: s == NoService())
        own_pcscd.stop()
        own_pcscd.start()
        await until(reader, lambda s: s == NoCard(READER))


async def test_a_reader_of_another_name_is_no_reader(pcscd: Pcscd) -> None:
    async with running("Another Reader") as reader:
        assert reader.status == NoReader()


async def test_a_pcscd_without_readers_has_no_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Pcscd(tmp_path, readers=False)
    monkeypatch.setenv("PCSCLITE_CSOCK_NAME", str(service.socket))
    service.start()
    async with running("") as reader:
        assert reader.status == NoReader()
    service.kill()


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


# -- read_first_card --


async def test_reading_the_first_card_waits_for_it(own_pcscd: Pcscd) -> None:
    slot = VirtualSlot(own_pcscd.port)
    slot.insert(example())
    reading = asyncio.create_task(read_first_card("", LIMIT_S))
    own_pcscd.start()
    assert (await reading).person is not None
    slot.pull()


async def test_reading_the_first_card_without_a_card_is_absent(pcscd: Pcscd) -> None:
    with pytest.raises(Fault, match="CARD-ABSENT"):
        await read_first_card("", 0.2)


async def test_reading_the_first_card_without_its_reader_is_no_reader(pcscd: Pcscd) -> None:
    with pytest.raises(Fault, match="CARD-NO-READER"):
        await read_first_card("Another Reader", 0.2)


async def test_reading_the_first_card_without_pcscd_is_no_service(own_pcscd: Pcscd) -> None:
    with pytest.raises(Fault, match="CARD-NO-SERVICE"):
        await read_first_card("", 0.2)


async def test_without_a_name_the_reader_that_holds_a_card_is_taken(pcscd: Pcscd) -> None:
    slot = VirtualSlot(pcscd.port + 1)
    slot.insert(VirtualCard(load_profile("li")))
    try:
        card = await read_first_card("", 10)
    finally:
        slot.pull()
    assert card.card_number == "T0000001X"
