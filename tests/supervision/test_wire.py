"""Messages between processes: what goes comes back the same, and nothing else comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.inspect import CustomType, multi_type_info
from pydantic import BaseModel

from config.faults import Fault, fault_list
from config.settings import FolderPrinter, PcscPagesIdReader, PsamCardKeys, SerialIdReader, SimulatedCamera
from devices.cards.port import CardWarning, NoService, Person, Sex
from devices.document import messages as document
from devices.face import messages as face
from devices.face.port import FaceBox, Guidance, NoCode, Outcome, Profile, Prompt, ScannedCode, Verdict
from devices.id_card import messages as id_card
from devices.id_card import port as id_port
from devices.id_card.port import CardPresent, CardSpent, IdCard, Layout, OtherCard, OutOfOrder
from devices.social_card import messages as social
from devices.social_card.machine import MachineReply, MachineRequest, MacReply, MacRequest
from devices.social_card.port import (
    MuteCard,
    NoCard,
    NoReader,
    PinAccepted,
    PinBlocked,
    PinKept,
    PinRefused,
    PinUncertain,
    VirtualReader,
)
from devices.social_card.reading import Content
from devices.stick import messages as stick
from maintenance.post import wire as post
from office import messages as office
from printing import messages as press
from printing.documents.port import Stamp
from supervision.child import ROOT
from supervision.wire import DETAIL_MAX, NotUnderstood, Wire
from tests.anything import CHARACTERS
from tests.devices.face.stage import face_settings
from tests.families import NIGHT
from tests.printing.every import EVERY
from tests.printing.samples import RECEIPT

KEYS = PsamCardKeys(reader=re.compile("Slot 01$"))
SEEN = social.CardSeen("Reader 00 00", b"\x3b\x00", 7)
HOLDER = Person("510000196511030015", "李试样", Sex.MALE, "01", date(1965, 11, 3), b"\xc0\xee")
REQUEST = MachineRequest("a", "b", "c", b"\x3b\x00", b"\x51" * 16, "3.00", b"1" * 16, b"2" * 16, b"3" * 8)
NEW_PIN = MacRequest("a", "b", "c", b"\x3b\x00", b"\x51" * 16, "3.00", b"1" * 8, b"\x80\x5e\x00\x00\x07\x28\x09\x17")

#: one of every kind that crosses, by the wire that it crosses on
STAMP = Stamp("demo", datetime(2026, 11, 24, 19, 30, tzinfo=timezone(timedelta(hours=8))))
CROSSING: list[tuple[Wire, object]] = [
    *((social.FROM_PROCESS, message) for message in (
        NoService(), NoReader(), VirtualReader("r", "no bus"), NoCard("r"), MuteCard("r"),
        SEEN, social.CardHeld(SEEN), social.Began(), REQUEST, NEW_PIN, PinKept(), PinUncertain(),
        Content({1: b"\x51" * 16, 0x4E: b""}, hidden=True), PinAccepted(), PinRefused(2), PinBlocked(),
        Fault("CARD-READ-ERROR", "6A82"),
    )),
    *((social.TO_PROCESS, message) for message in (
        social.Watch(reader=re.compile("^ACS"), keys=KEYS, hardware=True), social.ReadOrder(SEEN),
        social.PinOrder(SEEN, b"\x12\x34\x56"), MachineReply(b"p" * 16), Fault("CARD-KEYS-UNAVAILABLE"),
        social.ChangeOrder(SEEN, b"\x12\x34\x56", b"\x28\x09\x17"), social.ResetOrder(SEEN, b"\x28\x09\x17"),
        MacReply(b"mac!"),
    )),
    *((id_card.FROM_PROCESS, message) for message in (
        NoService(), id_port.NoReader(), id_port.NoCard(), id_port.Garbled("x"), id_port.PortBusy("modem"),
        id_port.PortDenied(), id_port.VirtualReader("no bus"),
        OutOfOrder("41"), OtherCard(), CardPresent(1), CardSpent(2), id_card.Module("05.03"),
        IdCard(Layout.RESIDENT, HOLDER, "某地", photo=b"wlt", warnings=(CardWarning.BIRTH_DIFFERS,)),
    )),
    *((id_card.TO_PROCESS, message) for message in (
        id_card.Watch(driver=SerialIdReader(port=Path("/dev/serial/by-id/x")), first_insertion=3, hardware=True),
        id_card.Watch(driver=PcscPagesIdReader(reader=re.compile("^R")), first_insertion=1, hardware=False),
        id_card.ReadOrder(CardPresent(4)),
    )),
    *((face.FROM_PROCESS, message) for message in (
        face.Ready(), face.Ready(Fault("FACE-UNAVAILABLE", "x")), NoCode(), ScannedCode("token"),
        Guidance(Prompt.NEARER, FaceBox(0.1, 0.2, 0.3, 0.4), 1, 2),
        Verdict(Outcome.MATCH, "dlib", "s", 0.0, 1.5, (Prompt.TURN_LEFT, Prompt.COME_CLOSER)),
        Fault("CAMERA-ABSENT"),
    )),
    *((face.TO_PROCESS, message) for message in (
        face.Look(camera=SimulatedCamera(driver="simulated"), face=face_settings(), preview=7),
        face.StartCheck(b"\xff\xd8", Profile.STRICT, ((Prompt.TURN_LEFT,), ())), face.StartScan(),
        face.StartWatch(),
        face.CitizenCommand(command=("print", "a", 0.5)), face.CitizenCommand(command=("replay", ("turn_left",))),
        face.CitizenCommand(command=("obey", False)),
    )),
    *((press.TO_CHILD, message) for message in (
        press.Begin(), press.Preload(), press.Proved("K1.x"),
        *(press.Order(sample.receipt, STAMP) for sample in EVERY.values()),
    )),
    *((press.FROM_CHILD, message) for message in (
        press.Preloaded(), press.Drawn(bytes(16)), press.Sheet(b"%PDF", 2, ("U+2FFFF",)), press.Failed("x"),
        Fault("PRINTER-FONTS", "x"),
    )),
]  # fmt: skip
WIRES = {
    "from the card reader": social.FROM_PROCESS,
    "to the card reader": social.TO_PROCESS,
    "from the identity-card reader": id_card.FROM_PROCESS,
    "to the identity-card reader": id_card.TO_PROCESS,
    "from the eyes": face.FROM_PROCESS,
    "to the eyes": face.TO_PROCESS,
    "from the press": press.FROM_CHILD,
    "to the press": press.TO_CHILD,
}


def same(one: object, other: object) -> bool:
    if isinstance(one, Fault) and isinstance(other, Fault):
        return (one.code, one.detail) == (other.code, other.detail)
    if isinstance(one, face.Ready) and isinstance(other, face.Ready) and one.trouble and other.trouble:
        return same(one.trouble, other.trouble)
    return one == other and type(one) is type(other)


@pytest.mark.parametrize(("wire", "message"), CROSSING, ids=lambda value: type(value).__name__)
def test_what_goes_over_a_wire_is_the_same_on_the_other_side(wire: Wire, message: object) -> None:
    assert same(wire.decode(wire.encode(message)), message)


def test_the_time_of_a_paper_keeps_its_zone() -> None:
    letter = RECEIPT.letter
    crossed = press.TO_CHILD.decode(press.TO_CHILD.encode(press.Order(letter, STAMP))).letter
    assert crossed.issued.utcoffset() == letter.issued.utcoffset() == timedelta(hours=8)


def test_no_kind_is_left_out_of_the_examples() -> None:
    """A kind that is added to a wire is added here."""
    shown = {(id(wire), type(message).__name__) for wire, message in CROSSING}
    for wire in WIRES.values():
        missing = {name for name in wire._decoders if (id(wire), name) not in shown}
        assert missing <= {"Fault"}, missing


def only_by_its_hook(form: object, seen: set[type]) -> Iterator[type]:
    """The types in ``form``, as the library sees it, that the library itself cannot read."""
    if isinstance(form, CustomType):
        yield form.cls
    elif isinstance(form, tuple):
        yield from (one for part in form for one in only_by_its_hook(part, seen))
    elif isinstance(form, Struct) and (known := getattr(form, "cls", type(form))) not in seen:
        seen |= {known} if hasattr(form, "cls") else set()
        yield from (one for name in form.__struct_fields__ for one in only_by_its_hook(getattr(form, name), seen))


@pytest.mark.parametrize(
    "wire",
    [
        *WIRES.values(),
        *(office.job().hears, office.job().speaks),
        *(stick.TO_CHILD, stick.FROM_CHILD),
        *(document.TO_PROCESS, document.FROM_PROCESS),
        *(post.TO_KIOSK, post.FROM_KIOSK),
    ],
)
def test_whatever_a_message_may_hold_can_be_read(wire: Wire) -> None:
    """And not all but what it seldom holds: nobody could book a time at an office in a child."""
    kinds = [decoder.__self__.type for decoder in wire._decoders.values() if hasattr(decoder, "__self__")]
    known = {one for form in multi_type_info(kinds) for one in only_by_its_hook(form, set())}
    assert [one for one in known if one is not Fault and not issubclass(one, BaseModel)] == []


def plain(message: bytes) -> Any:
    return json.loads(message)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The places of all values in a message."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(leaf for key, part in below for leaf in leaves(part, (*path, key)))]


def with_value(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    key, *rest = path
    changed = dict(value) if isinstance(value, dict) else list(value)
    changed[key] = with_value(changed[key], tuple(rest), new)
    return changed


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(CHARACTERS, max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(CHARACTERS, max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
@settings(deadline=None, max_examples=600 if NIGHT else 200)
def test_a_message_that_was_changed_anywhere_is_another_true_one_or_none(data: st.DataObject) -> None:
    """What comes out of a decoder is a value of its own kinds that goes over the same wire again, or nothing."""
    wire, message = data.draw(st.sampled_from(CROSSING))
    true = plain(wire.encode(message))
    path = data.draw(st.sampled_from(leaves(true)))
    changed = json.dumps(with_value(true, path, data.draw(JSON))).encode()
    try:
        said = wire.decode(changed)
    except NotUnderstood:
        return
    assert type(said).__name__ in wire._decoders
    assert plain(wire.encode(said)) == plain(wire.encode(wire.decode(wire.encode(said))))


@given(st.sampled_from(list(WIRES.values())), st.binary(max_size=300))
@settings(deadline=None, max_examples=300 if NIGHT else 100)
def test_bytes_are_a_message_or_not_understood(wire: Wire, noise: bytes) -> None:
    with pytest.raises(NotUnderstood):
        wire.decode(noise)


@given(st.sampled_from(CROSSING), st.data())
@settings(deadline=None, max_examples=300 if NIGHT else 100)
def test_a_message_that_is_cut_or_lengthened_is_none(crossing: tuple[Wire, object], data: st.DataObject) -> None:
    wire, message = crossing
    whole = wire.encode(message)
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    for broken in (cut, whole + b"x", whole + whole):
        with pytest.raises(NotUnderstood):
            wire.decode(broken)


LIES = {
    "a try too many": (social.FROM_PROCESS, ["PinRefused", {"tries_left": 16}]),
    "less than no try": (social.FROM_PROCESS, ["PinRefused", {"tries_left": -1}]),
    "a number that is a text": (social.FROM_PROCESS, ["PinRefused", {"tries_left": "3"}]),
    "a truth for a number": (social.FROM_PROCESS, ["PinRefused", {"tries_left": True}]),
    "a name longer than a reader's": (social.FROM_PROCESS, ["NoCard", {"reader": "r" * 128}]),
    "an answer to reset that is none": (social.FROM_PROCESS, ["CardSeen", {"reader": "", "atr": "!", "counter": 0}]),
    "a record of no tag": (social.FROM_PROCESS, ["Content", {"records": {"255": ""}, "hidden": False}]),
    "records without end": (social.FROM_PROCESS, ["Content", {"records": {str(n): "" for n in range(1, 70)}}]),
    "a field that is missing": (social.FROM_PROCESS, ["Content", {"records": {}}]),
    "a field too many": (social.FROM_PROCESS, ["NoReader", {"why": "x"}]),
    "a kind of the other direction": (social.FROM_PROCESS, ["ReadOrder", {"card": {}}]),
    "a fault of another part": (social.FROM_PROCESS, ["Fault", ["CAMERA-ABSENT", ""]]),
    "a fault that there is none of": (social.FROM_PROCESS, ["Fault", ["CARD-ON-FIRE", ""]]),
    "a fault with a novel": (social.FROM_PROCESS, ["Fault", ["CARD-MUTE", "x" * (DETAIL_MAX + 1)]]),
    "a stay before the first": (id_card.FROM_PROCESS, ["CardPresent", {"insertion": 0}]),
    "a box beyond the picture": (face.FROM_PROCESS, ["Guidance", {
        "prompt": "nearer", "box": {"x": 9.0, "y": 0.0, "width": 0.1, "height": 0.1}, "steps_done": 0, "steps": 0}]),
    "a code that says nothing": (face.FROM_PROCESS, ["ScannedCode", {"text": ""}]),
    "an outcome that there is none of": (face.FROM_PROCESS, ["Verdict", {
        "outcome": "yes", "engine": "", "settings": "", "waited_s": 0.0, "machine_s": 0.0, "asked": []}]),
    "a paper of no page": (press.FROM_CHILD, ["Sheet", {"pdf": "", "pages": 0, "missing": []}]),
    "a character that is none": (press.FROM_CHILD, ["Sheet", {"pdf": "", "pages": 1, "missing": ["李"]}]),
    "settings of no driver": (social.TO_PROCESS, ["Watch", {
        "reader": "", "keys": {"driver": "mine"}, "hardware": True}]),
    "a command that is none": (face.TO_PROCESS, ["CitizenCommand", {"command": ["explode"]}]),
}  # fmt: skip


@pytest.mark.parametrize(("wire", "lie"), LIES.values(), ids=LIES)
def test_a_lie_is_not_understood_and_not_repeated(wire: Wire, lie: object) -> None:
    with pytest.raises(NotUnderstood) as caught:
        wire.decode(json.dumps(lie).encode())
    assert caught.value.__cause__ is None
    assert re.fullmatch(r"a (message|\w+) of (no known kind|the wrong form)", str(caught.value))


def test_a_kind_that_a_wire_does_not_know_is_a_bug_of_whoever_sends_it() -> None:
    for message in (Fault("CARD-MUTE"), FolderPrinter(driver="folder", folder=Path("x")), 3, None):
        with pytest.raises(TypeError, match="no place on this wire"):
            id_card.TO_PROCESS.encode(message)


def test_a_long_detail_is_cut_on_its_way() -> None:
    crossed = social.FROM_PROCESS.decode(social.FROM_PROCESS.encode(Fault("CARD-READ-ERROR", "x" * 1000)))
    assert crossed.detail == "x" * DETAIL_MAX


def test_every_fault_that_may_come_from_a_child_is_on_the_list() -> None:
    for wire in WIRES.values():
        assert all(any(code.startswith(prefix) for code in fault_list()) for prefix in wire._faults)


def test_nothing_between_processes_is_pickled() -> None:
    """Not by us, and not by a library's ``send`` and ``recv`` of objects."""
    for file in (file for room in ("devices", "printing", "supervision") for file in (ROOT / room).rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        assert not re.search(r"import (pickle|marshal|shelve)|connection\.(send|recv)\(", source), file


def test_a_date_or_a_number_without_a_form_is_not_guessed() -> None:
    wire = Wire(datetime, max_bytes=100)
    zone = timezone(timedelta(hours=8))
    moment = datetime(2026, 11, 24, 19, 30, tzinfo=zone)
    assert wire.decode(wire.encode(moment)) == moment
    for other in (b'["datetime",0]', b'["datetime","yesterday"]', b'["datetime","2026-13-01T00:00:00+08:00"]'):
        with pytest.raises(NotUnderstood):
            wire.decode(other)
