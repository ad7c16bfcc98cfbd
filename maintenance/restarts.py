"""Starting the program or the machine anew, for whoever asks: noted with who that was, and never within a visit."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

from config.faults import Fault
from config.waiting import ended
from maintenance.port import Asked

log = logging.getLogger("restarts")

#: systemd asks polkit, and answers before it begins
REBOOT = ("systemctl", "--no-ask-password", "reboot")
#: the kiosk as a service (deploy/systemd), for whoever finds that it does not run
AGAIN = ("systemctl", "--no-ask-password", "--no-block", "restart", "kiosk.service")
REBOOT_LIMIT_S = 10.0

Note = Callable[[str, Mapping[str, str]], Awaitable[object]]


class KioskRestarts:
    """See :class:`maintenance.port.Restarts`.

    ``alone`` returns when nobody is served; ``note`` writes an event; ``again`` ends the program in order, to be
    started again by whoever watches over it; ``forget`` lets the next life begin without safe mode; ``reboot`` has
    the machine started anew, or raises the fault why not.
    """

    def __init__(
        self,
        alone: Callable[[], Awaitable[None]],
        note: Note,
        again: Callable[[], None],
        forget: Callable[[], None],
        reboot: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._alone = alone
        self._note = note
        self._again = again
        self._forget = forget
        self._reboot = reboot or reboot_by_systemd

    async def restart_application(self, asked: Asked) -> None:
        await self._asked("application", asked)
        await self._alone()
        self._again()

    async def restart_machine(self, asked: Asked) -> None:
        await self._asked("machine", asked)
        await self._alone()
        try:
            await self._reboot()
        except Fault as fault:
            await self._note("restart.failed", {"what": "machine", "fault": fault.code})
            raise

    async def leave_safe_mode(self, asked: Asked) -> None:
        await self._asked("safe_mode", asked)
        self._forget()
        await self._alone()
        self._again()

    async def _asked(self, what: str, asked: Asked) -> None:
        log.warning("restart of the %s asked for: %s", what, asked.by)
        await self._note("restart.asked", {"what": what, "by": str(asked.by), "staff": asked.staff})


async def reboot_by_systemd() -> None:
    """Have the machine started anew; RESTART-REFUSED when that is not allowed here, or nobody can do it."""
    await _by_systemd(REBOOT)


async def again_by_systemd() -> None:
    """Have the program started anew, whether it runs or not; RESTART-REFUSED likewise."""
    await _by_systemd(AGAIN)


async def _by_systemd(command: Sequence[str]) -> None:
    try:
        async with asyncio.timeout(REBOOT_LIMIT_S):
            why = await _complaint(command)
    except (OSError, TimeoutError) as error:
        why = type(error).__name__
    if why:
        raise Fault("RESTART-REFUSED", why)


async def _complaint(command: Sequence[str]) -> str:
    """What a program says against what it is to do; empty when it does it. It does not outlive this."""
    nothing, pipe = asyncio.subprocess.DEVNULL, asyncio.subprocess.PIPE
    program = await asyncio.create_subprocess_exec(
        *command, stdin=nothing, stdout=nothing, stderr=pipe, process_group=0
    )
    try:
        _, said = await program.communicate()
    finally:
        await ended(program)
    return (said.decode(errors="replace").strip() or f"exit code {program.returncode}") if program.returncode else ""
