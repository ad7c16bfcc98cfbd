from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from config.settings import (
    DEMO_SITE,
    NoIdReader,
    PcscPagesIdReader,
    SerialIdReader,
    Settings,
    SimulatedIdReader,
    UsbIdReader,
    VendorIdReader,
    load_settings,
)
from simulated.id_card.virtual_pages import ATR


def with_reader(**reader: object) -> Settings:
    return Settings.model_validate({**load_settings(DEMO_SITE).model_dump(), "id_reader": reader})


@pytest.mark.parametrize(
    ("reader", "settings"),
    [
        ({"driver": "none"}, NoIdReader()),
        ({"driver": "serial", "port": "/dev/ttyUSB0"}, SerialIdReader(port=Path("/dev/ttyUSB0"), baud=115200)),
        ({"driver": "usb"}, UsbIdReader()),
        ({"driver": "pcsc_pages", "reader": "Passport"}, PcscPagesIdReader(reader=re.compile("Passport"))),
        ({"driver": "vendor", "library": "/opt/libsdtapi.so"}, VendorIdReader(library=Path("/opt/libsdtapi.so"))),
        ({"driver": "simulated"}, SimulatedIdReader()),
    ],
)
def test_a_site_chooses_its_reader(reader: dict[str, object], settings: object) -> None:
    chosen = with_reader(**reader).id_reader
    assert chosen == settings
    assert pickle.loads(pickle.dumps(chosen)) == settings  # noqa: S301 - it goes to the reader's process


def test_a_site_that_names_none_has_none() -> None:
    site = load_settings(DEMO_SITE).model_dump()
    del site["id_reader"]
    assert Settings.model_validate(site).id_reader == NoIdReader()


def test_the_demonstration_site_simulates_one() -> None:
    assert load_settings(DEMO_SITE).id_reader == SimulatedIdReader()


@pytest.mark.parametrize("reader", [{"driver": "serial"}, {"driver": "nfc"}, {"driver": "pcsc_pages", "atr": "("}])
def test_a_wrong_reader_is_refused(reader: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        with_reader(**reader)


def test_the_reset_of_pages_is_recognised_by_its_end_alone() -> None:
    pattern = PcscPagesIdReader().atr
    assert pattern.search(ATR.hex().upper())
    assert not pattern.search("3B6D00000081543100866000000000A101")
