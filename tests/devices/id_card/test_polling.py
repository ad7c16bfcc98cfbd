"""The cycle of a security module: what it does at every status code, and when a card is there, gone or spent."""

from __future__ import annotations

import pytest

from config.faults import Fault
from devices.id_card.polling import ROW_S, Cycle, LineLost
from devices.id_card.port import CardPresent, CardSpent, NoCard, OutOfOrder
from devices.id_card.sdt import ACTIONS, READ, READ_WITH_FINGERPRINT, Answer, BadFrame, Command
from simulated.id_card.profiles import load_id_profile
from simulated.id_card.virtual_sam import Damage, SamQuirks, VirtualSam
from tests.devices.id_card.examples import TEXTS, Still, bench

EXAMPLE = load_id_profile("example_a")
TEXT = bytes.fromhex(TEXTS["example_a"])
STATUS_, NUMBER_, FIND_, SELECT_, READ_, LATER_ = 0x11FF, 0x12FF, 0x2001, 0x2002, 0x3001, 0x3003


def present(cycle: Cycle) -> CardPresent:
    status = cycle.look()
    assert isinstance(status, CardPresent)
    return status


def fault_of(cycle: Cycle) -> str:
    with pytest.raises(Fault) as fault:
        cycle.read(present(cycle))
    return fault.value.code


def test_a_card_is_found_and_read() -> None:
    sam, cycle, _ = bench()
    assert cycle.look() == NoCard()
    assert cycle.device_id == "05.03-20200115-0001234567-0007654321"
    sam.lay(EXAMPLE)
    assert cycle.look() == CardPresent(1)
    contents = cycle.read(CardPresent(1))
    assert (contents.text, contents.later_address) == (TEXT, None)


def test_the_later_address_comes_with_the_card() -> None:
    sam, cycle, _ = bench()
    sam.lay(load_id_profile("later_address"))
    later = cycle.read(present(cycle)).later_address
    assert later is not None
    assert later.decode("utf-16-le").endswith("样例路9号" + " " * 17)


def test_a_module_that_does_not_know_later_addresses_reads_the_card_all_the_same() -> None:
    sam, cycle, _ = bench(SamQuirks(status={LATER_: 0x21}))
    sam.lay(EXAMPLE)
    assert cycle.read(present(cycle)).later_address is None


def test_a_later_address_that_cannot_be_read_leaves_no_card_with_an_old_one() -> None:
    sam, cycle, _ = bench(SamQuirks(status={LATER_: 0x41}))
    sam.lay(EXAMPLE)
    assert fault_of(cycle) == "ID-PUT-BACK"


def test_case_12_a_module_that_does_not_know_fingerprints_is_asked_without() -> None:
    sam, cycle, _ = bench(SamQuirks(knows_fingerprint=False), reads=(READ_WITH_FINGERPRINT, READ))
    sam.lay(EXAMPLE)
    assert cycle.read(present(cycle)).text == TEXT


def test_a_card_is_counted_anew_each_time_it_is_laid_down() -> None:
    sam, cycle, _ = bench()
    sam.lay(EXAMPLE)
    first = present(cycle)
    sam.lift()
    cycle.look()
    assert cycle.look() == NoCard()
    sam.lay(EXAMPLE)
    assert cycle.look() == CardPresent(2)
    with pytest.raises(Fault, match="ID-PULLED"):
        cycle.read(first)


def test_one_find_that_misses_the_card_is_no_removal() -> None:
    sam, cycle, _ = bench()
    sam.lay(EXAMPLE)
    card = present(cycle)
    sam.quirks = SamQuirks(status={FIND_: 0x80}, times=1)
    assert [cycle.look(), cycle.look()] == [card, card]


# -- the card that was read must be put back (both ways that modules have) --


def test_a_read_card_that_is_not_found_again_must_be_laid_down_anew() -> None:
    sam, cycle, _ = bench(SamQuirks(finds_again=False))
    sam.lay(EXAMPLE)
    cycle.read(present(cycle))
    assert [cycle.look() for _ in range(4)] == [CardSpent(1)] * 4
    sam.lift()
    assert cycle.look() == CardSpent(1)  # "no card" says nothing on such a module
    sam.lay(EXAMPLE)
    assert cycle.read(present(cycle)).text == TEXT


