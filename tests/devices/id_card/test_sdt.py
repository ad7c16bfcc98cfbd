"""Frames, status codes and the layout of a read: the worked examples of the facts, to the byte."""

from __future__ import annotations

from hashlib import sha256

import pytest

from devices.id_card.polling import LineLost
from devices.id_card.sdt import (
    ACTIONS,
    COMMANDS,
    FIND,
    LATER_ADDRESS,
    READ,
    READ_WITH_FINGERPRINT,
    RESET,
    SAM_NUMBER,
    SELECT,
    STATUS,
    Action,
    Answer,
    BadFrame,
    FrameBuffer,
    answer_of,
    check_answer,
    contents_of,
    frame,
    sam_number,
)
from simulated.id_card.profiles import load_id_profile, photo
from simulated.id_card.virtual_sam import SamQuirks, VirtualSam
from tests.devices.id_card.examples import TEXTS, bench, wire


def say(sam: VirtualSam, *commands: str) -> bytes:
    """What ``sam`` answers to the last of these commands (CMD PARA in hexadecimal)."""
    return b"".join([b"".join(sam.answers(frame(bytes.fromhex(command)))) for command in commands][-1:])


def with_card(profile: str = "example_a", quirks: SamQuirks | None = None) -> VirtualSam:
    sam = VirtualSam(quirks)
    sam.lay(load_id_profile(profile))
    return sam


