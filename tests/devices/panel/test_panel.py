"""Is the panel as large as the settings say? Outputs of the kernel as files, EDIDs as panels have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.display import Display
from devices.panel.drm import DrmPanel
from devices.panel.edid import size_of
from devices.panel.port import Differs, Fits, Unsaid

PORTRAIT = Display(width_px=1080, height_px=1920, width_mm=336, mounting_mm=800)
#: 1920 × 1080 at 60 Hz, 597 × 336 mm
TIMING = bytes.fromhex("023a801871382d40582c4500555021000 01e".replace(" ", ""))
TEXT = bytes.fromhex("000000fc0050414e454c0a202020202020 20".replace(" ", ""))


def edid(cm: tuple[int, int] = (60, 34), timing: bytes = TIMING) -> bytes:
    block = bytearray(128)
    block[:8] = bytes.fromhex("00ffffffffffff00")
    block[8:21] = bytes.fromhex("34a90100010000000122010480")
    block[21:23] = bytes(cm)
    block[23:38] = bytes.fromhex("7806ee91a3544c99260f5054000000")
    block[38:54] = bytes.fromhex("01" * 16)
    block[54:72] = timing
    for place in (72, 90, 108):
        block[place : place + 18] = TEXT
    block[127] = -sum(block) % 256
    return bytes(block)


def output(folder: Path, name: str, told: bytes, status: str = "connected") -> None:
    (folder / name).mkdir()
    (folder / name / "status").write_text(status + "\n")
    (folder / name / "edid").write_bytes(told)


@pytest.mark.parametrize(
    ("told", "size"),
    [
        (edid(), (597, 336)),
        (edid(timing=TIMING[:12] + bytes([160, 90, 0]) + TIMING[15:]), (600, 340)),  # its ratio, not its size
        (edid(timing=TEXT), (600, 340)),
        (edid(cm=(0, 0)), None),
        (edid(cm=(79, 0)), None),
        (edid(cm=(16, 9), timing=TIMING[:12] + bytes([160, 90, 0]) + TIMING[15:]), None),
        (edid(cm=(160, 90), timing=TIMING[:12] + bytes([0x40, 0x84, 0x63]) + TIMING[15:]), None),
        (edid(timing=TIMING[:12] + bytes(3) + TIMING[15:]), (600, 340)),
    ],
    ids=[
        *("millimetres", "a ratio for millimetres", "no timing", "a projector", "a ratio alone"),
        *("a ratio for centimetres", "a ratio as if it were metres", "no millimetres"),
    ],
)
def test_a_panel_says_how_large_it_is(told: bytes, size: tuple[int, int] | None) -> None:
    assert size_of(told) == size


@pytest.mark.parametrize("told", [b"", edid()[:100], bytes(128), edid()[:-1] + b"\0"])
def test_what_is_no_edid_is_refused(told: bytes) -> None:
    with pytest.raises(ValueError, match="EDID"):
        size_of(told)


def test_a_panel_of_the_size_of_the_settings_fits_whichever_way_it_hangs(tmp_path: Path) -> None:
    output(tmp_path, "card0-HDMI-A-1", edid())
    assert DrmPanel(PORTRAIT, tmp_path).status() == Fits()
    across = Display(width_px=1920, height_px=1080, width_mm=597, mounting_mm=800)
    assert DrmPanel(across, tmp_path).status() == Fits()


@pytest.mark.parametrize(("width_mm", "fits"), [(336, True), (352, True), (354, False), (320, True), (310, False)])
def test_five_per_cent_are_allowed(tmp_path: Path, width_mm: float, fits: bool) -> None:
    output(tmp_path, "card0-HDMI-A-1", edid())
    status = DrmPanel(PORTRAIT.model_copy(update={"width_mm": width_mm}), tmp_path).status()
    assert isinstance(status, Fits if fits else Differs)


def test_another_panel_is_named_with_both_sizes(tmp_path: Path) -> None:
    output(tmp_path, "card0-HDMI-A-1", edid(cm=(52, 29), timing=TEXT))
    assert DrmPanel(PORTRAIT, tmp_path).status() == Differs("EDID 520 × 290 mm; display 336 × 597 mm")


def test_a_second_screen_for_the_staff_disturbs_nothing(tmp_path: Path) -> None:
    output(tmp_path, "card0-DP-1", edid(cm=(52, 29), timing=TEXT))
    output(tmp_path, "card0-HDMI-A-1", edid())
    output(tmp_path, "card0-VGA-1", b"", status="disconnected")
    assert DrmPanel(PORTRAIT, tmp_path).status() == Fits()


def test_of_two_panels_the_one_that_says_nothing_may_be_the_one_that_fits(tmp_path: Path) -> None:
    output(tmp_path, "card0-DP-1", edid(cm=(52, 29), timing=TEXT))
    output(tmp_path, "card0-HDMI-A-1", edid(cm=(16, 9), timing=TEXT))
    (tmp_path / "card0-VGA-1").mkdir()
    (tmp_path / "card0-VGA-1" / "status").symlink_to(tmp_path / "pulled")
    said = "EDID 520 × 290 mm; card0-HDMI-A-1: it gives no size; display 336 × 597 mm"
    assert DrmPanel(PORTRAIT, tmp_path).status() == Differs(said)


def test_a_panel_that_says_nothing_is_not_taken_for_one_that_fits(tmp_path: Path) -> None:
    assert isinstance(DrmPanel(PORTRAIT, tmp_path).status(), Unsaid)
    output(tmp_path, "card0-VGA-1", b"")
    output(tmp_path, "card1-DP-1", edid(cm=(0, 0)))
    status = DrmPanel(PORTRAIT, tmp_path).status()
    assert isinstance(status, Unsaid)
    assert "VGA-1" in status.known
    assert "DP-1" in status.known