def test_a_read_card_that_is_found_again_is_not_a_new_one() -> None:
    sam, cycle, _ = bench(SamQuirks(finds_again=True))
    sam.lay(EXAMPLE)
    cycle.read(present(cycle))
    assert [cycle.look() for _ in range(4)] == [CardSpent(1)] * 4
    sam.lift()
    assert cycle.look() == NoCard()  # it was found again, so it is known to have gone
    sam.lay(EXAMPLE)
    assert cycle.look() == CardPresent(2)


def test_a_spent_card_is_not_read_again() -> None:
    sam, cycle, _ = bench(SamQuirks(finds_again=True))
    sam.lay(EXAMPLE)
    card = present(cycle)
    cycle.read(card)
    with pytest.raises(Fault, match="ID-PUT-BACK"):
        cycle.read(card)


# -- case 12: every status code of the table --


def status_while_polling(code: int, sw3: int) -> tuple[object, Cycle]:
    sam, cycle, _ = bench(SamQuirks(status={code: sw3}))
    sam.lay(EXAMPLE)
    return cycle.look(), cycle


READING = {
    0x03: "ID-READ-ERROR",
    0x05: "ID-OUT-OF-ORDER",
    0x09: "ID-READ-ERROR",
    0x10: "ID-READ-ERROR",
    0x11: "ID-READ-ERROR",
    0x21: "ID-READ-ERROR",
    0x23: "ID-READ-ERROR",
    0x24: "ID-READ-ERROR",
    0x31: "ID-PUT-BACK",
    0x32: "ID-PUT-BACK",
    0x33: "ID-PUT-BACK",
    0x37: "ID-PUT-BACK",
    0x3F: "ID-PUT-BACK",
    0x40: "ID-NOT-IDENTITY",
    0x41: "ID-PUT-BACK",
    0x47: "ID-READ-ERROR",
    0x60: "ID-OUT-OF-ORDER",
    0x66: "ID-OUT-OF-ORDER",
    0x80: "ID-PULLED",
    0x81: "ID-READ-ERROR",
    0x91: "ID-READ-ERROR",
    0x9F: "ID-READ-ERROR",
    0x77: "ID-READ-ERROR",  # in no table
}
REOPEN = (0x01, 0x02)


def test_every_code_of_the_table_is_among_these() -> None:
    assert {*READING, *REOPEN, 0x90} - {0x77} == set(ACTIONS)


@pytest.mark.parametrize(("sw3", "code"), READING.items(), ids=str)
@pytest.mark.parametrize("command", [SELECT_, READ_])
def test_case_12_a_status_code_while_reading_has_its_own_fault(command: int, sw3: int, code: str) -> None:
    sam, cycle, _ = bench(SamQuirks(status={command: sw3}))
    sam.lay(EXAMPLE)
    assert fault_of(cycle) == code
    if code == "ID-READ-ERROR":
        assert isinstance(cycle.look(), CardSpent)


@pytest.mark.parametrize("sw3", REOPEN)
@pytest.mark.parametrize("command", [STATUS_, FIND_, READ_])
def test_case_12_a_broken_port_is_opened_anew(command: int, sw3: int) -> None:
    sam, cycle, _ = bench(SamQuirks(status={command: sw3}))
    sam.lay(EXAMPLE)
    with pytest.raises(LineLost):
        cycle.read(present(cycle))


@pytest.mark.parametrize("sw3", sorted(set(ACTIONS) - {0x90, 0x9F, 0x80, *REOPEN}))
def test_case_12_a_module_that_only_answers_with_errors_is_out_of_order(sw3: int) -> None:
    for command in (STATUS_, FIND_):
        status, _ = status_while_polling(command, sw3)
        assert isinstance(status, OutOfOrder)
        assert f"{sw3:02X}" in status.cause


def test_a_module_without_a_number_works_all_the_same() -> None:
    status, cycle = status_while_polling(NUMBER_, 0x21)
    assert (status, cycle.device_id) == (CardPresent(1), "")


@pytest.mark.parametrize("sw3", [0x03, 0x10, 0x11])
def test_case_12_a_damaged_frame_is_sent_again(sw3: int) -> None:
    sam, cycle, clock = bench(SamQuirks(status={READ_: sw3}, times=2))
    sam.lay(EXAMPLE)
    assert cycle.read(present(cycle)).text == TEXT
    assert clock.now == pytest.approx(0.2)