@pytest.mark.parametrize(
    ("command", "complete"),
    [
        (RESET, "AAAAAA9669000310FFEC"),
        (STATUS, "AAAAAA9669000311FFED"),
        (SAM_NUMBER, "AAAAAA9669000312FFEE"),
        (FIND, "AAAAAA96690003200122"),
        (SELECT, "AAAAAA96690003200221"),
        (READ, "AAAAAA96690003300132"),
        (READ_WITH_FINGERPRINT, "AAAAAA96690003301023"),
        (LATER_ADDRESS, "AAAAAA96690003300330"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_commands_are_framed_as_in_the_table(command: object, complete: str) -> None:
    assert {item: frame(item.code).hex().upper() for item in COMMANDS}[command] == complete  # type: ignore[index]


@pytest.mark.parametrize(
    ("sw3", "complete"),
    [
        (0x90, "AAAAAA9669000400009094"),
        (0x91, "AAAAAA9669000400009195"),
        (0x10, "AAAAAA9669000400001014"),
        (0x11, "AAAAAA9669000400001115"),
        (0x21, "AAAAAA9669000400002125"),
        (0x23, "AAAAAA9669000400002327"),
        (0x24, "AAAAAA9669000400002420"),
        (0x31, "AAAAAA9669000400003135"),
        (0x32, "AAAAAA9669000400003236"),
        (0x33, "AAAAAA9669000400003337"),
        (0x40, "AAAAAA9669000400004044"),
        (0x41, "AAAAAA9669000400004145"),
        (0x47, "AAAAAA9669000400004743"),
        (0x60, "AAAAAA9669000400006064"),
        (0x66, "AAAAAA9669000400006662"),
        (0x80, "AAAAAA9669000400008084"),
        (0x81, "AAAAAA9669000400008185"),
    ],
)
def test_status_frames_are_read_as_in_the_table(sw3: int, complete: str) -> None:
    frames = FrameBuffer()
    frames.feed(bytes.fromhex(complete))
    payload = frames.payload()
    assert payload is not None
    assert answer_of(payload) == Answer(sw3)
    assert sw3 in ACTIONS


def test_the_session_of_the_worked_example() -> None:
    sam = with_card()
    assert say(sam, "2001").hex().upper() == "AAAAAA9669000800009F0000000097"
    assert say(sam, "2002").hex().upper() == "AAAAAA9669000C00009000000000000000009C"
    read = say(sam, "3001")
    assert (len(read), read[:14].hex().upper(), read[-1]) == (1295, "AAAAAA9669050800009001000400", 0x7B)
    assert sha256(read).hexdigest() == "ec58a67b79a11dba2e329c71980df31226c00c6366238dbda83d20fd84fcfaff"


def test_the_read_with_a_fingerprint_of_the_worked_example() -> None:
    read = say(with_card(), "2001", "2002", "3010")
    assert (len(read), read[:16].hex().upper(), read[-1]) == (2321, "AAAAAA9669090A000090010004000400", 0x71)
    assert sha256(read).hexdigest() == "0614d850c22276183bce608eb3cee37d689efed868219f0eb21bee6530fe5244"


def test_case_12_a_card_without_fingerprint_has_length_zero_of_it() -> None:
    sam, cycle, _ = bench(SamQuirks(fingerprint_bytes=0), reads=(READ_WITH_FINGERPRINT,))
    read = say(with_card(quirks=sam.quirks), "2001", "2002", "3010")
    assert (len(read), read[:16].hex().upper(), read[-1]) == (1297, "AAAAAA9669050A000090010004000000", 0x79)
    sam.lay(load_id_profile("example_a"))
    contents = cycle.read(cycle.look())  # type: ignore[arg-type]
    assert (contents.text.hex().upper(), contents.photo) == (TEXTS["example_a"], photo())


def test_the_read_of_a_card_without_a_last_day_of_the_worked_example() -> None:
    sam = VirtualSam()
    example = load_id_profile("example_a")
    sam.lay(example.model_copy(update={"fields": {**example.fields, "valid_to": "长期"}}))
    read = say(sam, "2001", "2002", "3001")
    assert read[-1] == 0xEA
    assert sha256(read).hexdigest() == "1c353e0192f77dcae88c36598336162c55d059f171262f996265daf5907d4c76"


@pytest.mark.parametrize(("profile", "checksum"), [("j", 0x68), ("i", 0x8C), ("y", 0xF0)])
def test_the_checksums_of_the_other_worked_examples(profile: str, checksum: int) -> None:
    assert say(with_card(profile), "2001", "2002", "3001")[-1] == checksum


def test_the_later_address_of_the_worked_example() -> None:
    sam = VirtualSam()
    sam.lay(load_id_profile("example_a").model_copy(update={"later_address": "北京市虚构区样例路3号"}))
    answer = say(sam, "2001", "2002", "3001", "3003")
    head = "AAAAAA9669004A0000901753AC4E025E5A8684673A5337688B4FEF8D3300F753"
    assert answer.hex().upper() == head + "2000" * 24 + "18"
    assert len(answer) == 81


def test_the_photo_of_the_worked_example() -> None:
    assert sha256(photo()).hexdigest() == "599b3abf492f3da6f37a3b7a831a426655f1f71375ce10523d682da7d53cdba1"


def test_the_number_of_the_module_of_the_worked_example() -> None:
    complete = bytes.fromhex("AAAAAA9669001400009005000300B33A340187D61200B1CB740073")
    assert say(VirtualSam(), "12FF") == complete
    assert sam_number(complete[10:-1]) == "05.03-20200115-0001234567-0007654321"


def test_case_12_a_frame_may_come_byte_by_byte_behind_garbage() -> None:
    frames = FrameBuffer()
    for byte in bytes.fromhex("00AAAA96AAAAAA96AAAA") + frame(bytes.fromhex("000090")):
        assert frames.payload() is None
        frames.feed(bytes((byte,)))
    assert frames.payload() == bytes.fromhex("000090")


def test_case_12_a_wrong_checksum_is_no_frame() -> None:
    frames = FrameBuffer()
    frames.feed(bytes.fromhex("AAAAAA9669000400009095"))
    with pytest.raises(BadFrame):
        frames.payload()


@pytest.mark.parametrize("length", ["0000", "0001", "1001", "FFFF"])
def test_case_12_a_length_that_cannot_be_is_not_waited_for(length: str) -> None:
    frames = FrameBuffer()
    frames.feed(bytes.fromhex(f"AAAAAA9669{length}"))
    with pytest.raises(BadFrame):
        frames.payload()


def test_garbage_without_end_is_given_up() -> None:
    frames = FrameBuffer()
    frames.feed(bytes(9000))
    with pytest.raises(BadFrame):
        frames.payload()


def test_case_12_the_lengths_in_a_read_count() -> None:
    with pytest.raises(BadFrame):
        contents_of(bytes.fromhex("01000400") + bytes(1279))
    with pytest.raises(BadFrame):
        contents_of(b"\x01")


def test_a_success_that_belongs_to_another_command_is_not_taken() -> None:
    with pytest.raises(BadFrame):
        Answer(0x90).action_after(FIND)
    with pytest.raises(BadFrame):
        check_answer(SELECT, Answer(0x90, bytes(7)))


def test_unknown_status_bytes_are_not_taken_for_known_ones() -> None:
    with pytest.raises(BadFrame):
        answer_of(bytes.fromhex("010090"))
    assert Answer(0x77).action_after(READ) is Action.READ_ERROR


def test_the_module_tells_a_damaged_command() -> None:
    assert VirtualSam().answers(bytes.fromhex("AAAAAA9669000311FFEE"))[0][9] == 0x10
    assert VirtualSam().answers(bytes.fromhex("AAAAAA96690000"))[0][9] == 0x11


def test_a_module_that_is_silent_is_lost() -> None:
    with pytest.raises(LineLost):
        wire(VirtualSam(SamQuirks(damage={0x11FF: "lost"})))(STATUS)  # type: ignore[dict-item]
