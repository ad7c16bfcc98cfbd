"""Waiting for what an identity-card reader tells."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager

from devices.id_card.port import CardPresent, IdReaderStatus
from devices.id_card.reader import SupervisedIdCardReader

LIMIT_S = 10.0


@asynccontextmanager
async def started(reader: SupervisedIdCardReader) -> AsyncIterator[SupervisedIdCardReader]:
    """``reader`` in service."""
    await reader.start()
    try:
        yield reader
    finally:
        await reader.close()


async def until(reader: SupervisedIdCardReader, wanted: Callable[[IdReaderStatus], bool]) -> IdReaderStatus:
    """The first status that is ``wanted``."""
    async with asyncio.timeout(LIMIT_S), aclosing(reader.changes()) as statuses:
        async for status in statuses:
            if wanted(status):
                return status
    raise AssertionError("the changes ended")


async def card_on(reader: SupervisedIdCardReader, *, after: int = 0) -> CardPresent:
    """The next card that lies there, put on later than the insertion ``after``."""
    status = await until(reader, lambda s: isinstance(s, CardPresent) and s.insertion > after)
    assert isinstance(status, CardPresent)
    return status
