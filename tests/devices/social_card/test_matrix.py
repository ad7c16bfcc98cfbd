"""The matrix of the facts on cards (section 7), case by case, through the real pcscd.

Case 10 (cards that leave, die or hang), 11 (the service), 15 and 16 (other programs) have a section each in
``test_reader.py``.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator

import pytest

from config.faults import Fault
from config.settings import MachineCardKeys, NoCardKeys, PsamCardKeys, SimulatedCardKeys
from devices.cards.port import CardWarning
from devices.social_card.keys import load_keys
from devices.social_card.machine import Question, Reply
from devices.social_card.pcsc import OfficeMachine
from devices.social_card.port import SocialCard
from simulated.social_card.chip import Form, Quirks, quirks_from
from simulated.social_card.key_holders import SimulatedMachine
from simulated.social_card.profiles import Profile, load_profile
from simulated.social_card.virtual_card import VirtualCard
from simulated.social_card.virtual_psam import VirtualPsam
from simulated.vpcd import VirtualSlot
from tests.devices.social_card.cards import EXAMPLE, example
from tests.devices.social_card.stage import card_in, fault_of, running
from tests.nursery import a_nursery, of_a_nursery
from tests.pcscd import Pcscd

__all__ = ["a_nursery", "of_a_nursery"]

pytestmark = pytest.mark.xdist_group("pcscd-matrix")


class Overheard(VirtualCard):
    """A card that remembers the status words that it gave."""

    def __init__(self, profile: Profile) -> None:
        super().__init__(profile)
        self.said: list[str] = []

    def transmit(self, command: bytes) -> bytes:
        answer = super().transmit(command)
        self.said.append(f"{command[1]:02X} {answer[-2:].hex().upper()}")
        return answer


async def read(slot: VirtualSlot, *cards: VirtualCard) -> list[SocialCard]:
    """Put the cards in, one after another, and read each."""
    insertion, read_cards = 0, []
    async with running() as reader:
        for card in cards:
            slot.insert(card)
            present = await card_in(reader, after=insertion)
            insertion = present.insertion
            read_cards.append(await reader.read(present))
    return read_cards


async def test_case_1_every_version_and_protocol_gives_the_same_person(slot: VirtualSlot) -> None:
    names = ("v1", "li", "v2_t1")
    cards = await read(slot, *(VirtualCard(load_profile(name)) for name in names))
    assert [card.version for card in cards] == ["1.00", "2.00", "2.00"]
    assert cards[0].person == cards[1].person == cards[2].person
    assert cards[0].person is not None


@pytest.mark.parametrize("status_word", ["6982", "6985", "6986"])
async def test_case_2_a_third_generation_card_without_keys_is_known_and_its_person_is_not(
    slot: VirtualSlot, status_word: str
) -> None:
    profile = load_profile("v3_without_keys").model_copy(update={"protected_answer": status_word})
    [card] = await read(slot, VirtualCard(profile))
    assert (card.version, card.person, card.card_number, card.region) == ("3.00", None, None, "510000")


@pytest.mark.parametrize(
    ("known", "status_word"),
    [(Form.NUMBER, 0x6981), (Form.TAG, 0x6A86), (Form.SFI, 0x6B00), (Form.ALL, 0x6981)],
)
async def test_case_3_every_form_of_read_record_gives_the_same(
    slot: VirtualSlot, known: Form, status_word: int
) -> None:
    refuses = {form: status_word for form in Form if form is not known}
    [card] = await read(slot, example(quirks=Quirks(refuses=refuses)))
    assert card.person is not None
    assert (card.person.number, card.card_number) == ("110000196105210024", "T0000001X")


async def test_case_4_waiting_bytes_are_fetched_and_wrong_lengths_corrected(slot: VirtualSlot) -> None:
    card = Overheard(EXAMPLE)
    assert (await read(slot, card))[0].person is not None
    assert card.said[:5] == ["A4 6118", "C0 9000", "A4 9000", "B2 6C12", "B2 9000"]
    assert [said for said in card.said if said.startswith("B2 6C")] == ["B2 6C12"], "then the lengths are known"


async def test_case_5_odd_versions_and_dates_are_tolerated(slot: VirtualSlot) -> None:
    [card] = await read(slot, VirtualCard(load_profile("odd")))
    assert (card.version, card.issued, card.expires) == ("2.0", None, None)
    assert card.warnings == (CardWarning.ISSUED_UNREADABLE,), "a year alone is no day, and FF is nothing"
    assert card.person is not None


async def test_case_6_a_wrong_check_character_of_the_card_number_is_only_a_warning(slot: VirtualSlot) -> None:
    [card] = await read(slot, VirtualCard(load_profile("bad_card_number")))
    assert card.warnings == (CardWarning.CARD_NUMBER_CHECK,)
    assert card.person is not None


async def test_case_6_contradictions_on_the_card_are_flagged(slot: VirtualSlot) -> None:
    [card] = await read(slot, VirtualCard(load_profile("contradictory")))
    assert card.warnings == (CardWarning.BIRTH_DIFFERS, CardWarning.SEX_DIFFERS)


async def test_case_7_a_wrong_citizen_number_is_refused(slot: VirtualSlot) -> None:
    slot.insert(VirtualCard(load_profile("bad_number")))
    async with running() as reader:
        assert await fault_of(reader, await card_in(reader)) == "CARD-BAD-NUMBER"


@pytest.mark.parametrize(
    ("profile", "name"),
    [("rare", "李\U00020164"), ("rare_long_codes", "㐂䶮龦"), ("rare_fe59", "李\u9fb4"), ("undisplayable", "李〓")],
)
async def test_case_8_names_of_all_citizens_are_read(slot: VirtualSlot, profile: str, name: str) -> None:
    [card] = await read(slot, VirtualCard(load_profile(profile)))
    assert card.person is not None
    assert card.person.name == name
    assert bool(card.person.name_raw) == (CardWarning.NAME_NOT_DISPLAYABLE in card.warnings) == ("〓" in name)


EMPTY = Profile()


@pytest.mark.parametrize("profile", [load_profile("bank_card"), EMPTY], ids=["bank", "empty"])
async def test_case_9_another_card_is_no_social_security_card(slot: VirtualSlot, profile: Profile) -> None:
    slot.insert(VirtualCard(profile))
    async with running() as reader:
        assert await fault_of(reader, await card_in(reader)) == "CARD-NOT-SOCIAL"


async def test_case_9_a_card_combined_with_a_bank_application_is_read_and_the_bank_is_not(slot: VirtualSlot) -> None:
    card = Overheard(load_profile("combined"))
    assert (await read(slot, card))[0].person is not None
    assert not [said for said in card.said if said.startswith(("A8", "B0"))]


async def test_case_10_a_swapped_answer_never_gives_half_a_person(slot: VirtualSlot) -> None:
    slot.insert(example(quirks=quirks_from({"swapped": "14"})))
    async with running() as reader:
        assert await fault_of(reader, await card_in(reader)) == "CARD-READ-ERROR"


# -- third-generation cards with keys --


@pytest.fixture
def module_slot(pcscd: Pcscd) -> Iterator[VirtualSlot]:
    """The second slot of the virtual reader, for a security module."""
    second = VirtualSlot(pcscd.port + 1)
    yield second
    second.pull()


IN_THE_SECOND_SLOT = PsamCardKeys(reader=re.compile("PCD .* 01$"))


async def test_a_third_generation_card_is_opened_by_the_module_in_the_second_slot(
    slot: VirtualSlot, module_slot: VirtualSlot
) -> None:
    module_slot.insert(VirtualPsam(load_keys()))
    slot.insert(VirtualCard(load_profile("v3_psam")))
    async with running(keys=IN_THE_SECOND_SLOT) as reader:
        card = await reader.read(await card_in(reader))
        assert card.person is not None
        module_slot.pull()
        assert await fault_of(reader, await card_in(reader)) == "CARD-KEYS-UNAVAILABLE"


async def test_a_module_that_the_card_service_finds_later_than_the_card_is_waited_for(
    slot: VirtualSlot, module_slot: VirtualSlot
) -> None:
    slot.insert(VirtualCard(load_profile("v3_psam")))
    async with running(keys=IN_THE_SECOND_SLOT) as reader:
        reading = asyncio.create_task(reader.read(await card_in(reader)))
        module_slot.insert(VirtualPsam(load_keys()))
        assert (await reading).person is not None


async def test_a_third_generation_card_is_opened_with_the_test_key_and_closed_for_the_next_read(
    slot: VirtualSlot,
) -> None:
    slot.insert(VirtualCard(load_profile("v3")))
    async with running(keys=SimulatedCardKeys()) as reader:
        card = await card_in(reader)
        assert (await reader.read(card)).person is not None
        async with running(keys=NoCardKeys()) as other:
            assert (await other.read(await card_in(other))).person is None


def reached(machine: SimulatedMachine) -> OfficeMachine:
    """A machine at the other end of an office connection."""

    async def ask(request: Question) -> Reply:
        return machine.answer(request)

    return ask


async def test_a_third_generation_card_is_opened_by_the_machine_behind_the_office(slot: VirtualSlot) -> None:
    slot.insert(VirtualCard(load_profile("v3_machine")))
    async with running(keys=MachineCardKeys(), machine=reached(SimulatedMachine(load_keys()))) as reader:
        card = await card_in(reader)
        assert (await reader.read(card)).person is not None
        assert (await reader.read(card)).person is not None


async def silent(_: Question) -> Reply:
    raise TimeoutError


async def unreachable(_: Question) -> Reply:
    raise Fault("OFFICE-UNREACHABLE")


@pytest.mark.parametrize("machine", [None, silent, unreachable], ids=["not configured", "silent", "unreachable"])
async def test_without_the_machine_the_card_says_that_its_keys_are_unavailable(
    slot: VirtualSlot, machine: OfficeMachine | None
) -> None:
    slot.insert(VirtualCard(load_profile("v3_machine")))
    async with running(keys=MachineCardKeys(), machine=machine) as reader:
        card = await card_in(reader)
        assert await fault_of(reader, card) == "CARD-KEYS-UNAVAILABLE"
        assert await fault_of(reader, card) == "CARD-KEYS-UNAVAILABLE", "and the reader goes on"


async def test_a_machine_that_does_not_know_the_card_refuses_it(slot: VirtualSlot) -> None:
    other_keys = load_keys().model_copy(update={"test_key": "00" * 16})
    slot.insert(VirtualCard(load_profile("v3_machine")))
    async with running(keys=MachineCardKeys(), machine=reached(SimulatedMachine(other_keys))) as reader:
        assert await fault_of(reader, await card_in(reader)) == "CARD-KEYS-REFUSED"
