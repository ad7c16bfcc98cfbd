"""The parts of a support bundle: small texts that help to find a fault, and nothing that could be a person's.

What goes in is chosen by lists of what may, not of what may not; and before a part leaves it is searched all the same
(:mod:`maintenance.personal`): one in which anything looks personal stays here, and the bundle says which.
"""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from config.faults import place_of
from config.settings import Settings
from maintenance.crashes import reports_in
from maintenance.personal import personal_in
from records.port import Event

log = logging.getLogger("support")

#: so many of the newest events
EVENTS = 500
#: no part is longer, and there are no more: whoever needs more comes to the machine
PART_MAX, PARTS_MAX = 1_000_000, 40
#: settings whose text may leave: which driver, which kind. All other text stands there as "set"
SETTINGS = frozenset(
    {"driver", "purpose", "engine", "calibrated_on", "theme", "scale", "opens", "closes", "pixel_format"}
)
#: public values of events that say which case, which call, which person of the staff
LEFT_OUT = frozenset({"case_number", "cases", "appointment", "where", "key", "tag", "staff", "by", "second", "owner"})
#: in the data folder of a site
CRASHES = "crashes"

Parts = Iterable[tuple[str, bytes]]
Events = Callable[[int], Iterable[Event]]


def of_kiosk(settings: Settings, data: Path, events: Events) -> Iterator[tuple[str, bytes]]:
    """What is known where the data of the kiosk lie; ``events`` gives so many of the newest."""
    yield "settings.json", made(lambda: as_json(redacted(settings)))
    yield "events.jsonl", made(lambda: b"".join(as_json(_event(event)) + b"\n" for event in events(EVENTS)))
    for report in reports_in(data / CRASHES):
        yield f"{CRASHES}/{report.name}", made(report.read_bytes)


def made(make: Callable[[], bytes]) -> bytes:
    """A part; one that cannot be made is said by the place at which it failed."""
    try:
        return make()
    except Exception as error:  # noqa: BLE001 - whatever is broken there, the rest helps to find it
        return place_of(error).encode()


def packed(parts: Parts) -> tuple[bytes, dict[str, str]]:
    """The parts in which nothing looks personal, as a ZIP; and the others, each with what it may hold."""
    left_out: dict[str, str] = {}
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as bundle:
        for number, (name, content) in enumerate(parts):
            if number >= PARTS_MAX:
                left_out["more"] = "too many"
                break
            if why := "too large" if len(content) > PART_MAX else personal_in(name.encode()) or personal_in(content):
                log.warning("a part of the support bundle stays here: %s", why)
                left_out[f"part-{number}" if personal_in(name.encode()) else name] = why
            else:
                bundle.writestr(name, content)
        bundle.writestr("left_out.json", as_json(left_out))
    return whole.getvalue(), left_out


def unpacked(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts of a ZIP that another process of this machine has made, none longer than a part may be."""
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        for about in bundle.infolist()[: PARTS_MAX + 1]:
            with bundle.open(about) as part:
                yield about.filename, part.read(PART_MAX + 1)


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


def as_json(value: Any) -> bytes:
    """As it reads: what is written with escapes would be found by no search."""
    return json.dumps(value, ensure_ascii=False, default=str).encode()
