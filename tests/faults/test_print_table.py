"""The table of printing, whole: a real sheet printer behind a real CUPS, and a receipt printer behind a real socket.

By day ``tests/visits/test_exactly_once.py`` holds the same to virtual printers, at every step of the journal.
"""

from __future__ import annotations

import pytest

from tests.faults.print_table import cells

pytestmark = [pytest.mark.xdist_group("ipp"), pytest.mark.nightly]


async def test_whatever_goes_wrong_nothing_is_lost_and_nothing_is_printed_twice_as_the_same() -> None:
    assert await cells([]) == 0
