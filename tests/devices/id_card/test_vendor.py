"""The adapter for a vendor's library, with a real library that the compiler makes here."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from config.faults import Fault
from config.settings import VendorIdReader
from devices.id_card.port import CardPresent, OutOfOrder
from devices.id_card.reader import SupervisedIdCardReader, read_first_id_card
from simulated.id_card.profiles import load_id_profile

pytestmark = pytest.mark.xdist_group("vendor")

LIMIT_S = 60.0


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("vendor") / "libforeign.so"
    source = Path(__file__).parent / "foreign_sdt.c"
    subprocess.run(["gcc", "-Wall", "-Werror", "-shared", "-fPIC", "-o", str(built), str(source)], check=True)
    return built


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that is the card on the reader."""
    path = tmp_path / "card"
    path.write_bytes(load_id_profile("li").text)
    monkeypatch.setenv("ID_TEXT", str(path))
    return path


async def test_a_card_is_read_through_a_vendors_library(library: Path, card: Path) -> None:
    read = await read_first_id_card(VendorIdReader(library=library), LIMIT_S)
    assert (read.person.name, read.photo, read.later_address) == ("李试样", b"W" * 1024, "")


async def test_without_a_card_the_library_says_so(library: Path) -> None:
    with pytest.raises(Fault, match="ID-ABSENT"):
        await read_first_id_card(VendorIdReader(library=library), 0.5)


_lost = pytest.mark.expects_log("id_reader: lost: ")


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        pytest.param("hang", "ID-TIMEOUT", marks=_lost),
        pytest.param(
            "crash", "ID-READ-ERROR", marks=[_lost, pytest.mark.expects_log("children: id-reader: child ended")]
        ),
        ("lengths", "ID-READ-ERROR"),
        pytest.param("strange", "ID-OUT-OF-ORDER", marks=_lost),
    ],
)
async def test_a_library_that_misbehaves_harms_nobody(
    library: Path, card: Path, monkeypatch: pytest.MonkeyPatch, fault: str, code: str
) -> None:
    monkeypatch.setenv("ID_FAULT", fault)
    reader = SupervisedIdCardReader(VendorIdReader(library=library), read_limit_s=1.0)
    await reader.start()
    try:
        with pytest.raises(Fault) as raised:
            await reader.read(CardPresent(1))
    finally:
        await reader.close()
    assert raised.value.code == code


async def test_a_card_whose_text_is_short_is_no_card(library: Path, card: Path) -> None:
    os.truncate(card, 200)
    with pytest.raises(Fault, match="ID-READ-ERROR"):
        await read_first_id_card(VendorIdReader(library=library), LIMIT_S)


@pytest.mark.parametrize(
    ("make", "cause"),
    [
        (lambda _: Path("/nowhere/libnone.so"), "libnone.so cannot be loaded"),
        (lambda _: Path(os.fspath(next(Path("/lib").glob("*/libc.so.6")))), "libc.so.6 lacks SDT_OpenPort"),
    ],
    ids=["missing", "another"],
)
@pytest.mark.expects_log("id_reader: lost: OutOfOrder(")
async def test_a_library_that_cannot_serve_is_named(library: Path, make: object, cause: str) -> None:
    reader = SupervisedIdCardReader(VendorIdReader(library=make(library)))  # type: ignore[operator]
    await reader.start()
    try:
        assert isinstance(reader.status, OutOfOrder)
        assert cause in reader.status.cause
    finally:
        await reader.close()


@pytest.mark.expects_log("id_reader: lost: OutOfOrder(")
async def test_a_port_that_does_not_open_is_named(library: Path) -> None:
    reader = SupervisedIdCardReader(VendorIdReader(library=library, port=7))
    await reader.start()
    try:
        assert reader.status == OutOfOrder("SDT_OpenPort(7) returned 1")
    finally:
        await reader.close()
