"""Another program at the same reader. Run as ``rival.py MODE READER``; it says ``ready`` and lets go at end of input.

``exclusive`` has the card for itself · ``transaction`` holds a shared card in a transaction ·
``naked-read`` prints the answer to a READ RECORD that no SELECT preceded, and ends.
"""

import sys

from smartcard import scard


def main(mode: str, reader: str) -> None:
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    assert result == 0, result
    share = scard.SCARD_SHARE_EXCLUSIVE if mode == "exclusive" else scard.SCARD_SHARE_SHARED
    result, card, protocol = scard.SCardConnect(
        context, reader, share, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    )
    assert result == 0, result
    if mode == "naked-read":
        pci = scard.SCARD_PCI_T0 if protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1
        _, answer = scard.SCardTransmit(card, pci, [0x00, 0xB2, 0x01, 0x04, 0x00])
        print(bytes(answer).hex().upper(), flush=True)
        return
    if mode == "transaction":
        assert scard.SCardBeginTransaction(card) == 0
    print("ready", flush=True)
    for _ in sys.stdin:
        pass


if __name__ == "__main__":
    main(*sys.argv[1:])
