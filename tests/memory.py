"""Files of tests in memory, where the machine has room for some there: a test that writes to a disk waits for the disk
whenever the kiosk makes sure that a step is written, and that costs a sixth of what a played visit does.
``from tests.memory import in_memory, tmp_path`` makes it so for a module or, in a ``conftest.py``, for a folder.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_MOUNT = Path("/dev/shm")  # noqa: S108 - a mount of the kernel
#: more than the tests of five processes need at a time; a container has 64 MB there unless it is told otherwise
_ROOM_BYTES = 1 << 30
#: where a folder is made, as ``tempfile`` takes it; None where that is to be on the disk
MEMORY = str(_MOUNT) if _MOUNT.is_dir() and shutil.disk_usage(_MOUNT).free >= _ROOM_BYTES else None


@pytest.fixture(autouse=True)
def in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is temporary in this process is there, too."""
    monkeypatch.setattr(tempfile, "tempdir", MEMORY)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Gone with the test."""
    with tempfile.TemporaryDirectory(prefix="test-", dir=MEMORY) as name:
        yield Path(name)
