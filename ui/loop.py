"""One loop for Qt and asyncio: begun when the first picture is there, and taken down in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from qasync import QEventLoop

from ui.freed import leave_no_memory_behind
from ui.garbage import collected_here
from ui.window import qt_application

#: for what has not ended by then, once it is cancelled
LEFT_OVER_S = 0.5
T = TypeVar("T")


def run_app(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run ``main()`` to its end on one loop for Qt and asyncio, and take both down in order."""
    leave_no_memory_behind()
    application = qt_application()
    loop = QEventLoop(application)
    asyncio.set_event_loop(loop)
    with collected_here():
        try:
            result: T = loop.run_until_complete(main())
            return result
        finally:
            loop.run_until_complete(_end_all_tasks())
            loop.close()
            asyncio.set_event_loop(None)


async def _end_all_tasks() -> None:
    """A task that is still pending when its loop is closed never ends; what a thread brings it then is lost."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    if others:
        await asyncio.wait(others, timeout=LEFT_OVER_S)
    await asyncio.get_running_loop().shutdown_asyncgens()
