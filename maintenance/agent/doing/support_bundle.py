"""The support bundle: what helps to find a fault, as a ZIP of small texts, and nothing that could be a person's.

What goes in is chosen by lists of what may, not of what may not; and before a part leaves it is searched all the same:
one in which anything looks personal stays here, and the bundle says which.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
import platform
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel

from config.faults import place_of
from config.settings import Settings
from fleet.doings import SupportBundle
from fleet.messages import Outcome
from maintenance.agent.doing.bench import Bench, Order
from maintenance.agent.personal import personal_in
from maintenance.agent.port import Did
from maintenance.crashes import reports_in
from records.port import Event

log = logging.getLogger("agent.bundle")

#: so many of the newest events, and lines of the system's log
EVENTS, LINES = 500, 2000
#: no part is longer: whoever needs more comes to the machine
PART_MAX = 1_000_000
JOURNAL = ("journalctl", "--no-pager", "--quiet", "--output=short-iso", f"--lines={LINES}", "--unit=kiosk*")
JOURNAL_LIMIT_S = 20.0
#: settings whose text may leave: which driver, which kind. All other text stands there as "set"
SETTINGS = frozenset(
    {"driver", "purpose", "engine", "calibrated_on", "theme", "scale", "opens", "closes", "pixel_format"}
)
#: public values of events that say which case, which call, which person of the staff
LEFT_OUT = frozenset({"case_number", "cases", "appointment", "where", "key", "tag", "staff", "by", "second", "owner"})

Parts = Iterator[tuple[str, bytes]]


async def support_bundle(doing: SupportBundle, order: Order, bench: Bench) -> Did:  # noqa: ARG001 - of the table
    """One file; ``left_out`` says which parts were not sent, and why."""
    journal = await _journal()
    content, left_out = await asyncio.to_thread(lambda: packed(_parts(bench, journal)))
    return Did(Outcome.DONE, evidence={"left_out": left_out}, file=content)


def packed(parts: Iterable[tuple[str, bytes]]) -> tuple[bytes, dict[str, str]]:
    """The parts in which nothing looks personal, as a ZIP; and the others, each with what it may hold."""
    left_out: dict[str, str] = {}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in parts:
            if why := "too large" if len(content) > PART_MAX else personal_in(content):
                log.warning("%s stays here: %s", name, why)
                left_out[name] = why
            else:
                bundle.writestr(name, content)
        bundle.writestr("left_out.json", _json(left_out))
    return made.getvalue(), left_out


def _parts(bench: Bench, journal: bytes) -> Parts:
    """What there is; a part that cannot be made is said by the place at which it failed."""
    told = bench.kiosk.told
    made: Mapping[str, Callable[[], bytes]] = {
        "about.json": lambda: _json(_about(bench)),
        "settings.json": lambda: _json(redacted(bench.settings)),
        "state.json": lambda: _json(_plain(asdict(told)) if told else None),
        "events.jsonl": lambda: b"".join(_json(_event(event)) + b"\n" for event in bench.events(EVENTS)),
        "log.txt": lambda: _harmless(journal),
    }
    for name, make in made.items():
        try:
            yield name, make()
        except Exception as error:  # noqa: BLE001 - whatever is broken there, the rest helps to find it
            yield name, place_of(error).encode()
    for report in reports_in(bench.data / "crashes"):
        yield f"crashes/{report.name}", report.read_bytes()


def _about(bench: Bench) -> dict[str, Any]:
    disk = shutil.disk_usage(bench.data)
    return {
        "at": bench.clock.now().isoformat(),
        "python": platform.python_version(),
        "system": platform.release(),
        "executable": sys.implementation.name,
        "disk_mb": {"total": disk.total // 1_000_000, "free": disk.free // 1_000_000},
    }


def redacted(settings: Settings) -> Any:
    """The settings with their numbers and choices; of all other text only that it is set. Nothing of the staff."""
    return _redacted(settings.model_dump(mode="json", exclude={"staff"}), "")


def _redacted(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return {name: _redacted(below, name) for name, below in value.items()}
    if isinstance(value, list):
        return [_redacted(below, key) for below in value]
    if isinstance(value, str) and key not in SETTINGS:
        return "set" if value else ""
    return value


def _event(event: Event) -> dict[str, Any]:
    public = {name: value for name, value in event.public.items() if name not in LEFT_OUT}
    return {"sequence": event.sequence, "at": event.at.isoformat(), "kind": event.kind, "public": public}


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


def _json(value: Any) -> bytes:
    """As it reads: what is written with escapes would be found by no search."""
    return json.dumps(value, ensure_ascii=False, default=str).encode()


async def _journal() -> bytes:
    """The newest lines that the kiosk and its agent have logged; empty where nobody may read them."""
    nothing, pipe = asyncio.subprocess.DEVNULL, asyncio.subprocess.PIPE
    try:
        program = await asyncio.create_subprocess_exec(*JOURNAL, stdin=nothing, stdout=pipe, stderr=nothing)
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
        if program.returncode is None:
            program.kill()
            await program.wait()
