"""The virtual PSAM: holds the tests' key and computes with it, as the module in the second slot would (1.8)."""

from __future__ import annotations

from devices.social_card.keys import FACTOR_BYTES, Keys
from simulated.social_card.chip import CONDITIONS, OK, UNKNOWN_INS, WRONG_LENGTH, Chip, Quirks, sw
from simulated.social_card.sm4 import BLOCK_BYTES, HALF_BYTES, diversify, encrypt

ATR = bytes.fromhex("3B6A00005053414D544553542121")
FILE_NOT_FOUND = 0x6A82


class VirtualPsam(Chip):
    """A T=0 chip. The derived key is lost with every other command, as the command after it must use it."""

    def __init__(self, keys: Keys, quirks: Quirks | None = None) -> None:
        super().__init__(ATR, t0=True, quirks=quirks)
        self._keys = keys
        self._selected = False
        self._session: bytes | None = None

    def reset(self) -> None:
        super().reset()
        self._selected = False
        self._session = None

    def _execute(self, command: bytes) -> bytes:
        session, self._session = self._session, None
        if len(command) < 5 or len(command) != 5 + command[4]:
            return sw(WRONG_LENGTH)
        psam, data = self._keys.psam, command[5:]
        if command[:2] == b"\x00\xa4":
            self._selected = command == bytes.fromhex(psam.select)
            return sw(OK if self._selected else FILE_NOT_FOUND)
        if command[:4] == bytes.fromhex(psam.derive + psam.usage + psam.version):
            return self._derive(data)
        if command[:4] == bytes.fromhex(psam.compute):
            return self._compute(session, data)
        return sw(UNKNOWN_INS)

    def _derive(self, data: bytes) -> bytes:
        """Data: card factor, city factors, random; the key goes from the cities down to the card and the session."""
        if len(data) != FACTOR_BYTES * (2 + self._keys.card.city_factors):
            return sw(WRONG_LENGTH)
        if not self._selected:
            return sw(CONDITIONS)
        card, *cities, random = (data[at : at + FACTOR_BYTES] for at in range(0, len(data), FACTOR_BYTES))
        self._session = diversify(bytes.fromhex(self._keys.test_key), (*cities, card, random))
        return sw(OK)

    def _compute(self, session: bytes | None, data: bytes) -> bytes:
        if session is None:
            return sw(CONDITIONS)
        if len(data) != HALF_BYTES:
            return sw(WRONG_LENGTH)
        return self._announce(encrypt(session, data + bytes(BLOCK_BYTES - len(data)))[:HALF_BYTES])
