"""The national platform of electronic cards (全国社保卡服务平台), simulated: codes on phones, and whose they are.

The true format of a code and the platform's interface are not public (facts on cards, 3.1 and 9, *unverified*).
All that is known is kept: a code is opaque, unique, valid for a short time, and renewed by the app.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from threading import Lock

from config.clock import Clock
from config.faults import Fault
from office.port import ElectronicHolder

#: the figure of one app, after which it shows the next code
VALID_S = 60.0
TOKEN_BYTES = 32


@dataclass(frozen=True)
class _Issued:
    holder: ElectronicHolder = field(repr=False)
    until: float  # monotonic seconds


class ElectronicCards:
    """The codes that are valid now, in memory only. Several threads may use it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: dict[str, _Issued] = {}
        self._lock = Lock()

    def issue(self, holder: ElectronicHolder) -> str:
        """A new code for ``holder``, as the platform knows the person; earlier ones stay valid for their time."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self._lock:
            self._forget_expired()
            self._issued[token] = _Issued(holder, self._clock.monotonic() + VALID_S)
        return token

    def redeem(self, token: str) -> ElectronicHolder:
        """Whose ``token`` it is, once; OFFICE-CODE-INVALID when it is unknown, expired or used."""
        with self._lock:
            self._forget_expired()
            issued = self._issued.pop(token, None)
        if issued is None:
            raise Fault("OFFICE-CODE-INVALID")
        return issued.holder

    def _forget_expired(self) -> None:
        now = self._clock.monotonic()
        self._issued = {token: issued for token, issued in self._issued.items() if now < issued.until}
