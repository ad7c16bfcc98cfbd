"""A site says whether it is in service; in service it takes nothing that only a demonstration may have."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

import config.settings
from config.datafile import CONFIG_DIR, Data, DataFileError, DemonstrationOnly, load
from config.faults import Fault
from config.files import LIMIT_BYTES
from config.panel import data_dir_in
from config.printers import EscposPrinter, IppReceiptPrinter
from config.settings import DEMO_SITE, PcscCardReader, PsamCardKeys, load_settings

CAMERA = "camera:\n  driver: v4l2\n  device: /dev/v4l/by-id/usb-example-video-index0"
EXAMPLE = CONFIG_DIR / "sites" / "service.example.yaml"


def written(folder: Path, text: str) -> Path:
    site = folder / "site.yaml"
    site.write_text(text, encoding="utf-8")
    return site


def refused(folder: Path, text: str) -> list[str]:
    """Each error of the site file, without the name of the file."""
    with pytest.raises(Fault) as fault:
        load_settings(written(folder, text))
    assert fault.value.code == "CONFIG-BROKEN"
    return [line.removeprefix(f"{folder / 'site.yaml'}:") for line in fault.value.detail.splitlines()]


def test_the_example_of_a_site_in_service_is_one() -> None:
    settings = load_settings(EXAMPLE)
    assert settings.purpose == "service"
    assert not settings.demonstration


def test_the_demonstration_says_that_it_is_one() -> None:
    assert load_settings(DEMO_SITE).demonstration


def test_a_site_that_does_not_say_which_it_is_is_refused(tmp_path: Path) -> None:
    text = re.sub("^purpose:.*\n", "", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert refused(tmp_path, text) == ["7: purpose: Field required"]


def test_the_demonstration_put_into_service_is_refused_with_every_line_that_must_change(tmp_path: Path) -> None:
    text = DEMO_SITE.read_text(encoding="utf-8").replace("purpose: demonstration", "purpose: service")
    lines = text.splitlines()
    errors = refused(tmp_path, text)
    named = {}
    for error in errors:
        number, place, says = error.split(": ", 2)
        named[place] = lines[int(number) - 1].split("#")[0].strip()
        assert says.endswith("is for demonstrations only, and this site is in service")
    assert named == {
        "clock.driver": "driver: demonstration",
        "card_reader.driver": "driver: virtual",
        "card_reader.keys.driver": "keys: {driver: simulated}",
        "id_reader.driver": "driver: simulated",
        "camera.driver": "driver: simulated",
        "printer.driver": "driver: folder",
        "office.people": "people: office/people.demo.yaml",
        "voice.headset.driver": "headset: {driver: simulated}",
        "presence.driver": "driver: simulated",
        "signal.driver": "driver: simulated",
        "stick.driver": "driver: simulated",
        "document_camera.driver": "driver: simulated",
    }


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('{opens: "13:00", closes: "17:00"}', "{opens: 13:00, closes: 17:00}"),
        ("# rest: ", "rest: {night_from: 22:00} # "),
    ],
)
def test_a_time_of_day_that_yaml_takes_for_a_number_is_refused(tmp_path: Path, good: str, bad: str) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert good in text
    errors = refused(tmp_path, text.replace(good, bad))
    assert errors
    assert all('a time of day stands in quotes: "13:00"' in error for error in errors)


@pytest.mark.parametrize(
    ("good", "bad", "place"),
    [
        (CAMERA, "camera: {driver: file, path: film.webm}", "camera"),
        ("voice:\n  driver: espeak", "voice: {driver: folder, folder: speech}", "voice"),
        ("  driver: ipp\n  uri: ipp://localhost:631/printers/papers", "  driver: folder\n  folder: papers", "printer"),
        ("  driver: pcsc\n", "  driver: virtual\n", "card_reader"),
        ("clock:\n  driver: system", "clock: {driver: demonstration, start: 2026-11-24T19:30:00+08:00}", "clock"),
        ("  driver: serial\n", "  driver: simulated\n", "id_reader"),
    ],
)
def test_one_driver_of_a_demonstration_is_enough(good: str, bad: str, place: str, tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert good in text
    (error,) = refused(tmp_path, text.replace(good, bad))
    assert f": {place}.driver: " in error


def test_every_driver_that_no_hardware_belongs_to_is_marked() -> None:
    """Who adds a driver without hardware meets this test, by its name."""
    drivers = [part for part in vars(config.settings).values() if isinstance(part, type) and issubclass(part, Data)]
    named = {model: str(model.model_fields["driver"].annotation) for model in drivers if "driver" in model.model_fields}
    assert len(named) > 15
    unreal = re.compile("virtual|simulated|folder|file|demonstration|drawn|invented")
    assert {model for model, name in named.items() if unreal.search(name)} == {
        model for model in named if issubclass(model, DemonstrationOnly)
    }


def test_a_reader_of_identity_cards_behind_the_card_service_is_named_too(tmp_path: Path) -> None:
    """Or it would be whichever reader has a card in it, the citizen's slot included."""
    text = EXAMPLE.read_text(encoding="utf-8")
    port = "  port: /dev/serial/by-id/usb-example-if00-port0"
    assert port in text
    pages = text.replace("  driver: serial\n", "  driver: pcsc_pages\n")
    (error,) = refused(tmp_path, pages.replace(port, ""))
    assert ": id_reader.reader: reader fits every name" in error
    named = load_settings(written(tmp_path, pages.replace(port, "  reader: ^CRT-310")))
    assert named.id_reader.driver == "pcsc_pages"


