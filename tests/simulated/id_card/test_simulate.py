"""Virtual cards by themselves, as the command line runs them."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from config.datafile import DataFileError
from config.faults import Fault
from config.settings import PcscPagesIdReader, SerialIdReader
from devices.id_card.reader import read_first_id_card
from simulated.id_card.simulate import (
    WrongFault,
    pages_quirks_from,
    run_in_slot,
    run_on_terminal,
    sam_quirks_from,
)
from simulated.id_card.virtual_pages import PagesQuirks
from simulated.id_card.virtual_sam import Damage, SamQuirks
from tests.pcscd import Pcscd

LIMIT_S = 60.0


def running(target: object, *arguments: object, **lines: object) -> tuple[threading.Thread, threading.Event]:
    until, ready = threading.Event(), threading.Event()
    (told,) = lines
    thread = threading.Thread(target=target, args=arguments, kwargs={told: lambda _: ready.set(), "until": until.wait})  # type: ignore[arg-type]
    thread.start()
    assert ready.wait(LIMIT_S)
    return thread, until


@pytest.mark.expects_log("id_reader: lost: NoReader()")
async def test_a_reader_runs_by_itself_until_it_is_stopped(tmp_path: Path) -> None:
    port = tmp_path / "id-reader"
    thread, until = running(run_on_terminal, "zhao", {"pieces": "7"}, port, plugged=True)
    assert (await read_first_id_card(SerialIdReader(port=port), LIMIT_S)).person.name == "赵试例"
    until.set()
    thread.join()
    with pytest.raises(Fault, match="ID-NO-READER"):
        await read_first_id_card(SerialIdReader(port=port), 0.1)


@pytest.mark.xdist_group("pcscd")
async def test_a_card_in_pages_runs_by_itself(pcscd: Pcscd) -> None:
    thread, until = running(run_in_slot, "chen", {}, pcscd.port, inserted=True)
    assert (await read_first_id_card(PcscPagesIdReader(), LIMIT_S)).person.name == "陈虚构"
    until.set()
    thread.join()


def test_an_unknown_profile_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError):
        run_on_terminal("nobody", {}, tmp_path / "id-reader", plugged=print, until=lambda: None)


def test_faults_are_asked_for_by_name() -> None:
    faults = {"status": "3001:41,2002:81", "damage": "3003:cut", "times": "2", "garbage": "00FF", "finds-again": "yes"}
    assert sam_quirks_from(faults) == SamQuirks(
        status={0x3001: 0x41, 0x2002: 0x81},
        damage={0x3003: Damage.CUT},
        times=2,
        garbage=b"\x00\xff",
        finds_again=True,
    )
    assert pages_quirks_from({"short-page": "3", "delay": "0.5"}) == PagesQuirks(short_page=3, delay_s=0.5)


@pytest.mark.parametrize("faults", [{"explodes": "1"}, {"damage": "3001:eaten"}, {"times": "x"}, {"finds-again": "2"}])
def test_a_wrong_fault_is_refused(faults: dict[str, str]) -> None:
    with pytest.raises(WrongFault):
        sam_quirks_from(faults)
