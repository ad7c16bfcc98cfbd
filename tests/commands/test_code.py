"""``code read``: films of codes, through the real scan, as whoever calls the program sees it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import segno
from click.testing import CliRunner

from kiosk import kiosk
from simulated.citizen.head import over
from simulated.citizen.phone import phone
from tests.devices.camera.films import Pixels, sound_only, webm
from tests.families import by_day

OPAQUE = "qJ7tYc0LwZ5xPmB2VdR8nKf3GsH6uAe1oTi9-WkXQ4b"
WALL = np.full((480, 640, 3), 176, np.uint8)


def sheet(*codes: segno.QRCode) -> Pixels:
    """Codes beside each other on a wall."""
    picture = WALL.copy()
    for index, code in enumerate(codes):
        dark = np.array([list(row) for row in code.matrix_iter(scale=6, border=4)], np.uint8)
        square = np.where(dark[..., None] > 0, 30, 235).astype(np.uint8)
        left = 10 + 320 * index
        picture[100 : 100 + square.shape[0], left : left + square.shape[1]] = square
    return picture


def film(path: Path, *pictures: Pixels) -> Path:
    """A second of each, ten a second, a little differently lit each time, as a browser records it."""
    shown = [picture for picture in pictures for _ in range(10)]
    noise = np.random.default_rng(1)
    lit = (np.clip(picture + noise.normal(0, 2, picture.shape), 0, 255).astype(np.uint8) for picture in shown)
    return webm(path, ((100 * index, picture) for index, picture in enumerate(lit)))


def read(path: Path) -> tuple[int, dict[str, str]]:
    done = CliRunner().invoke(kiosk, ["code", "read", "--video", str(path), "--json"], catch_exceptions=False)
    return done.exit_code, json.loads(done.stdout)


def test_the_code_of_a_phone_in_a_film_is_read(tmp_path: Path) -> None:
    assert read(film(tmp_path / "f.webm", WALL, over(phone(OPAQUE), WALL))) == (0, {"code": OPAQUE})


OTHERS = {
    "Hanzi mode": segno.make("中文测试", mode="hanzi", micro=False),
    "Kanji mode": segno.make("点茗", mode="kanji", micro=False),
    "another character set": segno.make("Привет", encoding="iso-8859-5", eci=True, micro=False),
    "bytes": segno.make(bytes(range(128, 160)), micro=False),
    "zero bytes": segno.make(bytes(5), micro=False),
    "control characters": segno.make("a\x1b[31mb", micro=False),
    "a line of two": segno.make("one\ntwo", micro=False),
    "nothing": segno.make(b"", micro=False),
    "a part of several codes": segno.make_sequence("abcdef" * 20, symbol_count=2)[0],
}


@pytest.mark.parametrize("name", by_day(OTHERS, {"control characters", "Hanzi mode", "a part of several codes"}))
def test_a_code_that_says_something_else_is_not_the_code_of_an_electronic_card(name: str, tmp_path: Path) -> None:
    assert read(film(tmp_path / "f.webm", sheet(OTHERS[name]))) == (3, {"prompt": "other_code"})


def test_a_card_beside_a_code_that_cannot_be_decoded_is_one_too_many(tmp_path: Path) -> None:
    picture = sheet(OTHERS["Hanzi mode"], segno.make("token", micro=False))
    assert read(film(tmp_path / "f.webm", picture)) == (3, {"prompt": "one_code"})


def test_after_another_code_the_right_one_is_read(tmp_path: Path) -> None:
    pictures = sheet(OTHERS["Hanzi mode"]), over(phone(OPAQUE), WALL)
    assert read(film(tmp_path / "f.webm", *pictures)) == (0, {"code": OPAQUE})


def test_a_film_without_a_code_says_what_would_be_asked(tmp_path: Path) -> None:
    assert read(film(tmp_path / "f.webm", WALL)) == (3, {"prompt": "show_code"})


@pytest.mark.parametrize("name", ["none.webm", "sound.webm", "text.webm"])
def test_what_is_no_film_is_a_fault_of_the_camera(name: str, tmp_path: Path) -> None:
    sound_only(tmp_path / "sound.webm")
    (tmp_path / "text.webm").write_text("no film")
    status, facts = read(tmp_path / name)
    assert (status, facts["fault"]) == (1, "CAMERA-ABSENT")
