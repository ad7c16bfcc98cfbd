"""Every limit that a matter has."""

from __future__ import annotations

from config.matters import Span, matters


def limits() -> list[Span]:
    of_all = (limit for matter in matters().values() for limit in matter.limits)
    return [span for limit in of_all for span in (limit.statutory, limit.promise)]
