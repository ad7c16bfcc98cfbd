"""A running reader before a slot, and how the tests wait for what it sees."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from config.faults import Fault
from config.settings import CardKeys, NoCardKeys
from devices.social_card.pcsc import OfficeMachine, PcscSocialCardReader
from devices.social_card.port import CardPresent, ReaderStatus

READER = "Virtual PCD 00 00"
LIMIT_S = 10.0


@asynccontextmanager
async def running(
    prefix: str = READER,
    *,
    keys: CardKeys | None = None,
    machine: OfficeMachine | None = None,
    read_limit_s: float = 8.0,
    silence_limit_s: float = 8.0,
) -> AsyncIterator[PcscSocialCardReader]:
    reader = PcscSocialCardReader(
        prefix, keys=keys or NoCardKeys(), machine=machine, read_limit_s=read_limit_s, silence_limit_s=silence_limit_s
    )
    await reader.start()
    try:
        yield reader
    finally:
        await reader.close()


async def until(reader: PcscSocialCardReader, wanted: Callable[[ReaderStatus], bool]) -> ReaderStatus:
    async with asyncio.timeout(LIMIT_S):
        async for status in reader.changes():
            if wanted(status):
                return status
    raise AssertionError("the changes ended")


async def card_in(reader: PcscSocialCardReader, *, after: int = 0) -> CardPresent:
    status = await until(reader, lambda s: isinstance(s, CardPresent) and s.insertion > after)
    assert isinstance(status, CardPresent)
    return status


async def fault_of(reader: PcscSocialCardReader, card: CardPresent) -> str:
    with pytest.raises(Fault) as fault:
        await reader.read(card)
    return fault.value.code
