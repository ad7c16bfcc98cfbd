"""The parts of a kiosk themselves, for a test that looks behind the port."""

from __future__ import annotations

from dataclasses import replace

from flows.parts import Parts


def without_borders(parts: Parts) -> Parts:
    """``parts``, each as its driver made it; one that was made anew since is not among them."""
    return replace(parts, **{field: getattr(part, "_part", part) for field, part in _of(parts).items()})  # type: ignore[arg-type]


def _of(parts: Parts) -> dict[str, object]:
    return {field: getattr(parts, field) for field in parts.FIELDS.values()}
