"""The eyes process from outside: what the kiosk sees when it works, dies, freezes, or has no camera."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path

import cv2
import numpy as np
import pytest

from config.faults import Fault
from config.settings import FileCamera, SimulatedCamera, V4l2Camera
from devices.face import eyes as eyes_module
from devices.face.eyes import SupervisedEyes
from devices.face.port import Guidance, Outcome, Prompt, Verdict
from tests.devices.face.stage import FRAMES_PER_S, face_settings, portrait, put_wrong_models, without_engine
from tests.nursery import a_nursery_of_eyes, of_a_nursery_of_eyes
from tests.waiting import seen

__all__ = ["a_nursery_of_eyes", "of_a_nursery_of_eyes"]

pytestmark = pytest.mark.xdist_group("eyes")
SIMULATED = SimulatedCamera(driver="simulated", frames_per_s=FRAMES_PER_S)


@pytest.fixture
async def eyes() -> AsyncIterator[SupervisedEyes]:
    eyes = SupervisedEyes(SIMULATED, face_settings())
    await eyes.start()
    yield eyes
    await eyes.close()


@pytest.fixture
async def watching() -> AsyncIterator[SupervisedEyes]:
    """Those that need not know anybody."""
    eyes = SupervisedEyes(SIMULATED, without_engine())
    await eyes.start()
    yield eyes
    await eyes.close()


async def watch(eyes: SupervisedEyes, deed: Callable[[int], None]) -> None:
    """Run a check and do ``deed`` to its process at every moment after the first picture."""
    async with asyncio.timeout(60):
        async for _ in eyes.verify(portrait("a")):
            if eyes.preview() is not None and eyes.pid is not None:
                deed(eyes.pid)


async def fault_of(eyes: SupervisedEyes, deed: Callable[[int], None] = lambda pid: None) -> Fault:
    with pytest.raises(Fault) as caught:
        await watch(eyes, deed)
    return caught.value


async def assert_works(eyes: SupervisedEyes) -> None:
    """There is a process, and it shows pictures."""
    async with asyncio.timeout(60), aclosing(eyes.watch()) as moments:
        async for _ in moments:
            if eyes.preview() is not None:
                return


def lives(pid: int | None) -> bool:
    return Path(f"/proc/{pid}").exists()


def open_files() -> set[str]:
    return {path.name for path in Path("/proc/self/fd").iterdir()}


async def test_a_willing_holder_is_recognised_and_seen_meanwhile(eyes: SupervisedEyes) -> None:
    eyes.command(("stand", "a"))
    pictures, prompts = set(), []
    async for news in eyes.verify(portrait("a")):
        if isinstance(news, Guidance):
            prompts.append(news.prompt)
            if (preview := eyes.preview()) is not None:
                pictures.add(preview.index)
                assert len(preview.rgb) == preview.width * preview.height * 3
    assert isinstance(news, Verdict)
    assert (news.outcome, news.engine, news.settings) == (Outcome.MATCH, "dlib-resnet-v1", "not-calibrated")
    assert {Prompt.TURN_LEFT, Prompt.TURN_RIGHT} & set(prompts)
    assert len(pictures) > 10
    assert eyes.preview() is None  # and wiped
    print(f"machine_s {news.machine_s:.2f} waited_s {news.waited_s:.2f}")


@pytest.mark.nightly
async def test_the_citizen_may_come_after_the_check_has_begun(eyes: SupervisedEyes) -> None:
    came = False
    async with asyncio.timeout(60), aclosing(eyes.verify(portrait("a"))) as check:
        async for news in check:
            assert isinstance(news, Guidance)
            if news.box is not None:
                break
            if not came:
                came = True
                eyes.command(("stand", "a"))
    assert came


async def test_a_bad_portrait_is_a_verdict_without_a_camera(eyes: SupervisedEyes) -> None:
    with_nothing = [news async for news in eyes.verify(b"no picture")]
    assert [news.outcome for news in with_nothing if isinstance(news, Verdict)] == [Outcome.PORTRAIT_UNUSABLE]
    assert len(with_nothing) == 1


async def test_closing_the_iterator_ends_the_process_with_its_camera_and_the_next_check_runs(
    eyes: SupervisedEyes,
) -> None:
    eyes.command(("stand", "a"))
    check = eyes.verify(portrait("a"))
    pid = None
    async for _ in check:
        pid = eyes.pid
        if eyes.preview() is not None:
            break
    await check.aclose()
    assert eyes.preview() is None
    assert not lives(pid)
    await assert_works(eyes)


@pytest.mark.expects_log("children: eyes: child ended with -9")
async def test_a_killed_process_is_a_fault_and_the_next_check_works(eyes: SupervisedEyes) -> None:
    eyes.command(("stand", "a"))
    fault = await fault_of(eyes, lambda pid: os.kill(pid, signal.SIGKILL))
    assert (fault.code, fault.detail) == ("FACE-PROCESS-DIED", "child ended with -9")
    assert eyes.preview() is None
    async with asyncio.timeout(60), aclosing(eyes.verify(portrait("a"))) as check:
        async for news in check:
            assert isinstance(news, Guidance)
            if news.box is not None:
                break  # who stood there still stands there


@pytest.mark.expects_log("children: eyes: child ended with -9")
async def test_a_process_that_dies_while_idle_is_replaced_before_the_next_check(watching: SupervisedEyes) -> None:
    dead = watching.pid
    assert dead is not None
    os.kill(dead, signal.SIGKILL)
    await seen(lambda: watching.pid not in (None, dead))
    await assert_works(watching)


async def test_a_process_looks_once_and_another_one_is_loaded_for_the_next(watching: SupervisedEyes) -> None:
    """What the libraries have left of a face in its memory goes with it."""
    seen = {watching.pid}
    for _ in range(2):
        looking = watching.pid
        await assert_works(watching)
        assert not lives(looking)
        seen.add(watching.pid)
    assert len(seen) == 3


async def test_a_hung_process_is_ended_with_its_check(watching: SupervisedEyes) -> None:
    moments = watching.watch()
    hung = None
    async for _ in moments:
        if watching.preview() is not None and watching.pid is not None:
            hung = watching.pid
            os.kill(hung, signal.SIGSTOP)
            break
    await moments.aclose()
    assert not lives(hung)
    await assert_works(watching)


async def test_a_process_that_hangs_while_loading_is_a_fault_and_replaced(
    eyes: SupervisedEyes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eyes_module, "LOAD_TIMEOUT_S", 0.2)
    hung = eyes.pid
    assert hung is not None
    os.kill(hung, signal.SIGSTOP)
    assert (await fault_of(eyes)).code == "FACE-PROCESS-DIED"
    assert not lives(hung)
    monkeypatch.undo()
    await assert_works(eyes)


async def test_no_camera_is_said_and_the_process_lives_on() -> None:
    eyes = SupervisedEyes(V4l2Camera(driver="v4l2", device=Path("/dev/v4l/by-id/none")), face_settings())
    fault = await fault_of(eyes)
    assert (fault.code, fault.detail) == ("CAMERA-ABSENT", "/dev/v4l/by-id/none does not exist")
    assert lives(eyes.pid)
    with pytest.raises(Fault, match="CAMERA-ABSENT"):
        await eyes.ready()  # as the readiness check of the machine says it
    with pytest.raises(RuntimeError, match="simulated"):
        eyes.command(("leave",))
    await eyes.close()


@pytest.mark.nightly
async def test_a_camera_that_is_gone_in_mid_check_is_absent_and_works_again_when_it_is_back(tmp_path: Path) -> None:
    recording = tmp_path / "short.avi"
    writer = cv2.VideoWriter(str(recording), cv2.VideoWriter.fourcc(*"MJPG"), 25, (320, 240))
    for _ in range(10):
        writer.write(np.full((240, 320, 3), 150, np.uint8))
    writer.release()
    eyes = SupervisedEyes(FileCamera(driver="file", path=recording), face_settings())
    details = [(await fault_of(eyes)).detail]
    recording.rename(tmp_path / "unplugged.avi")
    details.append((await fault_of(eyes)).detail)
    (tmp_path / "unplugged.avi").rename(recording)
    details.append((await fault_of(eyes)).detail)
    gone, missing = f"{recording} gives no more frames", f"{recording} does not exist"
    assert details == [gone, missing, gone]
    await eyes.close()


@pytest.mark.own_programs
async def test_a_wrong_model_file_makes_the_check_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_wrong_models(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    eyes = SupervisedEyes(SIMULATED, face_settings())
    assert (await fault_of(eyes)).code == "FACE-UNAVAILABLE"
    assert (await fault_of(eyes)).code == "FACE-UNAVAILABLE"  # said every time, by the same living process
    await eyes.close()


async def test_at_rest_there_is_no_process_and_the_next_look_has_one(watching: SupervisedEyes) -> None:
    with pytest.raises(Fault, match="FACE-UNAVAILABLE"):
        await watching.ready()
    pid = watching.pid
    await watching.rest()
    assert not lives(pid)
    with pytest.raises(Fault, match="FACE-UNAVAILABLE"):  # what loading has shown
        await watching.ready()
    assert watching.pid is None
    await assert_works(watching)
    assert watching.pid is not None


async def test_whoever_stops_waiting_for_the_eyes_leaves_no_limit_behind(watching: SupervisedEyes) -> None:
    waiting = asyncio.ensure_future(watching.ready())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    await asyncio.sleep(0)
    assert not watching._tasks


async def test_nothing_runs_and_nothing_is_open_after_close() -> None:
    before = open_files()
    eyes = SupervisedEyes(SIMULATED, without_engine())
    await eyes.start()
    pid = eyes.pid
    await eyes.close()
    assert not lives(pid)
    assert open_files() == before


async def test_the_parent_loads_no_imaging_library() -> None:
    code = "import sys, devices.face.eyes; print([m for m in ('cv2', 'numpy', 'dlib', 'PIL') if m in sys.modules])"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    assert out.decode().strip() == "[]"


@pytest.mark.nightly
async def test_a_camera_of_one_picture_a_second_is_told_as_slow(tmp_path: Path) -> None:
    recording = tmp_path / "slow.avi"
    writer = cv2.VideoWriter(str(recording), cv2.VideoWriter.fourcc(*"MJPG"), 1, (320, 240))
    source = np.random.default_rng(7)
    for _ in range(20):
        writer.write(source.integers(0, 255, (240, 320, 3), np.uint8))
    writer.release()
    eyes = SupervisedEyes(FileCamera(driver="file", path=recording), face_settings())
    assert (await fault_of(eyes)).code == "CAMERA-SLOW"
    async with aclosing(eyes.watch()) as moments:  # but it is enough to be looked at
        seen = set()
        async for _ in moments:
            seen |= {preview.index} if (preview := eyes.preview()) else set()
            if len(seen) == 3:
                break
    await eyes.close()
