"""A social-security card that owes nothing to the product: the worked example of the facts, served over vpcd.

Run as ``foreign_card.py PORT``. It knows the exchange by heart and answers 6F00 to whatever is not in it.
"""

import socket
import struct
import sys

ATR = "3B6D00000081543100866000000000A1B2"
SSSE = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF"
EF05 = [
    "0110110000D156000005A1B2C3D4E5F60718",
    "020133",
    "0304322E3030",
    "040C915600000211000011000000",
    "050420200115",
    "060420300115",
    "0709543030303030303158",
]
EF06 = [
    "0812313130303030313936313035323130303234",
    "091EC0EECAD4D1F9" + "00" * 24,
    "4E14" + "00" * 20,
    "0A0132",
    "0B0101",
    "0C03110000",
    "0D0419610521",
]


def answer(command: str, state: dict[str, list[str]]) -> str:
    if command == SSSE:
        state.clear()
        return "6118"
    if command == "00C0000018":
        return "6F16840F7378312E73682EC9E7BBE1B1A3D5CFA50388011E9000"
    if command in ("00A4000002EF05", "00A4000002EF06"):
        state["file"] = EF05 if command.endswith("5") else EF06
        return "9000"
    if command.startswith("00B2") and state.get("file"):
        number, form, length = (int(command[at : at + 2], 16) for at in (4, 6, 8))
        records = state["file"]
        if form != 0x04:
            return "6A86"
        if not 1 <= number <= len(records):
            return "6A83"
        record = records[number - 1]
        return record + "9000" if length == len(record) // 2 else f"6C{len(record) // 2:02X}"
    return "6F00"


def exactly(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            sys.exit(0)
        data += part
    return data


def main() -> None:
    state: dict[str, list[str]] = {}
    with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            message = exactly(connection, struct.unpack(">H", exactly(connection, 2))[0])
            if message == b"\x04":
                reply = bytes.fromhex(ATR)
            elif len(message) == 1:
                state.clear()
                continue
            else:
                reply = bytes.fromhex(answer(message.hex().upper(), state))
            connection.sendall(struct.pack(">H", len(reply)) + reply)


if __name__ == "__main__":
    main()