@pytest.mark.parametrize("pattern", ["", ".*", "x*", ".", "^", "(ACS)?"])
def test_a_pattern_that_fits_every_name_names_no_reader(pattern: str) -> None:
    with pytest.raises(ValueError, match="every name fits"):
        PcscCardReader.model_validate({"driver": "pcsc", "reader": pattern})


@pytest.mark.parametrize("reader", [{"driver": "pcsc"}, {"driver": "pcsc", "reader": "ACS (ICC"}])
def test_a_reader_that_is_not_named_is_refused(reader: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="reader"):
        PcscCardReader.model_validate(reader)


def test_a_security_module_is_named_as_a_reader_is_and_is_another_slot() -> None:
    for keys in ({"driver": "psam"}, {"driver": "psam", "reader": ".*"}):
        with pytest.raises(ValueError, match="reader"):
            PsamCardKeys.model_validate(keys)
    with pytest.raises(ValueError, match="a name of its own"):
        PcscCardReader.model_validate({"driver": "pcsc", "reader": "ACS", "keys": {"driver": "psam", "reader": "ACS"}})


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("width_mm: 336", "width_mm: .inf", "display.width_mm: Input should be a finite number"),
        ("answer_within_s: 30", "answer_within_s: .nan", "idle.answer_within_s: Input should be a finite number"),
        ("site: dachuan-1", "site: 2026-13-45", "month must be in 1..12"),
        ("width_px: 1080", "width_px: !!int x", "no such file has a tag"),
        ("width_px: 1080", f"width_px: {'9' * 5000}", "Exceeds the limit"),
        ("width_px: 1080", f"width_px: 1{':1' * 5000}.5", ""),
        ("width_px: 1080", 'width_px: "\\ud800"', "found invalid Unicode character escape code"),
        ("width_px: 1080", "width_px: !!python/name:os.system", "no such file has a tag"),
        ("data_dir: var/dachuan-1", 'data_dir: "var\\0"', "a character that no such file may have"),
    ],
)
def test_whatever_is_wrong_is_named_with_its_line(old: str, new: str, says: str, tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    [error] = refused(tmp_path, text.replace(old, new, 1))
    assert error.startswith(f"{line}: {says}")


def test_a_site_that_holds_itself_is_refused(tmp_path: Path) -> None:
    [error] = refused(tmp_path, "a: &a\n  b: *a\n")
    assert error.endswith("it holds itself, or is nested too deeply")


def test_a_site_in_another_encoding_is_refused_with_the_first_line_of_it(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    first = next(number for number, line in enumerate(text.splitlines(), 1) if not line.isascii())
    for encoding, line in (("gb18030", first), ("utf-16", 1)):
        (tmp_path / "site.yaml").write_bytes(text.encode(encoding))
        with pytest.raises(Fault, match=f"site.yaml:{line}: this is not UTF-8"):
            load_settings(tmp_path / "site.yaml")
    (tmp_path / "site.yaml").write_text(text, encoding="utf-8-sig")  # as some editors of Windows save it
    assert load_settings(tmp_path / "site.yaml").site == "dachuan-1"


ROLL = """
receipt_printer:
  driver: ipp
  uri: ipp://localhost:631/printers/receipts
  media: om_80x297mm_80x297mm
"""


def test_a_site_may_name_a_second_printer_for_receipts_and_need_not(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert load_settings(EXAMPLE).receipt_printer is None
    two = load_settings(written(tmp_path, text + ROLL))
    assert isinstance(two.receipt_printer, IppReceiptPrinter)
    assert two.receipt_printer.media == "om_80x297mm_80x297mm"
    assert two.printer == load_settings(EXAMPLE).printer


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("media: om_80x297mm_80x297mm", "media: iso_a4_210x297mm", "media: String should match"),
        ("media: om_80x297mm_80x297mm", "media: om_58x297mm_58x297mm", "media: String should match"),
        ("  media: om_80x297mm_80x297mm\n", "", "media: Field required"),
        ("driver: ipp\n  uri: ipp://localhost:631/printers/rec", "driver: usb\n  uri: rec", "Input tag 'usb'"),
    ],
)
def test_a_receipt_printer_that_is_none_is_refused(right: str, wrong: str, says: str, tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8") + ROLL
    assert right in ROLL
    (error,) = refused(tmp_path, text.rpartition(right)[0] + wrong + text.rpartition(right)[2])
    assert "receipt_printer" in error
    assert says in error


ESCPOS = """
receipt_printer:
  driver: escpos
  model: epson-tm-t88v
  link: {kind: usb, usb_id: "04b8:0202"}
"""


@pytest.mark.parametrize(
    "link",
    [
        '{kind: usb, usb_id: "04b8:0202", usb_serial: "A1"}',
        "{kind: serial, port: /dev/serial/by-id/usb-example-if00-port0, baud: 38400}",
        "{kind: network, host: 192.168.1.20}",
    ],
)
def test_a_receipt_printer_that_speaks_escpos_is_on_usb_on_a_serial_port_or_in_the_network(
    link: str, tmp_path: Path
) -> None:
    text = EXAMPLE.read_text(encoding="utf-8") + ESCPOS.replace('{kind: usb, usb_id: "04b8:0202"}', link)
    site = load_settings(written(tmp_path, text))
    assert isinstance(site.receipt_printer, EscposPrinter)
    assert site.receipt_printer.link.kind == link[7 : link.index(",")]


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("epson-tm-t88v", "epson-tm-t99", "no model 'epson-tm-t99'; there are epson-tm-t88iv, "),
        ('"04b8:0202"', '"04B8:202"', "usb_id: String should match"),
        ("kind: usb", "kind: parallel", "Input tag 'parallel'"),
        ("{kind: usb, usb_id:", "{kind: network, port:", "host: Field required"),
        ("driver: escpos\n", "driver: escpos\n  cutter: full\n", "cutter: Extra inputs"),
    ],
)
def test_one_that_cannot_be_is_refused_with_its_line(right: str, wrong: str, says: str, tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    errors = refused(tmp_path, text + ESCPOS.replace(right, wrong))
    assert any(says in error for error in errors)
    begins = text.count("\n") + 2
    assert all(begins <= int(error.split(":")[0]) <= begins + 4 for error in errors)


def test_the_example_shows_such_a_printer(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    shown = text[text.index("# receipt_printer:\n#   driver: escpos") :].split("# Behind CUPS")[0]
    lines = [line.removeprefix("# ").removeprefix("#") for line in shown.splitlines() if not line.startswith("#   # ")]
    site = load_settings(written(tmp_path, text + "\n" + "\n".join(lines) + "\n"))
    assert isinstance(site.receipt_printer, EscposPrinter)


def test_a_folder_is_no_receipt_printer_of_a_site_in_service(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8") + "\nreceipt_printer: {driver: folder, folder: receipts}\n"
    (error,) = refused(tmp_path, text)
    assert "receipt_printer.driver: folder is for demonstrations only" in error


#: a few lines that mean thousands of millions of things
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)


def test_a_few_lines_that_mean_thousands_of_millions_are_refused_at_once(tmp_path: Path) -> None:
    [error] = refused(tmp_path, BOMB)
    assert error == "6: what stands here means more than 1000000 things"


def test_what_stands_twice_because_it_is_meant_twice_is_read(tmp_path: Path) -> None:
    file = written(tmp_path, "one: &one [a, b]\ntwo: [*one, *one]\n")
    assert load(file, Anything).model_dump() == {"one": ["a", "b"], "two": [["a", "b"], ["a", "b"]]}


@pytest.mark.parametrize("text", ["? [a, b]\n: c\n", "? {a: b}\n: c\n", "x: {[a]: b}\n"])
def test_a_key_that_is_no_word_is_refused(text: str, tmp_path: Path) -> None:
    [error] = refused(tmp_path, text)
    assert error == "1: a key is one word"


@pytest.mark.parametrize("text", ['x:\n- "a\\e[31m"\n', '"a":\n  "b\\0": c\n', 'x: &x\n  y: "\\x7f"\nz: *x\n'])
def test_a_character_that_no_file_may_hold_is_none_that_it_may_hold_escaped(text: str, tmp_path: Path) -> None:
    [error] = refused(tmp_path, text)
    assert error == "2: a character that no such file may have"
    file = written(tmp_path, r'x: "\u00b7\t\n\\"')
    assert load(file, Anything).model_dump() == {"x": "·\t\n\\"}


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize(
    "text", ["x:\n- !!binary G1szMW0=\n", "a: b\n!!binary AA==: c\n", "x: 1\ny: !%1B%0A {a: b}\n", "x: [\n! a]\n"]
)
def test_a_tag_that_would_make_something_else_of_what_stands_there_is_refused(
    text: str, plain: bool, tmp_path: Path
) -> None:
    with pytest.raises(DataFileError, match=r"site.yaml:2: no such file has a tag\Z"):
        load(written(tmp_path, text), Anything, plain=plain)
    assert load(written(tmp_path, "x: 'a!b'\n"), Anything, plain=plain).model_dump() == {"x": "a!b"}


class Anything(BaseModel, extra="allow"):
    """Whatever stands in a file."""


def test_what_has_no_end_or_waits_for_a_writer_is_no_file(tmp_path: Path) -> None:
    pipe, large = tmp_path / "pipe", tmp_path / "large"
    os.mkfifo(pipe)
    with large.open("wb") as file:
        file.truncate(LIMIT_BYTES + 1)
    for path, says in (
        (Path("/dev/zero"), "a device or a pipe"),
        (pipe, "a device or a pipe"),
        (large, "File too large"),
        (tmp_path, "Is a directory"),
    ):
        with pytest.raises(Fault, match=says):
            load_settings(path)
        assert data_dir_in(path) is None


@pytest.mark.parametrize(
    ("uri", "says"),
    [
        ("http://[::1", "this is no address: Invalid IPv6 URL"),
        ("ipp://localhost:99999/x", "this is no address: Port out of range"),
        ("ipp://localhost:abc/x", "this is no address: Port could not be cast"),
        ("ipp:///printers/papers", "an address of a printer is ipp://name/path"),
        ("localhost:631", "an address of a printer is ipp://name/path"),
        ("file:///dev/usb/lp0", "an address of a printer is ipp://name/path"),
    ],
)
def test_an_address_that_is_none_is_said_of_the_file_and_not_of_a_printer(uri: str, says: str, tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("uri: ipp://localhost:631/printers/papers ", f'uri: "{uri}" ', 1)
    [error] = refused(tmp_path, text)
    assert f"printer.ipp.uri: Value error, {says}" in error
