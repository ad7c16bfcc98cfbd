"""The eyes process stopped, killed, starved or lying in mid-check: noticed and replaced.

How soon is measured where nothing else runs: ``benchmarks/eyes_trouble.py``.
"""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, aclosing
from dataclasses import replace

import pytest

from benchmarks.eyes_trouble import starve
from config.faults import Fault
from devices.face import eyes as eyes_module
from devices.face.eyes import JOB, SupervisedEyes
from devices.face.port import Guidance, Outcome, Verdict
from devices.face.watchdog import BEAT_MAX_S
from tests.devices.face.stage import face_settings, portrait, without_engine
from tests.devices.face.test_eyes import SIMULATED, assert_works, lives
from tests.families import by_day
from tests.nursery import a_nursery_of_eyes, of_a_nursery_of_eyes
from tests.waiting import seen

__all__ = ["a_nursery_of_eyes", "of_a_nursery_of_eyes"]

pytestmark = pytest.mark.xdist_group("eyes")


async def verdict_of(eyes: SupervisedEyes) -> Verdict:
    async with asyncio.timeout(60):
        async for news in eyes.verify(portrait("a")):
            if isinstance(news, Verdict):
                return news
    raise AssertionError("a check without a verdict")


@pytest.fixture
async def eyes() -> AsyncIterator[SupervisedEyes]:
    eyes = SupervisedEyes(SIMULATED, face_settings())
    await eyes.ready()
    eyes.command(("stand", "a"))
    yield eyes
    await eyes.close()


async def ready_without_engine(eyes: SupervisedEyes) -> None:
    """There is a process that says itself that it has no engine."""
    with pytest.raises(Fault, match="FACE-UNAVAILABLE"):
        await eyes.ready()


async def fault_after(eyes: SupervisedEyes, deed: Callable[[int], object]) -> Fault:
    """Do ``deed`` to the process in mid-check, once, and wait until a fresh one is ready: what it was noticed as."""
    done = False

    async def watched() -> None:
        nonlocal done
        async with asyncio.timeout(60), aclosing(eyes.verify(portrait("a"))) as moments:
            async for _ in moments:
                if not done and eyes.preview() is not None and eyes.pid is not None:
                    done = True
                    deed(eyes.pid)

    with pytest.raises(Fault) as caught:
        await watched()
    await eyes.ready()
    return caught.value


@pytest.mark.parametrize(
    ("signum", "code"),
    [
        pytest.param(
            signal.SIGILL,
            "FACE-PROCESS-DIED",
            marks=[pytest.mark.expects_log("eyes: child ended with -4"), pytest.mark.nightly],  # SIGKILL: test_eyes.py
        ),
        (signal.SIGSTOP, "CAMERA-STALLED"),
    ],
)
async def test_a_killed_or_stopped_process_is_noticed_and_replaced(
    eyes: SupervisedEyes, signum: int, code: str
) -> None:
    before = eyes.pid
    assert (await fault_after(eyes, lambda pid: os.kill(pid, signum))).code == code
    assert eyes.pid != before
    assert not lives(before)
    assert eyes.preview() is None


async def test_whoever_asks_while_they_load_is_in_no_check_s_way() -> None:
    eyes = SupervisedEyes(SIMULATED, without_engine())
    asking = [asyncio.ensure_future(ready_without_engine(eyes)) for _ in range(2)]
    await asyncio.sleep(0)
    async with asyncio.timeout(60), aclosing(eyes.scan()) as moments:
        assert isinstance(await anext(moments), Guidance)
    await asyncio.gather(*asking)  # nobody is told that they are ready before that is known
    await eyes.close()


@pytest.mark.nightly
async def test_a_starved_process_is_noticed(eyes: SupervisedEyes) -> None:
    """It runs for a twentieth of the time: pictures still come, but too rarely to follow anybody."""
    with ExitStack() as until_the_end:
        fault = await fault_after(eyes, lambda _: starve(eyes, until_the_end))
    assert fault.code in ("CAMERA-SLOW", "CAMERA-STALLED")
    await assert_works(eyes)


async def test_a_process_that_was_stopped_while_nobody_looked_costs_nobody_a_check() -> None:
    eyes = SupervisedEyes(SIMULATED, without_engine())
    await ready_without_engine(eyes)
    stopped = eyes.pid
    assert stopped is not None
    os.kill(stopped, signal.SIGSTOP)
    await seen(lambda: time.monotonic() - eyes._preview.beat > BEAT_MAX_S)
    await assert_works(eyes)
    assert not lives(stopped)
    await eyes.close()


