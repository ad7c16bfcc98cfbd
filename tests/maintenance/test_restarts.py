"""Restarts that somebody asks for: noted, never within a visit, and said when the system refuses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from config.events import event_kinds
from config.faults import Fault
from maintenance import restarts
from maintenance.port import Asked, By, Restarts
from maintenance.restarts import KioskRestarts, reboot_by_systemd

pytestmark = pytest.mark.expects_log("restarts: restart of the")
STAFF = Asked(By.STAFF, "0417")


class Hall:
    """A kiosk at which somebody may be served."""

    def __init__(self, refused: Fault | None = None) -> None:
        self.said: list[str] = []
        self.free = asyncio.Event()
        self._refused = refused
        self.restarts: Restarts = KioskRestarts(
            self._alone, self._note, self._doing("again"), self._doing("forget"), self._reboot
        )

    async def _alone(self) -> None:
        await self.free.wait()

    async def _note(self, kind: str, public: Mapping[str, str]) -> None:
        assert set(public) <= set(event_kinds()[kind].public)
        self.said.append(" ".join([kind, *public.values()]))

    def _doing(self, what: str) -> Callable[[], None]:
        return lambda: self.said.append(what)

    async def _reboot(self) -> None:
        if self._refused is not None:
            raise self._refused
        self.said.append("reboot")


@pytest.mark.parametrize(
    ("what", "done"),
    [
        ("restart_application", ["restart.asked application staff 0417", "again"]),
        ("restart_machine", ["restart.asked machine staff 0417", "reboot"]),
        ("leave_safe_mode", ["restart.asked safe_mode staff 0417", "forget", "again"]),
    ],
)
async def test_what_is_asked_for_waits_for_the_end_of_the_visit(what: str, done: list[str]) -> None:
    hall = Hall()
    asking = asyncio.ensure_future(getattr(hall.restarts, what)(STAFF))
    for _ in range(5):
        await asyncio.sleep(0)
    assert hall.said == done[:-1]
    hall.free.set()
    await asking
    assert hall.said == done


async def test_a_machine_that_may_not_be_restarted_is_said_to_whoever_asked_and_noted() -> None:
    hall = Hall(Fault("RESTART-REFUSED", "Access denied"))
    hall.free.set()
    with pytest.raises(Fault, match="RESTART-REFUSED"):
        await hall.restarts.restart_machine(STAFF)
    assert hall.said[-1] == "restart.failed machine RESTART-REFUSED"


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """A program of that name, which does as it is written; what it was told stands in the file that is given back."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")

    def write(does: str) -> Path:
        program, told = tmp_path / "systemctl", tmp_path / "told"
        program.write_text(f'#!/bin/sh\necho "$*" > {told}\n{does}\n', encoding="ascii")
        program.chmod(0o700)
        return told

    return write


async def test_systemd_is_asked_and_never_asks_for_a_password(systemctl: Callable[[str], Path]) -> None:
    told = systemctl("exit 0")
    await reboot_by_systemd()
    assert told.read_text(encoding="ascii") == "--no-ask-password reboot\n"


async def test_what_systemd_says_against_it_is_the_detail(systemctl: Callable[[str], Path]) -> None:
    systemctl("echo Interactive authentication required. >&2; exit 1")
    with pytest.raises(Fault, match="RESTART-REFUSED: Interactive authentication required"):
        await reboot_by_systemd()


async def test_a_systemd_that_does_not_answer_is_said(
    systemctl: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restarts, "REBOOT_LIMIT_S", 0.2)
    systemctl("exec sleep 1000")
    with pytest.raises(Fault, match="RESTART-REFUSED: TimeoutError"):
        await reboot_by_systemd()


async def test_where_there_is_no_systemd_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Fault, match="RESTART-REFUSED: FileNotFoundError"):
        await reboot_by_systemd()
