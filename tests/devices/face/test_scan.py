"""The eyes process reads a code, from outside: the virtual citizen's phone, and whatever happens to the process."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import cv2
import numpy as np
import pytest

from config.faults import Fault
from config.settings import FileCamera, SimulatedCamera, V4l2Camera
from devices.face.eyes import SupervisedEyes
from devices.face.messages import CitizenCommand
from devices.face.port import Guidance, NoCode, Prompt, ScannedCode
from simulated.citizen.phone import Hold, phone
from tests.devices.face.stage import FRAMES_PER_S, face_settings, portrait, put_wrong_models, without_engine
from tests.nursery import a_nursery_of_eyes, of_a_nursery_of_eyes

__all__ = ["a_nursery_of_eyes", "of_a_nursery_of_eyes"]

pytestmark = pytest.mark.xdist_group("eyes")
SIMULATED = SimulatedCamera(driver="simulated", frames_per_s=FRAMES_PER_S)
ROOT = Path(__file__).parents[3]
LIMIT_S = 60


@pytest.fixture
async def eyes() -> AsyncIterator[SupervisedEyes]:
    eyes = SupervisedEyes(SIMULATED, without_engine())
    await eyes.start()
    yield eyes
    await eyes.close()


def lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def text_of(eyes: SupervisedEyes) -> str:
    async with asyncio.timeout(LIMIT_S):
        async for news in eyes.scan():
            if isinstance(news, ScannedCode):
                return news.text
    raise AssertionError("a scan without a code")


async def until_seen(eyes: SupervisedEyes) -> None:
    """Begin a scan, and leave it when its first picture is there."""
    async with aclosing(eyes.scan()) as moments:
        async for _ in moments:
            if eyes.preview() is not None:
                return


async def test_a_code_that_is_held_up_later_is_read_and_the_camera_is_off_then(eyes: SupervisedEyes) -> None:
    token = secrets.token_urlsafe(32)
    eyes.command(("stand", "a"))
    pictures, prompts = set(), []
    async with asyncio.timeout(LIMIT_S):
        async for news in eyes.scan():
            if isinstance(news, Guidance):
                prompts.append(news.prompt)
                if (preview := eyes.preview()) is not None:
                    pictures.add(preview.index)
                    eyes.command(("show", token) if len(pictures) == 5 else ("stand", "a"))
            else:
                assert eyes.preview() is None
    assert isinstance(news, ScannedCode)
    assert news.text == token
    assert set(prompts) == {Prompt.SHOW_CODE}
    assert len(pictures) >= 5


@pytest.mark.nightly
async def test_scans_and_a_check_follow_each_other() -> None:
    eyes = SupervisedEyes(SIMULATED, face_settings())
    eyes.command(("stand", "a"))
    eyes.command(("show", "first"))
    assert await text_of(eyes) == "first"
    eyes.command(("show", "second"))
    assert await text_of(eyes) == "second"
    eyes.command(("hide",))
    async with asyncio.timeout(LIMIT_S), aclosing(eyes.verify(portrait("a"))) as check:
        async for news in check:
            assert isinstance(news, Guidance)
            if news.box is not None:
                break  # seen by the check that follows
    await eyes.close()


@pytest.mark.nightly
async def test_a_scan_that_is_left_stops_and_the_next_one_runs(eyes: SupervisedEyes) -> None:
    looking = eyes.pid
    await until_seen(eyes)
    assert eyes.preview() is None
    assert looking is not None
    with pytest.raises(ProcessLookupError):
        os.kill(looking, 0)
    eyes.command(("show", "here"))
    assert await text_of(eyes) == "here"


async def test_a_cancelled_scan_stops_the_camera(eyes: SupervisedEyes) -> None:
    looking = asyncio.Event()

    async def scan() -> None:
        async with aclosing(eyes.scan()) as moments:
            async for _ in moments:
                if eyes.preview() is not None:
                    looking.set()

    visit = asyncio.create_task(scan())
    await asyncio.wait_for(looking.wait(), LIMIT_S)
    visit.cancel()
    with pytest.raises(asyncio.CancelledError):
        await visit
    assert eyes.preview() is None
    eyes.command(("show", "after"))
    assert await text_of(eyes) == "after"


async def test_only_one_check_or_scan_at_a_time(eyes: SupervisedEyes) -> None:
    async with aclosing(eyes.scan()) as moments:
        await anext(moments)
        with pytest.raises(RuntimeError, match="running"):
            await anext(eyes.scan())
        with pytest.raises(RuntimeError, match="running"):
            await anext(eyes.verify(portrait("a")))


@pytest.mark.parametrize(
    ("blow", "code"),
    [
        pytest.param(signal.SIGKILL, "FACE-PROCESS-DIED", marks=pytest.mark.expects_log("eyes: child ended with -9")),
        pytest.param(signal.SIGSTOP, "CAMERA-STALLED", marks=pytest.mark.nightly),
    ],
)
async def test_a_killed_or_frozen_process_is_a_fault_and_the_next_scan_works(
    eyes: SupervisedEyes, blow: signal.Signals, code: str
) -> None:
    struck: list[int] = []

    async def watch() -> None:
        async for _ in eyes.scan():
            if eyes.preview() is not None and eyes.pid is not None:
                if not struck:
                    eyes.command(("show", "still there"))  # in the hand also before the next process
                struck.append(eyes.pid)
                os.kill(eyes.pid, blow)

    with pytest.raises(Fault) as caught:
        await asyncio.wait_for(watch(), LIMIT_S)
    assert caught.value.code == code
    assert eyes.preview() is None
    assert await text_of(eyes) == "still there"
    assert eyes.pid not in struck
    assert not any(lives(pid) for pid in struck)


async def test_no_camera_is_said() -> None:
    eyes = SupervisedEyes(V4l2Camera(driver="v4l2", device=Path("/dev/v4l/by-id/none")), without_engine())
    with pytest.raises(Fault, match="CAMERA-ABSENT"):
        await text_of(eyes)
    await eyes.close()


def recording(file: Path, pictures: list[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]) -> FileCamera:
    """A camera that shows each of ``pictures`` for one and a half seconds, with the noise of a sensor."""
    source = np.random.default_rng(4)
    writer = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*"MJPG"), 10, (640, 480))
    for picture in pictures:
        for _ in range(15):
            noise = source.integers(-3, 4, picture.shape, np.int8)
            writer.write(np.asarray(cv2.add(picture, noise, dtype=cv2.CV_8U)))
    writer.release()
    return FileCamera(driver="file", path=file)


async def test_what_hinders_is_said_until_one_code_is_there(tmp_path: Path) -> None:
    wall = np.full((480, 640, 3), 176, np.uint8)

    def shown(*phones: tuple[str, Hold]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        picture = wall.astype(np.float32)
        for text, hold in phones:
            sprite = phone(text, hold)
            picture += sprite.cover[..., None] * (sprite.pixels - picture)
        return picture.astype(np.uint8)

    mine, other, far = ("mine" * 10, Hold(x_px=470)), ("other" * 8, Hold(x_px=170)), ("mine" * 30, Hold(width_px=90))
    camera = recording(tmp_path / "scan.avi", [wall, shown(far), shown(mine, other), shown(mine)])
    eyes = SupervisedEyes(camera, without_engine())
    prompts: list[Prompt] = []
    async with asyncio.timeout(LIMIT_S):
        async for news in eyes.scan():
            if isinstance(news, Guidance) and news.prompt not in prompts[-1:]:
                prompts.append(news.prompt)
    assert prompts == [Prompt.SHOW_CODE, Prompt.NEARER, Prompt.ONE_CODE]
    assert news == ScannedCode("mine" * 10)
    await eyes.close()


@pytest.mark.own_programs
async def test_nothing_held_up_ends_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hasty = tmp_path / "sitecustomize.py"  # python reads it at the start of the process
    hasty.write_text("import devices.face.code as code\ncode.SCAN_TIMEOUT_S = 0.5\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{ROOT}")
    eyes = SupervisedEyes(SIMULATED, without_engine())
    eyes.command(("stand", "a"))
    async with asyncio.timeout(LIMIT_S):
        moments = [news async for news in eyes.scan()]
    assert moments[-1] == NoCode()
    assert {type(news) for news in moments[:-1]} == {Guidance}
    await eyes.close()


@pytest.mark.own_programs
async def test_codes_are_read_without_a_face_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_wrong_models(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    eyes = SupervisedEyes(SIMULATED, face_settings())
    with pytest.raises(Fault, match="FACE-UNAVAILABLE"):
        await eyes.ready()
    eyes.command(("show", "no face needed"))
    assert await text_of(eyes) == "no face needed"
    with pytest.raises(Fault, match="FACE-UNAVAILABLE"):
        await anext(eyes.verify(portrait("a")))
    await eyes.close()


def test_no_value_on_the_way_shows_the_text() -> None:
    code = ScannedCode("bearer")
    for value in (code, CitizenCommand(command=("show", "bearer"))):
        assert "bearer" not in repr(value)


READ_ALOUD = """
import asyncio, logging, sys
from config.settings import SimulatedCamera
from devices.face.eyes import SupervisedEyes
from tests.devices.face.stage import without_engine
async def main() -> None:
    logging.basicConfig(level=logging.DEBUG)
    eyes = SupervisedEyes(SimulatedCamera(driver="simulated"), without_engine())
    await eyes.start()
    eyes.command(("show", sys.argv[1]))
    print([news async for news in eyes.scan()])
    eyes.command(("show", sys.argv[1] * 100))  # no code holds so much: the process dies of it
    try:
        print([news async for news in eyes.scan()])
    except Exception as error:
        print(error)
    await eyes.close()
asyncio.run(main(), debug=True)
"""


async def test_the_text_is_in_no_log_and_no_output_not_even_of_a_crash() -> None:
    token = secrets.token_urlsafe(32)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        READ_ALOUD,
        token,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await asyncio.wait_for(process.communicate(), LIMIT_S)
    assert "ScannedCode()" in output.decode()
    assert "FACE-PROCESS-DIED" in output.decode()
    assert token not in output.decode()
