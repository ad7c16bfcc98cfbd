"""The faults of the card service, which both kinds of cards meet; each code is raised from here alone."""

from __future__ import annotations

from config.faults import Fault


def no_service(detail: str = "") -> Fault:
    """The card service does not answer."""
    return Fault("CARD-NO-SERVICE", detail)


def busy(detail: str) -> Fault:
    """Another program holds the card and does not let go."""
    return Fault("CARD-BUSY", detail)
