"""A vendor's library behind the SDT functions of GA 467 (``SDT_OpenPort``, ``SDT_ReadBaseMsg``, …), through ctypes.

Some readers speak a protocol of their own on the wire, and their vendors ship a library with these functions. The
signatures are general knowledge of public clients, **unverified** for any one library::

    int SDT_OpenPort(int port);                 int SDT_ClosePort(int port);
    int SDT_GetSAMStatus(int port, int open);   int SDT_ResetSAM(int port, int open);
    int SDT_GetSAMID(int port, unsigned char id[16], int open);
    int SDT_StartFindIDCard(int port, unsigned char info[4], int open);
    int SDT_SelectIDCard(int port, unsigned char number[8], int open);
    int SDT_ReadBaseMsg(int port, unsigned char *text, unsigned int *text_length,
                        unsigned char *photo, unsigned int *photo_length, int open);
    int SDT_ReadNewAppMsg(int port, unsigned char *address, unsigned int *length, int open);

Each returns the status code SW3 of the protocol; ``open`` is 0, because the port is already open. Such a library may
hang or crash, so it lives in the reader's own process.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path

from devices.id_card.polling import Unopened
from devices.id_card.port import OutOfOrder
from devices.id_card.sdt import (
    FIND,
    LATER_ADDRESS,
    READ,
    RESET,
    SAM_NUMBER,
    SELECT,
    STATUS,
    Answer,
    BadFrame,
    Command,
    check_answer,
)

OK = 0x90
UNKNOWN_COMMAND = 0x21
#: Far beyond what the functions give, because they are not told how large it is
BUFFER_BYTES = 8192

_NEEDED = ("SDT_OpenPort", "SDT_ClosePort", "SDT_StartFindIDCard", "SDT_SelectIDCard", "SDT_ReadBaseMsg")
_ALREADY_OPEN = 0


class VendorSession:
    """One opened port of a vendor's library; :class:`~devices.id_card.polling.Unopened` when there is none."""

    def __init__(self, library: Path, port: int) -> None:
        self._library = _loaded(library)
        self._port = port
        opened = self._library.SDT_OpenPort(port)
        if opened != OK:
            raise Unopened(OutOfOrder(f"SDT_OpenPort({port}) returned {opened & 0xFFFFFFFF:X}"))
        self._functions: dict[Command, Callable[[Command], tuple[int, bytes]]] = {
            RESET: lambda _: (self._call("SDT_ResetSAM"), b""),
            STATUS: lambda _: (self._call("SDT_GetSAMStatus"), b""),
            SAM_NUMBER: lambda command: self._fixed("SDT_GetSAMID", command),
            FIND: lambda command: self._fixed("SDT_StartFindIDCard", command),
            SELECT: lambda command: self._fixed("SDT_SelectIDCard", command),
            READ: lambda _: self._read(),
            LATER_ADDRESS: lambda _: self._later_address(),
        }

    def exchange(self, command: Command) -> Answer:
        function = self._functions.get(command)
        status, data = function(command) if function else (UNKNOWN_COMMAND, b"")
        if not 0 <= status <= 0xFF:
            raise BadFrame(f"{command.name}: the library returned {status}")
        return check_answer(command, Answer(status, data if status == command.ok else b""))

    def close(self) -> None:
        self._library.SDT_ClosePort(self._port)

    def _call(self, function: str, *buffers: ctypes.Array[ctypes.c_char] | ctypes.c_uint) -> int:
        """What ``function`` returns. One that the library does not have is a command that the module does not know."""
        entry = getattr(self._library, function, None)
        if entry is None:
            # Without a function for it nobody can ask for the status; finding a card will show what is wrong.
            return OK if function == "SDT_GetSAMStatus" else UNKNOWN_COMMAND
        arguments = [ctypes.byref(item) if isinstance(item, ctypes.c_uint) else item for item in buffers]
        return int(entry(self._port, *arguments, _ALREADY_OPEN))

    def _fixed(self, function: str, command: Command) -> tuple[int, bytes]:
        buffer = ctypes.create_string_buffer(BUFFER_BYTES)
        return self._call(function, buffer), buffer.raw[: command.data_bytes]

    def _read(self) -> tuple[int, bytes]:
        text, photo = (ctypes.create_string_buffer(BUFFER_BYTES) for _ in range(2))
        text_length, photo_length = ctypes.c_uint(0), ctypes.c_uint(0)
        status = self._call("SDT_ReadBaseMsg", text, text_length, photo, photo_length)
        lengths = (text_length.value, photo_length.value)
        if max(lengths) > BUFFER_BYTES:
            raise BadFrame(f"the library gave lengths {lengths}")
        head = b"".join(length.to_bytes(2, "big") for length in lengths)
        return status, head + text.raw[: lengths[0]] + photo.raw[: lengths[1]]

    def _later_address(self) -> tuple[int, bytes]:
        address, length = ctypes.create_string_buffer(BUFFER_BYTES), ctypes.c_uint(0)
        return self._call("SDT_ReadNewAppMsg", address, length), address.raw[: min(length.value, BUFFER_BYTES)]


def _loaded(path: Path) -> ctypes.CDLL:
    try:
        library = ctypes.CDLL(str(path))
    except OSError as error:
        raise Unopened(OutOfOrder(f"{path.name} cannot be loaded")) from error
    missing = [name for name in _NEEDED if not hasattr(library, name)]
    if missing:
        raise Unopened(OutOfOrder(f"{path.name} lacks {', '.join(missing)}"))
    return library
