"""A scan, picture by picture: drawn phones as citizens hold them, and what is no code of an electronic card."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from devices.camera.port import Frame
from devices.face.code import PROMPT_MIN_S, SCAN_TIMEOUT_S, CodeScan
from devices.face.port import Guidance, NoCode, Prompt, ScannedCode
from simulated.citizen.head import Pixels, heads, over, render
from simulated.citizen.phone import Hold, phone
from tests.anything import CHARACTERS
from tests.families import NIGHT, by_day

FRAME_S = 1 / 15
#: invented once, so that a test sees the same pictures every time
OPAQUE = "qJ7tYc0LwZ5xPmB2VdR8nKf3GsH6uAe1oTi9-WkXQ4b"
LONG = OPAQUE[::-1] + OPAQUE + OPAQUE.swapcase()
WALL = np.full((480, 640, 3), 176, np.uint8)

End = ScannedCode | NoCode


@cache
def citizen() -> Pixels:
    """Drawn when it is needed: OpenCV must have no threads before the tests are shared out among processes."""
    return over(render(heads()["a"]), WALL)


def held(text: str = OPAQUE, hold: Hold | None = None, ground: Pixels | None = None) -> Pixels:
    return over(phone(text, hold or Hold()), citizen() if ground is None else ground)


@cache
def noise() -> NDArray[np.int8]:
    """More than any picture takes, which is cut out of it each time elsewhere."""
    return np.rint(np.random.default_rng(5).normal(0, 2, (1400, 1400, 3))).astype(np.int8)


def seen(picture: Pixels, index: int = 0) -> Pixels:
    """``picture`` as a sensor gives it: never twice the same."""
    height, width = picture.shape[:2]
    top, left = index * 31 % 89, index * 47 % 97
    return np.asarray(cv2.add(picture, noise()[top : top + height, left : left + width], dtype=cv2.CV_8U), np.uint8)


def lit(picture: Pixels, gain: float) -> Pixels:
    return np.asarray(np.clip(picture * gain, 0, 255), np.uint8)


def under_a_lamp(picture: Pixels, radius_px: int) -> Pixels:
    """With the reflection of a lamp on the middle of the phone's code."""
    spot = np.zeros(picture.shape[:2], np.float32)
    cv2.ellipse(spot, (415, 300), (radius_px, radius_px * 2 // 3), 30, 0, 360, 255.0, -1)
    return np.asarray(np.clip(picture + cv2.GaussianBlur(spot, (0, 0), 6)[..., None], 0, 255), np.uint8)


def blurred(picture: Pixels, sigma_px: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma_px), np.uint8)


def scanned(picture: Pixels, seconds: float = 2.0) -> tuple[End | None, list[Prompt]]:
    """How a scan of ``picture`` ends within ``seconds``, and what was asked on the way."""
    scan = CodeScan()
    prompts = [scan.begin().prompt]
    for index in range(round(seconds / FRAME_S)):
        news = scan.see(Frame(seen(picture, index), 50 + index * FRAME_S, index))
        if not isinstance(news, Guidance):
            return news, prompts
        prompts += [news.prompt] if news.prompt is not prompts[-1] else []
    scan.close()
    return None, prompts


HOLDS = {
    "as it comes": Hold(),
    "upright": Hold(tilt_deg=0, slant=0),
    "tilted to the left": Hold(tilt_deg=-35),
    "tilted to the right": Hold(tilt_deg=50),
    "lying": Hold(tilt_deg=90, x_px=320, y_px=240),
    "upside down": Hold(tilt_deg=180, x_px=320, y_px=240),
    "slanted": Hold(slant=0.35),
    "slanted the other way": Hold(slant=-0.35),
    "far": Hold(width_px=90),
    "very far": Hold(width_px=80),
    "near": Hold(width_px=420, x_px=320, y_px=240),
    "in a corner": Hold(width_px=150, x_px=90, y_px=120),
}


@pytest.mark.parametrize("hold", HOLDS.values(), ids=HOLDS)
def test_a_code_is_read_however_the_phone_is_held(hold: Hold) -> None:
    end, _ = scanned(held(hold=hold))
    assert isinstance(end, ScannedCode)
    assert end.text == OPAQUE


CONDITIONS: dict[str, Callable[[Pixels], Pixels]] = {
    "in the dark": lambda picture: lit(picture, 0.2),
    "over-exposed": lambda picture: lit(picture, 1.8),
    "under a small reflection": lambda picture: under_a_lamp(picture, 16),
    "out of focus": lambda picture: blurred(picture, 1.2),
    "out of focus and dark": lambda picture: lit(blurred(picture, 1.0), 0.4),
    "in a mirror": lambda picture: np.ascontiguousarray(picture[:, ::-1]),
}


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
def test_a_code_is_read_in_poor_light(condition: Callable[[Pixels], Pixels]) -> None:
    end, _ = scanned(condition(held()))
    assert isinstance(end, ScannedCode)
    assert end.text == OPAQUE


@pytest.mark.parametrize("length", [1, 14, 43, 100, 200])
def test_a_code_is_read_whatever_its_length(length: int) -> None:
    text = (LONG * 2)[:length]
    end, _ = scanned(held(text, Hold(width_px=260, x_px=320, y_px=240)))
    assert isinstance(end, ScannedCode)
    assert end.text == text


def test_what_the_code_says_is_opaque_and_hidden() -> None:
    text = "https://example.invalid/?idCard=510000196511030015"
    end, _ = scanned(held(text))
    assert isinstance(end, ScannedCode)
    assert end.text == text
    assert "510000" not in repr(end)


ADVICE: dict[Prompt, Pixels] = {
    Prompt.NEARER: held(LONG, Hold(width_px=93)),
    Prompt.FURTHER: under_a_lamp(held(hold=Hold(width_px=640, x_px=320, y_px=240)), 170),
    Prompt.TILT_CODE: under_a_lamp(held(), 45),
    Prompt.HOLD_STILL: blurred(held(), 2.0),
}


@pytest.mark.parametrize("prompt", by_day(ADVICE, {Prompt.NEARER, Prompt.HOLD_STILL}))
def test_an_unreadable_code_is_answered_with_what_helps(prompt: Prompt) -> None:
    end, prompts = scanned(ADVICE[prompt])
    assert end is None
    assert prompt in prompts
    assert prompts[0] is Prompt.SHOW_CODE


def test_of_two_codes_none_is_taken() -> None:
    end, prompts = scanned(held("another", Hold(x_px=170), held(hold=Hold(x_px=470))))
    assert end is None
    assert prompts == [Prompt.SHOW_CODE, Prompt.ONE_CODE]


def test_the_same_code_twice_is_one_code() -> None:
    end, _ = scanned(held(OPAQUE, Hold(x_px=170), held(hold=Hold(x_px=470))))
    assert isinstance(end, ScannedCode)


def test_a_code_that_changes_is_read_once_it_stays() -> None:
    scan = CodeScan()
    for index in range(20):
        assert isinstance(scan.see(Frame(seen(held(f"token {index}")), 50 + index * FRAME_S, index)), Guidance)
    ends = [scan.see(Frame(seen(held()), 52 + index * FRAME_S, index)) for index in range(2)]
    assert [isinstance(end, ScannedCode) for end in ends] == [False, True]


def test_a_code_whose_content_is_no_text_is_another_code(monkeypatch: pytest.MonkeyPatch) -> None:
    make = segno.make
    monkeypatch.setattr(segno, "make", lambda text, **how: make(bytes(range(128, 170)), **how))
    end, prompts = scanned(held())
    assert end is None
    assert prompts == [Prompt.SHOW_CODE, Prompt.OTHER_CODE]


def test_the_box_is_where_the_mirrored_preview_shows_the_code() -> None:
    news = CodeScan().see(Frame(held(), 50.0, 1))
    assert isinstance(news, Guidance)
    assert news.box is not None
    assert news.box.x + news.box.width / 2 == pytest.approx(1 - 410 / 640, abs=0.02)
    assert news.box.y + news.box.height / 2 == pytest.approx(285 / 480, abs=0.02)


def test_without_a_code_the_scan_asks_for_one_and_ends_in_time() -> None:
    scan = CodeScan()
    for taken in np.arange(50.0, 50.0 + SCAN_TIMEOUT_S, 1.0):
        news = scan.see(Frame(seen(citizen()), float(taken), 1))
        assert news == Guidance(Prompt.SHOW_CODE, None, 0, 0)
    assert scan.see(Frame(seen(citizen()), 50.1 + SCAN_TIMEOUT_S, 1)) == NoCode()


def test_a_prompt_stands_long_enough_to_be_read() -> None:
    scan, last, since = CodeScan(), Prompt.SHOW_CODE, 50.0
    small = held(LONG, Hold(width_px=93))
    for index in range(45):
        taken = 50 + index * FRAME_S
        news = scan.see(Frame(seen(citizen() if index % 4 else small), taken, index))
        assert isinstance(news, Guidance)
        if news.prompt is not last:
            assert taken - since >= PROMPT_MIN_S
            last, since = news.prompt, taken


@pytest.mark.nightly
def test_damaged_pictures_never_crash_a_scan_nor_give_another_text() -> None:
    random, ends = np.random.default_rng(11), []
    for index in range(40):
        width_px, x_px, y_px, tilt_deg, slant = random.uniform((40, 0, 0, 0, -0.6), (640, 480, 480, 360, 0.6))
        hold = Hold(width_px, x_px, y_px, tilt_deg, slant)
        picture = held(hold=hold)
        for _ in range(random.integers(1, 4)):
            x, y, wide, high = random.integers(1, 400, 4)
            picture[y : y + high // 4, x : x + wide // 4] = random.integers(0, 255, 3)
        end, _ = scanned(np.roll(picture, index * 5 % 200 - 100, axis=1), seconds=3 * FRAME_S)
        ends.append(end)
    assert set(ends) == {None, ScannedCode(OPAQUE)}


MADE = st.one_of(
    st.tuples(st.just("byte"), st.text(CHARACTERS, max_size=60) | st.binary(max_size=60)),
    st.tuples(st.just("hanzi"), st.text("中文测试", min_size=1, max_size=20)),
    st.tuples(st.just("kanji"), st.text("点茗", min_size=1, max_size=20)),
    st.tuples(st.just("numeric"), st.text("0123456789", min_size=1, max_size=60)),
    st.tuples(st.just("alphanumeric"), st.text("AB: /$", min_size=1, max_size=60)),
)


@given(MADE, st.booleans())
@settings(deadline=None, max_examples=40 if NIGHT else 15)
def test_whatever_a_code_says_the_scan_goes_on(made: tuple[str, str | bytes], named: bool) -> None:
    mode, content = made
    if named and mode == "byte" and isinstance(content, str):
        code = segno.make(content or b"", mode=mode, micro=False, eci=bool(content), encoding="utf-8")
    else:
        code = segno.make(content or b"", mode=mode, micro=False)
    square = np.array([list(row) for row in code.matrix_iter(scale=5, border=4)], np.uint8)
    picture = np.full((max(480, len(square)), max(640, len(square)), 3), 176, np.uint8)
    picture[: len(square), : len(square)] = np.where(square[..., None] > 0, 30, 235)
    scan = CodeScan()
    for index in range(3):
        news = scan.see(Frame(picture, index * 1.0, index))
        assert isinstance(news, Guidance) or (isinstance(news, ScannedCode) and news.text.isprintable())
    scan.close()


@given(st.binary(min_size=1, max_size=64), st.integers(1, 90), st.integers(1, 90))
@settings(deadline=None, max_examples=12 if NIGHT else 6)
def test_whatever_a_picture_shows_the_scan_goes_on(noise: bytes, height: int, width: int) -> None:
    pixels = np.resize(np.frombuffer(noise, np.uint8), (height, width, 3))
    scan = CodeScan()
    for index in range(3):
        assert isinstance(scan.see(Frame(pixels, index * 1.0, index)), Guidance)
