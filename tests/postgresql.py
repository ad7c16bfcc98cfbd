"""A real PostgreSQL for tests, one for all tests of a worker."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulated.postgresql import Cluster

#: what a server of tests need not do: nobody cuts its power, but for the tests that say so
HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=100")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        one = Cluster(Path(folder), HASTE)
        one.start()
        yield one
        one.stop()
