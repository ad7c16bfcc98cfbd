"""A virtual card by itself: what ``card simulate`` does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulated.social_card.chip import quirks_from
from simulated.social_card.profiles import load_profile
from simulated.social_card.virtual_card import VirtualCard
from simulated.vpcd import DEFAULT_PORT, VirtualSlot


def run_profile(
    profile: str,
    faults: Mapping[str, str],
    port: int = DEFAULT_PORT,
    *,
    inserted: Callable[[str], None],
    until: Callable[[], object],
) -> None:
    """Keep a card of ``profile`` in the virtual slot on ``port`` as long as ``until()`` waits.

    ``faults`` as of :func:`~simulated.social_card.chip.quirks_from`; ``inserted`` gets one line when it is in.
    :class:`config.datafile.DataFileError` for an unknown profile, :class:`~simulated.social_card.chip.WrongQuirk`.
    """
    card = VirtualCard(load_profile(profile), quirks_from(faults))
    slot = VirtualSlot(port)
    slot.insert(card)
    inserted(f"{profile}: inserted at port {port}")
    try:
        until()
    finally:
        slot.pull()
