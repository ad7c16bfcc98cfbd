"""Waiting for what a supervised card reader tells."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from typing import Any, TypeVar

from devices.cards.reader import SupervisedReader

LIMIT_S = 60.0

StatusT = TypeVar("StatusT")
ReaderT = TypeVar("ReaderT", bound=SupervisedReader[Any])


@asynccontextmanager
async def started(reader: ReaderT) -> AsyncIterator[ReaderT]:
    """``reader`` in service."""
    await reader.start()
    try:
        yield reader
    finally:
        await reader.close()


async def until(reader: SupervisedReader[StatusT], wanted: Callable[[StatusT], bool]) -> StatusT:
    """The first status that is ``wanted``."""
    async with asyncio.timeout(LIMIT_S), aclosing(reader.changes()) as statuses:
        async for status in statuses:
            if wanted(status):
                return status
    raise AssertionError("the changes ended")
