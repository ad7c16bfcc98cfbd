"""The door of a kiosk that hangs, or dies, in its first life, once it serves; in the next it does not.

    python -m tests.supervision.hanging HOW FILE [ARGUMENTS OF kiosk.py …]

``FILE`` is made when it begins to hang.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

if __name__ == "__main__":
    from commands.ending import listen

    listen()
    from commands.guarded import guard

    guard(sys.argv[3:])

from flows.service import Service
from flows.stay.stay import Stay
from kiosk import kiosk
from maintenance import lives
from tests.waiting import paced

FOREVER_S = 1000.0
#: it has given signs of life by then
SERVED_S = 2.5
#: a day is no longer
CALM_S = 4.0


def _hold_the_memory(service: Service) -> None:
    """A thread that writes and never comes back, as on a disk that does not answer."""
    lock: Any = _unwrapped(service.parts.records)._lock if service.parts else None

    def hold() -> None:
        with lock:
            paced(FOREVER_S)

    threading.Thread(target=hold, daemon=True).start()


def _unwrapped(part: Any) -> Any:
    while hasattr(part, "_part"):
        part = part._part
    return part


class _Stuck:
    """A visit that gets no further."""

    going_on = None
    is_citizens = True

    def moves(self) -> bool:
        return False


def _hold_on(service: Service) -> None:
    async def hold() -> None:
        with service.attendance.of(cast(Stay, _Stuck())):
            await asyncio.Event().wait()

    service._behind.begin(hold())


HOW: Mapping[str, Callable[[Service], None]] = {
    "screen": lambda service: paced(FOREVER_S),
    "memory": _hold_the_memory,
    "visit": _hold_on,
    "stopped": lambda service: os.kill(os.getpid(), signal.SIGSTOP),
    "killed": lambda service: os.kill(os.getpid(), signal.SIGKILL),
    "calm": lambda service: None,
    "crash": lambda service: os.kill(os.getpid(), signal.SIGSEGV),
}


def main(how: str, begun: Path, *arguments: str) -> None:
    bring_up = Service._bring_up

    def begin(service: Service) -> None:
        if not begun.exists():
            begun.touch()
            HOW[how](service)

    async def brought_up(service: Service, parts: Any) -> None:
        await bring_up(service, parts)
        asyncio.get_running_loop().call_later(SERVED_S, begin, service)

    if how == "calm":
        lives.CALM_S = CALM_S
    Service._bring_up = brought_up  # type: ignore[method-assign, assignment]
    kiosk(arguments)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
