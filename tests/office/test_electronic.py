"""Electronic cards: whose code it is, once and for a minute, and what the platform does not accept."""

from __future__ import annotations

import asyncio
import logging

import pytest

from config.faults import Fault
from office.cards.electronic import VALID_S, ElectronicCards
from office.embedded import EmbeddedOffice
from office.port import ElectronicHolder, Identity, Office
from tests.office.conftest import ANSWER_WITHIN_S, LI, RARE, STRANGER, OfficeFolder, card_of


async def refusal(office: Office, token: str) -> Fault:
    with pytest.raises(Fault) as caught:
        await office.verify_electronic_card(token)
    return caught.value


@pytest.mark.parametrize("who", [LI, RARE])
async def test_a_fresh_code_says_whose_card_it_is(office: EmbeddedOffice, who: tuple[str, str]) -> None:
    port: Office = office
    assert await port.verify_electronic_card(office.issue_code(card_of(who))) == ElectronicHolder(*who)


async def test_a_code_works_once(office: EmbeddedOffice) -> None:
    token = office.issue_code(card_of(LI))
    await office.verify_electronic_card(token)
    assert (await refusal(office, token)).code == "OFFICE-CODE-INVALID"


async def test_two_kiosks_cannot_use_one_code(office: EmbeddedOffice) -> None:
    token = office.issue_code(card_of(LI))
    answers = await asyncio.gather(*(office.verify_electronic_card(token) for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(answer, ElectronicHolder) for answer in answers) == 1
    assert sum(isinstance(answer, Fault) and answer.code == "OFFICE-CODE-INVALID" for answer in answers) == 4


async def test_a_code_is_valid_for_its_minute_and_not_longer(office: EmbeddedOffice, folder: OfficeFolder) -> None:
    young, old = office.issue_code(card_of(LI)), office.issue_code(card_of(LI))
    await folder.clock.advance(VALID_S - 0.1)
    assert (await office.verify_electronic_card(young)).number == LI[0]
    renewed = office.issue_code(card_of(LI))
    await folder.clock.advance(0.1)
    assert (await refusal(office, old)).code == "OFFICE-CODE-INVALID"
    assert (await office.verify_electronic_card(renewed)).number == LI[0]


async def test_a_wall_clock_that_jumps_neither_ends_nor_prolongs_a_code(
    office: EmbeddedOffice, folder: OfficeFolder
) -> None:
    token = office.issue_code(card_of(LI))
    folder.clock.set_wall(folder.clock.now().replace(year=2027))
    assert (await office.verify_electronic_card(token)).number == LI[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        LI[0],
        f"{LI[0]}|{LI[1]}",
        "https://example.invalid/?idCard=" + LI[0],
        "\0",
        "\ud800",
        "x" * 7089,
        "' OR 1",
    ],
)
async def test_any_other_text_is_refused_whatever_it_seems_to_say(office: EmbeddedOffice, text: str) -> None:
    office.issue_code(card_of(LI))
    fault = await refusal(office, text)
    assert (fault.code, fault.detail, fault.entry.way_on) == ("OFFICE-CODE-INVALID", "", "retry")


async def test_a_holder_without_a_record_in_this_district_is_unknown(office: EmbeddedOffice) -> None:
    named = await office.verify_electronic_card(office.issue_code(card_of(STRANGER)))
    assert named == ElectronicHolder(*STRANGER), "the platform is national"
    with pytest.raises(Fault, match="OFFICE-UNKNOWN-PERSON"):
        await office.record_of(Identity(named.number, named.name))


async def test_without_a_connection_nothing_is_sent_and_the_code_stays_good(office: EmbeddedOffice) -> None:
    token = office.issue_code(card_of(LI))
    office.trouble.unreachable = True
    assert (await refusal(office, token)).code == "OFFICE-UNREACHABLE"
    office.trouble.unreachable = False
    assert (await office.verify_electronic_card(token)).number == LI[0]


async def test_a_late_answer_has_used_the_code(office: EmbeddedOffice, folder: OfficeFolder) -> None:
    token = office.issue_code(card_of(LI))
    office.trouble.delay_s = ANSWER_WITHIN_S * 2
    asked = asyncio.create_task(office.verify_electronic_card(token))
    await office.start()  # behind it in the queue: the work is done, the answer is still on its way
    await folder.clock.advance(ANSWER_WITHIN_S)
    with pytest.raises(Fault, match="OFFICE-LATE"):
        await asked
    office.trouble.delay_s = 0
    assert (await refusal(office, token)).code == "OFFICE-CODE-INVALID"
    assert (await office.verify_electronic_card(office.issue_code(card_of(LI)))).number == LI[0]


async def test_no_code_is_kept_shown_or_logged(
    office: EmbeddedOffice, folder: OfficeFolder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    tokens = [office.issue_code(card_of(LI)) for _ in range(3)]
    holder = await office.verify_electronic_card(tokens[0])
    fault = await refusal(office, tokens[0])
    shown = f"{holder!r} {fault!r} {fault} {office!r} {caplog.text}"
    stored = b"".join(file.read_bytes() for file in folder.file.parent.iterdir() if file.is_file())
    for secret in (*tokens, *LI):
        assert secret not in shown
    for token in tokens:
        assert token.encode() not in stored


def test_codes_are_random_long_enough_and_forgotten(folder: OfficeFolder) -> None:
    cards = ElectronicCards(folder.clock)
    codes = {cards.issue(card_of(LI)) for _ in range(1000)}
    assert len(codes) == 1000
    assert min(map(len, codes)) >= 43  # 256 bits
    assert not any(LI[0] in code for code in codes)


async def test_expired_codes_take_no_room(folder: OfficeFolder) -> None:
    cards = ElectronicCards(folder.clock)
    for _ in range(5):
        cards.issue(card_of(LI))
        await folder.clock.advance(VALID_S)
    cards.issue(card_of(LI))
    assert len(cards._issued) == 1
