"""A real IPP printer for tests, whose print command does what a file tells it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulated.sheets.device import IppDevice, own_bus

__all__ = ["IppService", "ipp_service", "own_bus"]

#: what the printer does with a document: the file ``orders`` holds shell commands, ``printed`` gets what is out, whole
COMMAND = """#!/bin/sh
. {folder}/orders
cat "$1" > {folder}/$$.pdf && mv {folder}/$$.pdf {folder}/printed/
"""


class IppService(IppDevice):
    """``orders`` are shell commands that it runs for each document."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        command = folder / "command"
        super().__init__(folder, environment, command)
        (folder / "printed").mkdir()
        command.write_text(COMMAND.format(folder=folder))
        command.chmod(0o700)
        self.order("")

    @property
    def printed(self) -> list[bytes]:
        return [file.read_bytes() for file in (self.folder / "printed").iterdir()]

    def order(self, commands: str) -> None:
        """What to do before a document comes out, e.g. ``echo "STATE: +media-jam" >&2; exec sleep 1000``."""
        (self.folder / "orders").write_text(commands + "\n")


@contextmanager
def ipp_service(folder: Path, environment: dict[str, str]) -> Iterator[IppService]:
    """A printer that is on. ``environment`` is that of :func:`own_bus`."""
    service = IppService(folder, environment)
    service.switch_on()
    try:
        yield service
    finally:
        service.switch_off()