@pytest.mark.parametrize("damage", [Damage.WRONG_CHECKSUM, Damage.TOO_SHORT])
@pytest.mark.parametrize("command", [STATUS_, FIND_, SELECT_, READ_, LATER_])
def test_case_12_an_answer_with_a_wrong_checksum_or_length_is_asked_for_again(command: int, damage: Damage) -> None:
    sam, cycle, _ = bench(SamQuirks(damage={command: damage}, times=2))
    sam.lay(EXAMPLE)
    assert cycle.read(present(cycle)).text == TEXT


@pytest.mark.parametrize("sw3", [0x23, 0x24, 0x81])
def test_case_12_a_wrong_order_starts_again_with_find(sw3: int) -> None:
    sam, cycle, _ = bench(SamQuirks(status={SELECT_: sw3}, times=2))
    sam.lay(EXAMPLE)
    assert cycle.read(present(cycle)).text == TEXT


def test_case_12_a_module_without_random_numbers_is_reset() -> None:
    sam, cycle, _ = bench(SamQuirks(status={SELECT_: 0x47}, times=1))
    sam.lay(EXAMPLE)
    before = sam.commands
    assert cycle.read(present(cycle)).text == TEXT
    assert sam.commands - before == 3 + 3 + 4  # open and find; find, select, reset; find, select, read, later address


def test_a_module_recovers_by_itself() -> None:
    sam, cycle, _ = bench(SamQuirks(status={STATUS_: 0x60}))
    assert isinstance(cycle.look(), OutOfOrder)
    sam.quirks = SamQuirks()
    assert cycle.look() == NoCard()


# -- three times refused --


def put_back_and_read(sam: VirtualSam, cycle: Cycle) -> str:
    sam.lift()
    cycle.look()
    sam.lay(EXAMPLE)
    return fault_of(cycle)


def test_a_card_that_fails_three_times_is_refused() -> None:
    sam, cycle, _ = bench(SamQuirks(status={READ_: 0x32}))
    codes = [put_back_and_read(sam, cycle) for _ in range(4)]
    assert codes == ["ID-PUT-BACK", "ID-PUT-BACK", "ID-REFUSED", "ID-PUT-BACK"]


def test_nobody_pays_for_the_failures_of_the_citizen_before() -> None:
    sam, cycle, clock = bench(SamQuirks(status={READ_: 0x32}))
    codes = []
    for _ in range(4):
        codes.append(put_back_and_read(sam, cycle))
        clock.sleep(ROW_S)
    assert codes == ["ID-PUT-BACK"] * 4


def test_a_good_read_forgets_the_failures_before_it() -> None:
    sam, cycle, _ = bench()
    codes = []
    for sw3 in (0x41, 0x33, None, 0x31, 0x32):
        sam.lift()
        cycle.look()
        sam.lay(EXAMPLE)
        sam.quirks = SamQuirks(status={READ_: sw3} if sw3 else {})
        codes.append(cycle.read(present(cycle)).text == TEXT if sw3 is None else fault_of(cycle))
    assert codes == ["ID-PUT-BACK", "ID-PUT-BACK", True, "ID-PUT-BACK", "ID-PUT-BACK"]


# -- the card is taken away between two commands --


@pytest.mark.parametrize("at", range(1, 5))
def test_a_card_that_is_taken_between_two_commands_gives_no_half_person(at: int) -> None:
    sam, cycle, _ = bench()
    sam.lay(EXAMPLE)
    card = present(cycle)
    asked = 0
    exchange = cycle._exchange

    def taken(command: Command) -> Answer:
        nonlocal asked
        asked += 1
        if asked == at:
            sam.lift()
        return exchange(command)

    cycle._exchange = taken
    with pytest.raises(Fault) as fault:
        cycle.read(card)
    assert fault.value.code in {"ID-PULLED", "ID-READ-ERROR", "ID-PUT-BACK"}


def test_a_late_answer_to_an_earlier_command_is_not_taken_for_this_one() -> None:
    """A read that came too late must not become the next citizen's card."""
    stale = Answer(0x90, bytes.fromhex("01000400") + bytes(1280))

    def exchange(command: Command) -> Answer:
        if command.code == bytes.fromhex("2001"):
            return stale
        return Answer(command.ok, bytes(command.data_bytes or 0))

    status = Cycle(exchange, clock=Still()).look()
    assert isinstance(status, OutOfOrder)


def test_an_exchange_that_never_brings_a_frame_is_given_up_after_three_times() -> None:
    asked = []

    def exchange(command: Command) -> Answer:
        asked.append(command)
        raise BadFrame("noise")

    assert isinstance(Cycle(exchange, clock=Still()).look(), OutOfOrder)
    assert len(asked) == 3
