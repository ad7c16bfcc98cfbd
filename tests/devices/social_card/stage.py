"""A running reader before a slot, how the tests wait for what it sees, and who else is at the card."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path

import pytest

from config.faults import Fault
from config.settings import CardKeys, NoCardKeys
from devices.social_card.pcsc import OfficeMachine, PcscSocialCardReader
from devices.social_card.port import CardPresent
from simulated.social_card.chip import Quirks
from simulated.social_card.profiles import Profile
from simulated.social_card.virtual_card import VirtualCard
from tests.devices.waiting import LIMIT_S, started, until

READER = "Virtual PCD 00 00"
HERE = Path(__file__).parent


def running(
    name: str = READER,
    *,
    hardware: bool = False,
    keys: CardKeys | None = None,
    machine: OfficeMachine | None = None,
    read_limit_s: float = 8.0,
    silence_limit_s: float = 8.0,
) -> AbstractAsyncContextManager[PcscSocialCardReader]:
    return started(
        PcscSocialCardReader(
            re.compile(name),
            hardware=hardware,
            keys=keys or NoCardKeys(),
            machine=machine,
            read_limit_s=read_limit_s,
            silence_limit_s=silence_limit_s,
        )
    )


async def card_in(reader: PcscSocialCardReader, *, after: int = 0) -> CardPresent:
    status = await until(reader, lambda s: isinstance(s, CardPresent) and s.insertion > after)
    assert isinstance(status, CardPresent)
    return status


async def fault_of(reader: PcscSocialCardReader, card: CardPresent) -> str:
    with pytest.raises(Fault) as fault:
        await reader.read(card)
    return fault.value.code


class Telling(VirtualCard):
    """A card that tells when somebody is in the middle of reading it."""

    def __init__(self, profile: Profile, quirks: Quirks) -> None:
        super().__init__(profile, quirks)
        self._reading = threading.Event()
        self.count = 0

    def transmit(self, command: bytes) -> bytes:
        self.count += 1
        if self.count == 5:
            self._reading.set()
        return super().transmit(command)

    async def is_being_read(self) -> None:
        assert await asyncio.to_thread(self._reading.wait, LIMIT_S)


@contextmanager
def rival(mode: str) -> Iterator[None]:
    """Another program at the card, until the end of the block."""
    with subprocess.Popen(
        [sys.executable, str(HERE / "rival.py"), mode, READER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield
        process.communicate()


def naked_read() -> bytes:
    """What a program gets that asks for a record without selecting anything."""
    command = [sys.executable, str(HERE / "rival.py"), "naked-read", READER]
    return subprocess.run(command, capture_output=True, check=True).stdout
