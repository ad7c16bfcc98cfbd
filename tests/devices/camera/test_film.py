"""Films as people make them, as the file camera plays them: at the pictures' own times, whatever rate a file names."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from config.faults import Fault
from config.settings import FileCamera as FileSettings
from devices.camera.file import PASSED_MAX, FileCamera
from devices.camera.film import SPACING_S, Film
from devices.camera.port import Frame
from tests.devices.camera.films import Pixels, mp4_on_its_side, sound_only, webm


class Watch:
    """A clock that nobody waits for."""

    def __init__(self) -> None:
        self.now = 1000.0

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.now += seconds


def grey(level: int) -> Pixels:
    return np.full((240, 320, 3), level, np.uint8)


def played(path: Path, look_s: float = 0.0) -> list[tuple[float, int]]:
    """What a viewer gets who takes ``look_s`` for each picture: when (seconds from the beginning), and its grey."""
    watch = Watch()
    camera = FileCamera(FileSettings(driver="file", path=path), lambda: watch.now, watch.sleep)
    camera.open()
    shown: list[tuple[float, int]] = []
    try:
        while True:
            frame = camera.read()
            assert frame.taken <= watch.now + 1e-9
            shown.append((round(watch.now - 1000, 3), level(frame)))
            watch.now += look_s
    except Fault as fault:
        said = str(fault)
    camera.close()
    assert said == f"CAMERA-ABSENT: {path} gives no more frames"
    return shown


def level(frame: Frame) -> int:
    return round(float(frame.pixels.mean()) / 20)


def refusal(path: Path) -> str:
    with pytest.raises(Fault) as caught:
        Film(path)
    assert caught.value.code == "CAMERA-ABSENT"
    return caught.value.detail.removeprefix(f"{path} ")


TIMES_MS = (0, 40, 200, 1500, 1510, 5500)


def test_a_browsers_film_of_six_seconds_plays_for_six_seconds(tmp_path: Path) -> None:
    film = webm(tmp_path / "f.webm", ((500 + at_ms, grey(20 * index)) for index, at_ms in enumerate(TIMES_MS)))
    assert played(film) == [(at_ms / 1000, index) for index, at_ms in enumerate(TIMES_MS)]


def test_a_late_viewer_gets_the_newest_picture_that_was_due(tmp_path: Path) -> None:
    film = webm(tmp_path / "f.webm", ((at_ms, grey(20 * index)) for index, at_ms in enumerate(TIMES_MS)))
    assert [index for _, index in played(film, look_s=0.25)] == [0, 2, 3, 4, 5]


def test_a_viewer_who_is_always_late_still_sees_something(tmp_path: Path) -> None:
    film = webm(tmp_path / "f.webm", ((index, grey(5 * index)) for index in range(40)))
    assert len(played(film, look_s=10.0)) == 1 + (40 - 1) // PASSED_MAX + 1


def test_pictures_that_bear_the_same_time_follow_each_other(tmp_path: Path) -> None:
    film = webm(tmp_path / "f.webm", [(0, grey(0)), (0, grey(20)), (0, grey(40))])
    assert [at_s for at_s, _ in played(film)] == [0, SPACING_S, 2 * SPACING_S]


def test_a_film_with_a_rate_plays_at_it(tmp_path: Path) -> None:
    path = tmp_path / "ten.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 50, (320, 240))
    for index in range(10):
        writer.write(grey(20 * index))
    writer.release()
    assert played(path) == [(index / 50, index) for index in range(10)]


def test_a_phones_film_is_turned_upright(tmp_path: Path) -> None:
    path = mp4_on_its_side(tmp_path / "phone.mp4", grey(80), 3)
    film = Film(path)
    frame = film.frame(0.0)
    assert frame is not None
    assert frame.pixels.shape == (320, 240, 3)
    film.close()


def test_a_film_that_breaks_off_plays_to_where_it_does(tmp_path: Path) -> None:
    film = webm(tmp_path / "f.webm", ((40 * index, grey(20 * index)) for index in range(6)))
    film.write_bytes(film.read_bytes()[: film.stat().st_size * 2 // 3])
    shown = [index for _, index in played(film)]
    assert shown[:3] == [0, 1, 2]
    assert shown == sorted(shown)
    assert len(shown) < 6


def test_what_holds_no_picture_is_no_camera(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.webm") == "does not exist"
    assert refusal(tmp_path / ("long" * 100)) == "does not exist"
    assert refusal(tmp_path) == "is no file"
    assert refusal(Path("/dev/zero")) == "is no file"
    assert refusal(sound_only(tmp_path / "sound.webm")) == "cannot be opened"
    assert refusal(webm(tmp_path / "empty.webm", [])) == "cannot be opened"
    (tmp_path / "nothing.mp4").touch()
    assert refusal(tmp_path / "nothing.mp4") == "cannot be opened"
    unknown = webm(tmp_path / "unknown.webm", [(0, grey(0))])
    unknown.write_bytes(unknown.read_bytes().replace(b"V_MJPEG", b"V_OTHER"))
    assert refusal(unknown) == "cannot be opened"
    headless = webm(tmp_path / "headless.webm", [(0, grey(0))])
    headless.write_bytes(headless.read_bytes()[: headless.read_bytes().index(b"\xff\xd8\xff")])
    assert refusal(headless) in ("cannot be opened", "holds no picture")
