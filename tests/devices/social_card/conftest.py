from collections.abc import Iterator

import pytest

from simulated.vpcd import VirtualSlot
from tests.pcscd import Pcscd, own_pcscd, pcscd

__all__ = ["own_pcscd", "pcscd"]


@pytest.fixture
def slot(pcscd: Pcscd) -> Iterator[VirtualSlot]:
    """The first slot of a running virtual reader."""
    slot = VirtualSlot(pcscd.port)
    yield slot
    slot.pull()
