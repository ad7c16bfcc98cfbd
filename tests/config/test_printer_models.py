"""What is said of the models of receipt printers, beside what python-escpos' list of printers says of the same."""

from __future__ import annotations

import re

import pytest

from config.printers import printer_models

#: ours: theirs, where they have it
SAME = {
    "epson-tm-t88iv": "TM-T88IV",
    "epson-tm-t88v": "TM-T88V",
    "epson-tm-t20ii": "TM-T20II",
    "plain-58": "POS-5890",
    "plain-80": "NT-80-V-UL",
}
FEATURES = {"graphics": "graphics", "raster": "bitImageRaster", "column": "bitImageColumn"}


@pytest.mark.parametrize("name", SAME)
def test_a_model_can_what_others_know_of_it(name: str) -> None:
    from escpos.capabilities import CAPABILITIES  # it reads the whole list, in every process that collects this file

    ours, theirs = printer_models()[name], CAPABILITIES["profiles"][SAME[name]]
    assert theirs["features"][FEATURES[ours.raster]]
    assert ours.cutter != "full" or theirs["features"]["paperFullCut"]
    assert theirs["media"]["width"]["pixels"] in ("Unknown", ours.width_dots)
    assert theirs["media"].get("dpi") in (None, "Unknown", ours.dpi)


@pytest.mark.parametrize("name", printer_models())
def test_the_head_is_no_wider_than_the_roll_and_the_name_can_be_typed(name: str) -> None:
    model = printer_models()[name]
    assert re.fullmatch(r"[a-z0-9-]+", name)
    assert model.width_dots / model.dpi * 25.4 <= model.roll_mm + 0.2
    assert model.counter is None or model.cutter != "none"
