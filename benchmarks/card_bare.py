"""A bare pyscard script, to measure the kiosk's reader against: it sends given APDUs to a card, and nothing else.

Run as ``card_bare.py HOW READER APDU…``; for every line on its input it reads once and prints the milliseconds.
``script`` uses pyscard as its manual does: a connection, its ``transmit``, its ``disconnect``. ``calls`` is as bare as
it gets: pyscard's plain calls on a context that it keeps, with a transaction that ends powered down.
"""

import sys
import time

from smartcard import scard
from smartcard.scard import SCARD_UNPOWER_CARD
from smartcard.System import readers


def script(reader: str, commands: list[list[int]]) -> None:
    device = next(device for device in readers() if device.name == reader)
    connection = device.createConnection()
    connection.connect(disposition=SCARD_UNPOWER_CARD)
    for command in commands:
        connection.transmit(command)
    connection.disconnect()


def calls(context: int, reader: str, commands: list[list[int]]) -> None:
    result, card, _ = scard.SCardConnect(context, reader, scard.SCARD_SHARE_SHARED, 3)
    assert result == 0, result
    scard.SCardBeginTransaction(card)
    for command in commands:
        result, answer = scard.SCardTransmit(card, scard.SCARD_PCI_T0, command)
        assert result == 0, result
        assert len(answer) >= 2
    scard.SCardEndTransaction(card, SCARD_UNPOWER_CARD)
    scard.SCardDisconnect(card, SCARD_UNPOWER_CARD)


def main(how: str, reader: str, *apdus: str) -> None:
    commands = [list(bytes.fromhex(apdu)) for apdu in apdus]
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    for _ in sys.stdin:
        begun = time.perf_counter()
        if how == "script":
            script(reader, commands)
        else:
            calls(context, reader, commands)
        print(1000 * (time.perf_counter() - begun), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
