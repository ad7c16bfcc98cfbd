"""Why somebody may not promise instead of bringing a proof (``exclusions.yaml``), as that person is told."""

from __future__ import annotations

from collections.abc import Mapping

from config.datafile import CONFIG_DIR, Data
from config.items import Basis
from config.language import load_said, per_language


class Exclusion(Data):
    """The reason, and how it ends."""

    reason: str
    repair: str
    basis: Basis


class _Exclusions(Data):
    reasons: Mapping[str, Exclusion]


@per_language
def exclusions() -> Mapping[str, Exclusion]:
    """Every reason, by its word."""
    return load_said(CONFIG_DIR / "exclusions.yaml", _Exclusions).reasons
