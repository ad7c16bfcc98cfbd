"""A process that submits for a crowd and prints each answer only after it has it: ``<index> <case number or code>``.

With ``shared`` every process uses the same key for a person, with ``own`` each its own.
"""

from __future__ import annotations

import random
from pathlib import Path

from config.clock import SystemClock
from config.faults import Fault
from office.embedded import EmbeddedOffice
from tests.office.conftest import application, numbered

PATIENCE_S = 60.0


async def main(home: str, count: int, keys: str, process: int) -> None:
    folder = Path(home)
    office = EmbeddedOffice(folder / "office.sqlite", folder / "people.yaml", "达川人社", SystemClock(), PATIENCE_S)
    order = list(range(count))
    random.Random(process).shuffle(order)
    for index in order:
        key = f"{index}" if keys == "shared" else f"{index} {process}"
        try:
            case = await office.submit(application((numbered(index), f"试{index}"), key=key))
            print(index, case.bundle_number or "OFFICE-REFUSED", flush=True)
        except Fault as fault:
            print(index, fault.code, flush=True)
    await office.close()
