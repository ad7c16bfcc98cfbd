"""The document camera as the kiosk has it: a real process for each look, which can be gone, hang, die and lie."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, closing
from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from config.document import NoDocumentCamera, SimulatedDocumentCamera, V4l2DocumentCamera
from config.faults import Fault
from devices.document.camera import JOB, SupervisedDocumentCamera, document_camera_of
from devices.document.messages import FROM_PROCESS, TO_PROCESS, Look, Take
from devices.document.port import Advice, Leaf, NotTaken, Sight
from devices.document.staging import Delivery, Manner, Mat
from devices.document.worker import run
from devices.face.preview import PreviewReader
from office.cases.leaves import picture
from simulated.document.camera import SimulatedDocumentCamera as StagedOne
from supervision.inside import Channel

SETTINGS = SimulatedDocumentCamera(driver="simulated", frames_per_s=20)


@pytest.fixture
async def camera() -> AsyncIterator[SupervisedDocumentCamera]:
    made = document_camera_of(SETTINGS)
    assert made is not None
    yield made
    await made.close()


def test_a_machine_without_one_has_none() -> None:
    assert document_camera_of(NoDocumentCamera()) is None


@pytest.mark.nightly
async def test_a_paper_is_seen_captured_and_then_nothing_of_it_is_there(camera: SupervisedDocumentCamera) -> None:
    camera.lay(Mat("record"))
    assert camera.preview() is None
    async with aclosing(camera.look()) as sights:
        first = await anext(sights)
        assert len(first.corners) == 4
        shown = camera.preview()
        assert shown is not None
        assert (shown.width, shown.height) == (480, 640)
        taken = await camera.take()
        assert isinstance(taken, Leaf)
        assert picture(taken.jpeg).high > 1600
    assert camera.preview() is None
    with pytest.raises(RuntimeError):
        await camera.take()


@pytest.mark.nightly
async def test_what_lies_badly_is_not_captured_and_what_is_laid_well_then_is(camera: SupervisedDocumentCamera) -> None:
    camera.lay(Mat("record", Manner.HALF_OUT))
    async with aclosing(camera.look()) as sights:
        assert (await anext(sights)).advice is Advice.MOVE_IN
        assert await camera.take() == NotTaken(Advice.MOVE_IN)
        camera.lay(Mat("record"))
        assert isinstance(await camera.take(), Leaf)


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("delivery", "code"),
    [
        (Delivery.ABSENT, "DOCUMENT-ABSENT"),
        (Delivery.FROZEN, "DOCUMENT-STALLED"),
        (Delivery.STALLED, "DOCUMENT-STALLED"),
    ],
)
async def test_a_camera_that_fails_is_a_fault_of_the_look_and_the_next_one_is_another(
    camera: SupervisedDocumentCamera, delivery: Delivery, code: str
) -> None:
    camera.lay(Mat("record", delivery=delivery))
    with pytest.raises(Fault, match=code):
        await _watched(camera)
    camera.lay(Mat("record"))
    async with aclosing(camera.look()) as sights:
        assert isinstance(await anext(sights), Sight)


@pytest.mark.nightly
async def test_a_process_that_dies_says_so_to_whoever_waits_for_a_picture(camera: SupervisedDocumentCamera) -> None:
    async with aclosing(camera.look()) as sights:
        await anext(sights)
        assert camera._look is not None
        os.kill(camera._look.child.pid, signal.SIGKILL)
        with pytest.raises(Fault, match="DOCUMENT-PROCESS-DIED"):
            await camera.take()


@pytest.mark.nightly
async def test_a_picture_that_nobody_has_asked_for_is_a_lie(
    camera: SupervisedDocumentCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("devices.document.camera.JOB", replace(JOB, target="tests.devices.document.test_camera:lie"))
    with pytest.raises(Fault, match="DOCUMENT-PROCESS-DIED"):
        await _watched(camera)


def test_whoever_touches_the_button_has_the_picture_that_they_see(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the third picture the paper lies still; the next one is a minute away."""
    now, pictures = time.monotonic(), 0

    def sleep(_: float) -> None:
        nonlocal now, pictures
        pictures += 1
        now += 60.0 if pictures == 3 else 0.0

    staged = StagedOne(SETTINGS.frames_per_s, lambda: now, sleep)
    staged.lay(Mat("record"))
    monkeypatch.setattr("devices.document.worker.camera_of", lambda _: staged)
    here, there = Pipe()
    with closing(here), closing(PreviewReader(upright=True)) as shown:
        kiosk = Channel(here, FROM_PROCESS, TO_PROCESS)
        kiosk.send(Look(camera=SETTINGS, preview=shown.fd))
        looking = threading.Thread(target=run, args=(there,))
        looking.start()
        advices = [kiosk.receive().advice for _ in range(3)]
        kiosk.send(Take())
        taken = kiosk.receive()
        here.close()
        looking.join()
    assert (advices[-1], pictures) == (Advice.GOOD, 3)
    assert isinstance(taken, Leaf)


async def test_another_camera_than_the_one_of_the_settings_is_absent(tmp_path: Path) -> None:
    camera = SupervisedDocumentCamera(V4l2DocumentCamera(driver="v4l2", device=tmp_path / "video0"))
    with pytest.raises(Fault, match="DOCUMENT-ABSENT"):
        await camera.ready()
    with pytest.raises(Fault, match="DOCUMENT-ABSENT"):
        await _watched(camera)
    with pytest.raises(RuntimeError):
        camera.lay(Mat("record"))


async def _watched(camera: SupervisedDocumentCamera) -> None:
    async with aclosing(camera.look()) as sights:
        async for _ in sights:
            pass


def lie(connection: Connection) -> None:
    channel = Channel(connection, TO_PROCESS, FROM_PROCESS)
    channel.receive()
    channel.send(NotTaken(Advice.GOOD))
    channel.receive()
