"""Identity cards behind pcscd: ``FF B0`` pages, through the real service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager

import pytest

from config.faults import Fault
from config.settings import PcscPagesIdReader
from devices.cards.apdu import UnreadableCard
from devices.cards.port import NoService
from devices.id_card.pcsc_pages import read_pages
from devices.id_card.port import CardPresent, NoCard, NoReader, OtherCard, VirtualReader
from devices.id_card.reader import SupervisedIdCardReader
from devices.id_card.sdt import BadFrame
from simulated.id_card.profiles import load_id_profile, photo
from simulated.id_card.virtual_pages import PagesQuirks, VirtualPagesCard
from simulated.social_card.profiles import load_profile
from simulated.social_card.virtual_card import VirtualCard
from simulated.vpcd import VirtualSlot
from tests.devices.id_card.examples import card_on
from tests.devices.waiting import started, until
from tests.nursery import a_nursery, of_a_nursery
from tests.pcscd import Pcscd

__all__ = ["a_nursery", "of_a_nursery"]

pytestmark = pytest.mark.xdist_group("pcscd")

LI = load_id_profile("li")


@pytest.fixture
def slot(pcscd: Pcscd) -> Iterator[VirtualSlot]:
    slot = VirtualSlot(pcscd.port)
    yield slot
    slot.pull()


def running(pattern: str = "^Virtual PCD 00 00") -> AbstractAsyncContextManager[SupervisedIdCardReader]:
    return started(SupervisedIdCardReader(PcscPagesIdReader(reader=re.compile(pattern))))


@pytest.mark.parametrize("profile", ["li", "j", "i", "y", "rare"])
async def test_case_14_a_card_in_pages_is_read(slot: VirtualSlot, profile: str) -> None:
    slot.insert(VirtualPagesCard(load_id_profile(profile)))
    async with running() as reader:
        card = await reader.read(await card_on(reader))
    assert card.person.number == load_id_profile(profile).fields["number"]
    assert card.photo == photo()


async def test_a_card_in_pages_may_be_read_again_and_is_missed_when_it_goes(slot: VirtualSlot) -> None:
    slot.insert(VirtualPagesCard(LI))
    async with running() as reader:
        card = await card_on(reader)
        assert await reader.read(card) == await reader.read(card)
        slot.pull()
        await until(reader, lambda status: status == NoCard())
        slot.insert(VirtualPagesCard(LI))
        assert (await card_on(reader)).insertion == card.insertion + 1


@pytest.mark.parametrize(
    "quirks",
    [
        *(PagesQuirks(short_page=page) for page in range(6)),
        *(PagesQuirks(missing_page=page) for page in range(6)),
        PagesQuirks(answers={0: bytes.fromhex("FFFFFFFF9000")}),
        PagesQuirks(answers={0: bytes.fromhex("009000")}),
        PagesQuirks(answers={2: bytes(257) + bytes.fromhex("9000")}),
    ],
    ids=str,
)
def test_case_14_a_short_or_missing_page_gives_no_half_person(quirks: PagesQuirks) -> None:
    with pytest.raises((BadFrame, UnreadableCard)):
        read_pages(VirtualPagesCard(LI, quirks).transmit)


@pytest.mark.parametrize("quirks", [PagesQuirks(short_page=3), PagesQuirks(missing_page=1)], ids=str)
async def test_case_14_such_a_card_is_a_fault_of_the_catalogue(slot: VirtualSlot, quirks: PagesQuirks) -> None:
    slot.insert(VirtualPagesCard(LI, quirks))
    async with running() as reader:
        with pytest.raises(Fault, match="ID-READ-ERROR"):
            await reader.read(await card_on(reader))


@pytest.mark.parametrize("at", [1, 3, 6])
async def test_a_card_that_dies_between_two_pages_gives_no_half_person(slot: VirtualSlot, at: int) -> None:
    slot.insert(VirtualPagesCard(LI, PagesQuirks(dies_before=at)))
    async with running() as reader:
        with pytest.raises(Fault, match="ID-PULLED"):
            await reader.read(await card_on(reader))
        slot.insert(VirtualPagesCard(LI))
        assert (await reader.read(await card_on(reader, after=1))).person.name == "李试样"


@pytest.mark.expects_log("id_reader: lost: NoReader()")
async def test_a_card_that_answers_too_slowly_is_stopped(slot: VirtualSlot) -> None:
    slot.insert(VirtualPagesCard(LI, PagesQuirks(delay_s=12.0)))
    reader = SupervisedIdCardReader(PcscPagesIdReader(), read_limit_s=1.0)
    await reader.start()
    try:
        with pytest.raises(Fault, match="ID-TIMEOUT"):
            await reader.read(await card_on(reader))
    finally:
        await reader.close()


async def test_another_card_in_the_same_reader_is_told_apart(slot: VirtualSlot) -> None:
    slot.insert(VirtualCard(load_profile("li")))
    async with running() as reader:
        await until(reader, lambda status: status == OtherCard())
        with pytest.raises(Fault, match="ID-NOT-IDENTITY"):
            await reader.read(CardPresent(1))


@pytest.mark.expects_log("id_reader: lost: NoService()")
async def test_case_11_the_service_may_stop_and_come_back(slot: VirtualSlot, pcscd: Pcscd) -> None:
    slot.insert(VirtualPagesCard(LI))
    async with running() as reader:
        card = await card_on(reader)
        pcscd.kill()
        await until(reader, lambda status: status == NoService())
        with pytest.raises(Fault, match="CARD-NO-SERVICE"):
            await reader.read(card)
        pcscd.start()
        assert (await reader.read(await card_on(reader, after=card.insertion))).person.name == "李试样"


@pytest.mark.expects_log("id_reader: lost: NoReader()")
async def test_a_reader_whose_name_does_not_fit_is_no_reader(pcscd: Pcscd) -> None:
    async with running("^Passport") as reader:
        assert reader.status == NoReader()


@pytest.mark.expects_log("id_reader: lost: VirtualReader(")
async def test_a_virtual_reader_is_refused_where_hardware_is_asked_for(slot: VirtualSlot) -> None:
    slot.insert(VirtualPagesCard(LI))
    async with started(SupervisedIdCardReader(PcscPagesIdReader(), hardware=True)) as reader:
        assert reader.status == VirtualReader("its driver names no USB device")
        with pytest.raises(Fault, match="ID-READER-VIRTUAL"):
            await reader.read(CardPresent(1))
