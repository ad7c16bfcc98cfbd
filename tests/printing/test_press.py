from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from config.faults import Fault
from config.ink import Strokes
from printing.documents.port import Signature
from printing.press import JOB, ChildPress
from supervision.child import ROOT
from tests.nursery import a_nursery, of_a_nursery
from tests.printing import samples
from tests.printing.bundles import CONTRIBUTIONS
from tests.printing.proving import PROVER
from tests.printing.samples import HALL
from tests.printing.setting import compose

__all__ = ["a_nursery", "of_a_nursery"]

COMPLETION, RECEIPT = samples.COMPLETION.letter, samples.RECEIPT.letter

pytestmark = pytest.mark.expects_log("children: press: ")


@pytest.fixture
async def press() -> AsyncIterator[ChildPress]:
    press = ChildPress(PROVER)
    yield press
    await press.close()


async def child_of(press: ChildPress) -> int:
    await press.preload()
    assert press.pid is not None
    return press.pid


def wait_for_end_of(pid: int) -> None:
    """Return when the process is gone; fails after ten seconds."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        assert select.select([descriptor], [], [], 10)[0], "the process goes on"
    finally:
        os.close(descriptor)


@pytest.mark.own_programs
async def test_the_press_gives_the_same_paper_as_composing_here(press: ChildPress) -> None:
    for letter in (COMPLETION, RECEIPT, samples.RECEIPT.named("李𠅤").receipt, CONTRIBUTIONS.letter):
        assert await press.compose("visit-1", letter) == compose("visit-1", letter)


async def test_papers_asked_for_at_once_are_not_mixed_up(press: ChildPress) -> None:
    other = samples.RECEIPT.but(values={"case_number": "达川人社受〔2026〕000999号"}).letter
    letters = [COMPLETION, RECEIPT, other]
    papers = await asyncio.gather(*(press.compose(f"key-{n}", letter) for n, letter in enumerate(letters)))
    assert [paper.key for paper in papers] == ["key-0", "key-1", "key-2"]
    assert len({paper.pdf for paper in papers}) == 3


async def test_a_child_that_was_killed_is_replaced_without_a_word(press: ChildPress) -> None:
    before = await child_of(press)
    os.kill(before, signal.SIGKILL)
    wait_for_end_of(before)
    assert (await press.compose("key", RECEIPT)).pages == 1
    assert press.pid != before


async def test_a_child_that_hangs_is_a_fault_and_replaced() -> None:
    press = ChildPress(PROVER)
    before = await child_of(press)
    press._timeout_s = 0.2
    os.kill(before, signal.SIGSTOP)
    with pytest.raises(Fault) as caught:
        await press.compose("key", RECEIPT)
    assert (caught.value.code, caught.value.detail) == ("PRINTER-COMPOSE", "the child is late")
    wait_for_end_of(before)
    press._timeout_s = 60
    assert (await press.compose("key", RECEIPT)).pages == 1
    await press.close()


LIARS = "tests.printing.liars"


@pytest.mark.parametrize(
    ("liar", "detail"),
    [
        pytest.param(
            "of_another_kind", "its words could not be used: ValueError in press.py", marks=pytest.mark.nightly
        ),
        pytest.param("of_the_wrong_form", "child sent a Sheet of the wrong form", marks=pytest.mark.nightly),
        pytest.param("of_a_fault_of_another_part", "child sent a Fault of the wrong form", marks=pytest.mark.nightly),
        ("without_end", "child sent a message of 2000000000 bytes"),
        ("dying", "child ended with 3"),
        pytest.param("pickled", "child sent a message of the wrong form", marks=pytest.mark.nightly),
    ],
)
async def test_a_child_that_lies_or_dies_is_a_fault_and_replaced(press: ChildPress, liar: str, detail: str) -> None:
    press._supervisor._job = replace(JOB, target=f"{LIARS}:{liar}")
    with pytest.raises(Fault) as caught:
        await press.compose("key", RECEIPT)
    assert (caught.value.code, detail in caught.value.detail) == ("PRINTER-COMPOSE", True), caught.value.detail
    press._supervisor._job = JOB
    assert (await press.compose("key", RECEIPT)).pages == 1


async def test_a_child_that_says_more_than_it_was_asked_is_replaced(press: ChildPress) -> None:
    press._supervisor._job = replace(JOB, target=f"{LIARS}:twice")
    await press.preload()
    lying = press.pid
    assert lying is not None
    press._supervisor._job = JOB
    assert (await press.compose("key", RECEIPT)).pages == 1
    assert press.pid != lying


@pytest.mark.own_programs
@pytest.mark.parametrize("error", [BlockingIOError(11, "no process"), MemoryError()], ids=repr)
async def test_a_child_that_cannot_be_started_is_a_fault_and_tried_again(
    press: ChildPress, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as machine:
        machine.setattr(subprocess, "Popen", refuse)
        with pytest.raises(Fault) as caught:
            await press.compose("key", RECEIPT)
        assert caught.value.code == "PRINTER-COMPOSE"
        assert "cannot be started" in caught.value.detail
    assert (await press.compose("key", RECEIPT)).pages == 1


async def test_a_paper_with_what_is_no_text_is_a_fault_and_the_next_one_is_set(press: ChildPress) -> None:
    with pytest.raises(Fault, match="PRINTER-COMPOSE"):
        await press.compose("key", samples.RECEIPT.but(values={"matter": "\ud800"}).letter)
    assert (await press.compose("key", RECEIPT)).pages == 1


async def test_at_rest_there_is_no_child_and_the_next_paper_has_one(press: ChildPress) -> None:
    await press.preload()
    await press.rest()
    assert press.pid is None
    assert (await press.compose("key", RECEIPT)).pages == 1


async def test_a_cancelled_paper_is_never_taken_for_the_next_one(press: ChildPress) -> None:
    await press.preload()
    first = asyncio.ensure_future(press.compose("first", COMPLETION))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert (await press.compose("second", RECEIPT)).key == "second"


async def test_a_paper_that_cannot_be_set_is_a_fault_without_its_content(press: ChildPress) -> None:
    endless = HALL.model_copy(update={"address": "秘密地址" * 2000})
    with pytest.raises(Fault) as caught:
        await press.compose("key", replace(RECEIPT, hall=endless))
    assert caught.value.code == "PRINTER-COMPOSE"
    assert caught.value.detail.startswith("LayoutError in ")
    assert "秘密" not in caught.value.detail
    assert (await press.compose("key", RECEIPT)).pages == 1


def test_the_process_with_the_screen_never_loads_the_typesetter() -> None:
    program = (
        "import asyncio, sys\n"
        "from printing.press import ChildPress\n"
        "from tests.printing.proving import PROVER\n"
        "from tests.printing.samples import RECEIPT\n"
        "async def main():\n"
        "    press = ChildPress(PROVER)\n"
        "    await press.compose('key', RECEIPT.letter)\n"
        "    await press.close()\n"
        "asyncio.run(main())\n"
        "sys.exit('reportlab' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


@pytest.mark.own_programs
def test_the_child_ends_with_its_parent_however_that_ends() -> None:
    program = (
        "import asyncio\n"
        "from printing.press import ChildPress\n"
        "from tests.printing.proving import PROVER\n"
        "async def main():\n"
        "    press = ChildPress(PROVER)\n"
        "    await press.preload()\n"
        "    print(press.pid, flush=True)\n"
        "    await asyncio.Event().wait()\n"
        "asyncio.run(main())"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    wait_for_end_of(child)


async def test_a_signature_comes_to_the_press_as_it_was_written(press: ChildPress) -> None:
    cross = Strokes((((0.1, 0.1), (0.9, 0.9)), ((0.1, 0.9), (0.9, 0.1))), 2.5)
    signed = replace(COMPLETION, blocks=(*COMPLETION.blocks, Signature(cross)))
    assert (await press.compose("k", signed)).pdf == compose("k", signed).pdf


def test_the_press_holds_nothing_of_keys_and_no_loop() -> None:
    """The key is never with it, nor what signs; and what every child shares is the smaller for it."""
    imported = "import sys, printing.press_child; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", imported], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert "reportlab" in loaded
    assert loaded & {"cryptography", "asyncio", "sqlite3", "PySide6"} == set()
