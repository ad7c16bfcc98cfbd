"""The adapter for a photo decoder: a program of its own, with a limit, and nothing on the disk."""

from __future__ import annotations

import sys

import pytest

from config.faults import Fault
from config.settings import PhotoDecoder
from devices.id_card.photo import PICTURE_MAX, decode_photo
from simulated.id_card.profiles import photo


def program(code: str, limit_s: float = 10.0) -> PhotoDecoder:
    return PhotoDecoder(command=(sys.executable, "-c", code), limit_s=limit_s)


async def test_the_program_gets_the_photo_and_gives_the_picture() -> None:
    decoder = program("import sys; sys.stdout.buffer.write(b'BM' + sys.stdin.buffer.read()[::-1])")
    assert await decode_photo(decoder, photo()) == b"BM" + photo()[::-1]


@pytest.mark.parametrize(
    "decoder",
    [
        program("import sys; sys.stdin.buffer.read(); sys.exit(3)"),
        program("pass"),
        program("import sys; print('half a picture'); sys.exit(1)"),
        program(f"import sys; sys.stdout.buffer.write(bytes({PICTURE_MAX + 1}))"),
        PhotoDecoder(command=("/nowhere/wlt2bmp",)),
    ],
    ids=["error", "nothing", "error after output", "too much", "missing"],
)
async def test_a_program_that_fails_is_a_fault_with_another_way(decoder: PhotoDecoder) -> None:
    with pytest.raises(Fault) as fault:
        await decode_photo(decoder, photo())
    assert (fault.value.code, fault.value.entry.way_on) == ("ID-PHOTO", "other_way")


async def test_a_program_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its group: ``Popen`` would ask after its end first, and take that away from the loop that waits for it."""
    monkeypatch.setattr("subprocess.Popen.send_signal", None)
    with pytest.raises(Fault, match="ID-PHOTO"):
        await decode_photo(program("import threading; threading.Event().wait()", 0.3), photo())