#: each that lies, and what the kiosk finds out: by what it shows, or by what it says
SHOWS = {
    "frozen": ("CAMERA-FROZEN", "shown before"),
    "looped": ("CAMERA-FROZEN", "shown before"),
    "late": ("CAMERA-STALLED", "newest picture"),
    "blind": ("CAMERA-STALLED", "newest picture"),
    "garbled": ("FACE-PROCESS-DIED", "counted wrongly"),
}
SAYS = {
    "of_the_wrong_form": "child sent a Guidance of the wrong form",
    "of_no_number": "child sent a message of the wrong form",
    "of_a_step_too_many": "child sent a Guidance of the wrong form",
    "of_more_than_is_known": "child sent a Guidance of the wrong form",
    "of_no_known_kind": "child sent a message of no known kind",
    "pickled": "child sent a message of the wrong form",
    "of_a_fault_of_another_part": "child sent a Fault of the wrong form",
    "of_a_fault_without_end": "child sent a Fault of the wrong form",
    "of_something_else": "its words could not be used",
    "twice": "its words could not be used",
    "too_long": "child sent a message of 65537 bytes",
    "without_end": "of the wrong form",
    "flooding": "messages in",
    "halving": "half a message",
    "babbling": "child sent a message of -1 bytes",
}


@pytest.mark.parametrize("liar", by_day(SHOWS, {"frozen"}))
async def test_a_process_that_shows_what_no_camera_sees_is_replaced(monkeypatch: pytest.MonkeyPatch, liar: str) -> None:
    await found_out(monkeypatch, liar, *SHOWS[liar])


#: by day one of each kind; what else the wire refuses is tested without a process in ``tests/supervision/test_wire.py``
BY_DAY = {"of_the_wrong_form"}


@pytest.mark.parametrize("liar", by_day(SAYS, BY_DAY))
@pytest.mark.expects_log("children: eyes: ")
async def test_a_process_that_lies_or_talks_nonsense_is_replaced(monkeypatch: pytest.MonkeyPatch, liar: str) -> None:
    await found_out(monkeypatch, liar, "FACE-PROCESS-DIED", SAYS[liar])


async def found_out(monkeypatch: pytest.MonkeyPatch, liar: str, code: str, detail: str) -> None:
    """A check by ``liar`` ends with that fault, and a true process takes its place."""
    monkeypatch.setattr(eyes_module, "JOB", replace(JOB, target=f"tests.devices.face.liars:{liar}"))
    eyes = SupervisedEyes(SIMULATED, without_engine())
    await eyes.ready()  # so it lies about that, too
    lying = eyes.pid
    eyes._supervisor._job = JOB  # the one that follows is a true one
    with pytest.raises(Fault) as caught:
        await verdict_of(eyes)
    assert (caught.value.code, detail in caught.value.detail) == (code, True), caught.value
    await ready_without_engine(eyes)
    assert eyes.pid != lying
    assert not lives(lying)
    await eyes.close()


async def test_consent_that_is_withdrawn_in_mid_challenge_ends_camera_and_pictures_at_once(
    eyes: SupervisedEyes,
) -> None:
    looking, memory = eyes.pid, eyes._preview
    async with aclosing(eyes.verify(portrait("a"))) as moments:
        async for news in moments:
            if isinstance(news, Guidance) and news.prompt.value.startswith(("turn", "come")):
                break
        assert memory.index > 0
    assert not lives(looking)
    assert not any(memory._memory[64:])  # nothing of the picture is left, and nobody is left to write one
    assert eyes.preview() is None


@pytest.mark.nightly
async def test_a_wall_clock_that_jumps_disturbs_no_check(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The machine's clock is set while a check runs: libfaketime is not needed, the wall clock is simply not asked."""
    folder = tmp_path_factory.mktemp("jumping")
    (folder / "sitecustomize.py").write_text(
        "import itertools, time\n"
        "jumps = itertools.cycle([0.0, 3600.0, -86400.0, 1e9])\n"
        "time.time = lambda: 1.7e9 + next(jumps)\n"
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYTHONPATH", f"{folder}:{eyes_module.__file__.rsplit('/devices/', 1)[0]}")
        patched.setattr(time, "time", lambda: 0.0)
        eyes = SupervisedEyes(SIMULATED, face_settings())
        await eyes.ready()
        eyes.command(("stand", "a"))
        verdict = await verdict_of(eyes)
        await eyes.close()
    assert isinstance(verdict, Verdict)
    assert verdict.outcome is Outcome.MATCH


@pytest.mark.own_programs
@pytest.mark.nightly
@pytest.mark.expects_log("children: eyes: child ended with -9")
async def test_a_fork_that_fails_while_a_process_is_replaced_is_a_fault_and_the_next_check_works(
    eyes: SupervisedEyes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    assert eyes.pid is not None
    with monkeypatch.context() as machine:
        machine.setattr(subprocess, "Popen", refuse)
        os.kill(eyes.pid, signal.SIGKILL)
        for _ in range(2):  # said to everybody who asks, and nobody waits for long
            with pytest.raises(Fault) as caught:
                await verdict_of(eyes)
            assert caught.value.code == "FACE-PROCESS-DIED"
        assert "cannot be started: Resource temporarily unavailable" in caught.value.detail
        assert eyes.pid is None
    await assert_works(eyes)
