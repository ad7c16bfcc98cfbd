"""The catalogue of events (``events.yaml``): which kinds there are, and what each may carry in clear and sealed."""

from __future__ import annotations

from functools import cache

from config.datafile import CONFIG_DIR, Data, load


class EventKind(Data):
    """One kind. ``public`` keys may stand in clear; ``personal`` keys are sealed under the key of the visit."""

    says: str
    public: tuple[str, ...]
    personal: tuple[str, ...] = ()


class EventCatalogue(Data):
    events: dict[str, EventKind]


@cache
def event_kinds() -> dict[str, EventKind]:
    """Every kind of event, by its name."""
    return load(CONFIG_DIR / "events.yaml", EventCatalogue).events
