"""``printer simulate``: another process, spoken to by a real socket, until it is told to end."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from assembly.site import ROOT
from config.clock import SystemClock
from config.faults import Fault
from config.printers import EscposPrinter as Chosen
from config.printers import NetworkLink
from kiosk import kiosk
from printing.escpos import receipt_printer
from printing.ipp import IppPrinter
from printing.port import JobState, Paper
from printing.raster import dots_of
from tests.printing.receipts import receipt
from tests.printing.test_sheet_faults import document


async def test_it_keeps_a_printer_running_that_cuts_receipts_into_pictures(tmp_path: Path) -> None:
    command = [sys.executable, "kiosk.py", "printer", "simulate", "receipt", "--port", "0", "--out", str(tmp_path)]
    with subprocess.Popen(  # noqa: ASYNC220 - it is waited for by what it says
        [*command, "--fault", "cutter_once@20000"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        (port,) = re.findall(r"at port (\d+)", process.stdout.readline())
        link = NetworkLink(kind="network", host="127.0.0.1", port=int(port))
        driver = receipt_printer(Chosen(driver="escpos", model="simulated", link=link), SystemClock(), not_told)
        try:
            assert [status.state async for status in driver.follow(receipt())][-1] is JobState.PRINTED
            assert re.fullmatch(rf"receipt: \d+ rows, {tmp_path}/receipt-0001.png\n", process.stdout.readline())
            for typed, answer in (("fire@3", "'fire@3' is no NAME@BYTE"), ("cover", "cover")):
                print(typed, file=process.stdin, flush=True)
                assert process.stdout.readline() == f"receipt printer: {answer}\n"
            with pytest.raises(Fault, match="PRINTER-COVER"):
                await driver.ready()
            print("mend", file=process.stdin, flush=True)
            assert process.stdout.readline() == "receipt printer: mend\n"
            await driver.ready()
        finally:
            await driver.close()
            process.send_signal(signal.SIGINT)
        assert process.stdout.read() == ""
    assert process.returncode == 0
    with Image.open(tmp_path / "receipt-0001.png") as picture:
        assert picture.width == 576
        assert picture.height > dots_of(receipt().pdf, 576, 203)[0].height  # and what stands above the knife


async def not_told(_kind: str, _public: object) -> None:
    """Nothing hangs there for so long."""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--fault", "fire@3"), "'fire@3' is no NAME@BYTE; there are out, near_end, cover"),
        (("--fault", "out"), "'out' is no NAME@BYTE"),
        (("--model", "teletype"), "no model 'teletype'; there are epson-tm-t88iv"),
        (("--port", "70000"), "70000 is not in the range"),
    ],
)
def test_what_it_cannot_do_it_says(arguments: tuple[str, ...], says: str) -> None:
    ended = CliRunner().invoke(kiosk, ["printer", "simulate", "receipt", *arguments])
    assert ended.exit_code != 0
    assert says in ended.stderr


def names_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.nightly
@pytest.mark.xdist_group("ipp")
async def test_it_keeps_a_sheet_printer_running_behind_a_queue_that_is_mended_by_a_line(tmp_path: Path) -> None:
    command = [sys.executable, "kiosk.py", "printer", "simulate", "sheet", "--port", "0", "--out", str(tmp_path)]
    with subprocess.Popen(  # noqa: ASYNC220 - it is waited for by what it says
        [*command, "--fault", "jam@1"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        (uri,) = re.findall(r"at (ipp://\S+)", process.stdout.readline())
        driver = IppPrinter(uri, 60, SystemClock(), "kiosk-test-0001")
        try:
            paper = Paper("visit-7", "receipt", document(), 2)
            assert [status.fault async for status in driver.follow(paper)][-1] == "PRINTER-JAM"
            process.stdin.write("mend\n")
            process.stdin.flush()
            await driver.ready()
            assert [status.state async for status in driver.follow(paper)][-1] is JobState.PRINTED
        finally:
            process.send_signal(signal.SIGINT)
        said = process.stdout.read().splitlines()
    assert process.returncode == 0
    names = [f"{page:04}-job-2-page-{page}.png" for page in (1, 2)]
    assert said == [f"sheet: {number}, {tmp_path / name}" for number, name in enumerate(names, start=1)]
    assert names_in(tmp_path) == names


def test_a_trouble_that_a_sheet_printer_does_not_have_is_said() -> None:
    ended = CliRunner().invoke(kiosk, ["printer", "simulate", "sheet", "--fault", "fire@3"])
    assert ended.exit_code != 0
    assert "there are out, near_end, jam" in ended.stderr
