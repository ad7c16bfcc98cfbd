"""The support bundle: what the kiosk knows of itself, and beside it what only the agent does.

The kiosk hands over its part when it can; of one that is gone or hangs the agent takes what it may read.
"""

from __future__ import annotations

import asyncio
import logging
import platform
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any
from zipfile import BadZipFile

from pydantic import BaseModel

from config.faults import Fault
from config.waiting import ended
from fleet.doings import SupportBundle
from fleet.messages import Outcome
from maintenance.agent.doing.bench import Bench, Order
from maintenance.agent.port import Did
from maintenance.personal import personal_in
from maintenance.support import PART_MAX, as_json, made, of_kiosk, packed, unpacked

log = logging.getLogger("agent.bundle")

#: of the system's log
JOURNAL = ("journalctl", "--no-pager", "--quiet", "--output=short-iso", "--lines=2000", "--unit=kiosk*")
JOURNAL_LIMIT_S = 20.0


async def support_bundle(doing: SupportBundle, order: Order, bench: Bench) -> Did:
    """One file; ``left_out`` says which parts were not sent, and why."""
    journal = await _journal()
    kiosk, stayed = await _kiosk(doing, order, bench)
    own = {
        "about.json": lambda: as_json(_about(bench)),
        "state.json": lambda: as_json(_plain(asdict(bench.kiosk.told)) if bench.kiosk.told else None),
        "log.txt": lambda: _harmless(journal),
    }

    def parts() -> Iterator[tuple[str, bytes]]:
        yield from ((name, made(make)) for name, make in own.items())
        yield from (part for part in kiosk if part[0] not in own and part[0] != "left_out.json")

    content, left_out = await asyncio.to_thread(lambda: packed(parts()))
    return Did(Outcome.DONE, evidence={"left_out": {**stayed, **left_out}}, file=content)


async def _kiosk(doing: SupportBundle, order: Order, bench: Bench) -> tuple[list[tuple[str, bytes]], dict[str, str]]:
    """The kiosk's parts, and those that it has kept for itself."""
    if bench.kiosk.told is not None:
        try:
            did = await bench.kiosk.do(doing, order.by)
            if did.file is not None:
                return list(unpacked(did.file)), dict(did.evidence.get("left_out", {}))
        except (Fault, BadZipFile, ValueError) as error:
            log.warning("the kiosk hands over nothing: %s", error.code if isinstance(error, Fault) else "no file")
    return await asyncio.to_thread(lambda: list(of_kiosk(bench.settings, bench.data, bench.events))), {}


def _about(bench: Bench) -> dict[str, Any]:
    disk = shutil.disk_usage(bench.own)
    return {
        "at": bench.clock.now().isoformat(),
        "python": platform.python_version(),
        "system": platform.release(),
        "disk_mb": {"total": disk.total // 1_000_000, "free": disk.free // 1_000_000},
    }


def _harmless(lines: bytes) -> bytes:
    """Lines of a log in which nothing looks personal, and how many are not among them."""
    all_lines = lines.splitlines()
    kept = [line for line in all_lines if personal_in(line) is None]
    return b"\n".join((*kept, f"({len(all_lines) - len(kept)} lines stay here)".encode()))[-PART_MAX:]


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, Mapping):
        return {key: _plain(below) for key, below in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(below) for below in value]
    return value


async def _journal() -> bytes:
    """The newest lines that the kiosk and its agent have logged; empty where nobody may read them."""
    nothing, pipe = asyncio.subprocess.DEVNULL, asyncio.subprocess.PIPE
    try:
        program = await asyncio.create_subprocess_exec(
            *JOURNAL, stdin=nothing, stdout=pipe, stderr=nothing, process_group=0
        )
    except OSError as error:
        log.info("no journal: %s", type(error).__name__)
        return b""
    try:
        async with asyncio.timeout(JOURNAL_LIMIT_S):
            return (await program.communicate())[0]
    except TimeoutError:
        log.warning("the journal took too long")
        return b""
    finally:
        await ended(program)
