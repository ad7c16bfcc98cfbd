"""A real CUPS for tests: one queue before a printer of :mod:`tests.printing.ipp_service`, on a port of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulated.sheets.queue import CupsQueue


@contextmanager
def cups_service(printer: str) -> Iterator[CupsQueue]:
    """A queue before the printer at ``printer``."""
    with tempfile.TemporaryDirectory(prefix="kiosk-tests-cups-") as place:
        folder = Path(place)
        folder.chmod(0o755)
        queue = CupsQueue(folder, printer)
        try:
            queue.start()
            yield queue
        finally:
            queue.kill()
