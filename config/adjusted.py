"""What the staff may set at the desk: a declared list, laid over the settings of the site when the program starts.

Each is chosen among values that the list names, so nothing that is set can be wrong; the site's own value is the
default. What was set stands in a file of its own beside the data. What cannot be read of it, or is not on the list any
more, counts as never set.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.hours import name_of, with_hours
from config.settings import Settings

log = logging.getLogger("settings")

FILE = "adjusted.json"


@dataclass(frozen=True)
class Adjustable:
    """One of them. ``part`` and ``field`` lead to it in the settings; ``values`` are what may be chosen, in order."""

    part: str
    field: str
    values: tuple[str, ...]
    read: Callable[[str], Any] = str

    def of(self, settings: Settings) -> str | None:
        """What holds now, as it would be chosen; None at a site that has nothing of the kind."""
        value = getattr(getattr(settings, self.part), self.field, None)
        match value:
            case None:
                return None
            case bool():
                return "true" if value else "false"
            case int() | float():
                return f"{value:g}"
            case _:
                return str(value)

    def laid(self, settings: Settings, value: str) -> Settings:
        """``settings`` with that value."""
        part = getattr(settings, self.part).model_copy(update={self.field: self.read(value)})
        return settings.model_copy(update={self.part: part})


class AdjustableHours(Adjustable):
    """When somebody is in the hall, and how that is said, in one."""

    def of(self, settings: Settings) -> str | None:
        return name_of(settings.hall) or OWN_HOURS

    def laid(self, settings: Settings, value: str) -> Settings:
        return settings.model_copy(update={"hall": with_hours(settings.hall, value)})


#: the hall has hours that nobody can choose here
OWN_HOURS = "own"


def _is_true(value: str) -> bool:
    return value == "true"


ADJUSTABLE: Mapping[str, Adjustable] = {
    "theme": Adjustable("display", "theme", ("day", "night", "contrast")),
    "scale": Adjustable("display", "scale", ("large", "larger")),
    "low": Adjustable("display", "low", ("false", "true"), _is_true),
    "volume": Adjustable("voice", "volume_percent", ("60", "80", "100", "150", "200"), int),
    "pace": Adjustable("voice", "words_per_minute", ("130", "150", "175", "200"), int),
    "idle": Adjustable("idle", "warn_after_s", ("30", "45", "60", "90"), float),
    "idle_reading": Adjustable("idle", "warn_after_reading_s", ("60", "90", "120", "180"), float),
    "idle_staff": Adjustable("idle", "warn_after_staff_s", ("120", "300", "600"), float),
    "hours": AdjustableHours("hall", "staffed", ("two_shifts", "early", "summer", "all_day", "morning")),
}


def chosen(folder: Path) -> Mapping[str, str]:
    """What was set in the data ``folder``, by name; what is not on the list is left out."""
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:  # the site's own settings hold
        log.warning("%s: %s", FILE, type(error).__name__)
        return {}
    said = content if isinstance(content, dict) else {}
    return {name: said[name] for name, one in ADJUSTABLE.items() if said.get(name) in one.values}


def keep(folder: Path, name: str, value: str | None) -> None:
    """Set ``name`` to ``value``, one of its values, or (None) back to the site's own: on disk at the end. OSError."""
    if value is not None and value not in ADJUSTABLE[name].values:
        raise ValueError(f"{name} cannot be {value!r}")
    rest = {other: said for other, said in chosen(folder).items() if other != name}
    part = folder / f"{FILE}.part"
    with part.open("w", encoding="utf-8") as file:
        json.dump({**rest, **({name: value} if value is not None else {})}, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / FILE)


def adjusted(settings: Settings, folder: Path) -> Settings:
    """``settings`` with what was set at the desk."""
    for name, value in chosen(folder).items():
        one = ADJUSTABLE[name]
        if one.of(settings) is not None:
            settings = one.laid(settings, value)
    return settings
