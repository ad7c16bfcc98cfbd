"""What the system is asked to do for the kiosk, which has no right to do it itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from config.faults import Fault


async def asked(work: Callable[[], str]) -> None:
    """Have ``work`` done in a thread; SYSTEM-REFUSED when it gives a reason why it was not."""
    if why := await asyncio.to_thread(work):
        raise Fault("SYSTEM-REFUSED", why)
