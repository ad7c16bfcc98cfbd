"""What stands before the printer and adds what ``ippeveprinter`` does not say of itself, byte by byte (RFC 8010).

It knows no counter of all its sheets, blocks every job while one of two trays is empty, and says what stopped it only
as long as its print command runs. So its answers about the printer pass here, and what a real one would say is put in.
"""

from __future__ import annotations

import http.client
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from simulated.sheets.processes import LOOKS_EVERY_S

CANCEL_JOB = 0x0008
GET_PRINTER_ATTRIBUTES = 0x000B
PRINTER_GROUP = 0x04
END = 0x03
INTEGER, ENUM, OCTETS, COLLECTION, KEYWORD = 0x21, 0x23, 0x30, 0x34, 0x44
_MEMBER, _END_OF_COLLECTION = 0x4A, 0x37
#: a value; a collection is the keywords of its members by name
Value = int | str | Mapping[str, str]
#: by name: the tag of an attribute and its values; without one the printer does not say it
Said = Mapping[str, tuple[int, tuple[Value, ...]]]


def with_said(answer: bytes, said: Said) -> bytes:
    """``answer`` with the attributes ``said`` in its group of the printer, in the place of its own of these names."""
    kept = [answer[:8]]
    group = 0
    leaves_out = False
    for piece in _pieces(answer):
        if piece[0] < 0x10:
            if group == PRINTER_GROUP:
                kept.append(_written(said))
            group, leaves_out = piece[0], False
        else:
            length = struct.unpack_from(">H", piece, 1)[0]
            if length:  # without a name it is a further value, or within a collection
                leaves_out = group == PRINTER_GROUP and piece[3 : 3 + length].decode() in said
            if leaves_out:
                continue
        kept.append(piece)
    return b"".join(kept)


def _pieces(answer: bytes) -> Iterator[bytes]:
    """Its attributes and the bytes that begin a group; the last one ends them all."""
    at = 8
    while True:
        tag = answer[at]
        if tag < 0x10:
            yield answer[at : at + 1]
            at += 1
            if tag == END:
                return
            continue
        name = struct.unpack_from(">H", answer, at + 1)[0]
        value = struct.unpack_from(">H", answer, at + 3 + name)[0]
        end = at + 5 + name + value
        yield answer[at:end]
        at = end


def _written(said: Said) -> bytes:
    written = b""
    for name, (tag, values) in said.items():
        for number, value in enumerate(values):
            named = "" if number else name
            if isinstance(value, int):
                written += _piece(tag, named, struct.pack(">i", value))
            elif isinstance(value, str):
                written += _piece(tag, named, value.encode())
            else:
                members = (_piece(_MEMBER, "", n.encode()) + _piece(KEYWORD, "", v.encode()) for n, v in value.items())
                written += _piece(tag, named, b"") + b"".join(members) + _piece(_END_OF_COLLECTION, "", b"")
    return written


def _piece(tag: int, name: str, value: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value


class _Front(ThreadingHTTPServer):
    """See :func:`front`."""

    def __init__(
        self, port: int, says: Callable[[], Said | None], cancelled: Callable[[int], None], behind: int
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self._says = says
        self._cancelled = cancelled
        self._behind = behind

    def answer(self, path: str, question: bytes) -> bytes | None:
        """None: nobody answers."""
        answer = self._ask(path, question) if self._says() is not None else None
        said = self._says()
        if answer is None or said is None:
            return None
        operation = struct.unpack_from(">H", question, 2)[0]
        granted = answer[2:4] == b"\0\0"
        if operation == CANCEL_JOB and granted:
            self._cancelled(job_of(question))
        return with_said(answer, said) if operation == GET_PRINTER_ATTRIBUTES and granted else answer

    def _ask(self, path: str, question: bytes) -> bytes | None:
        device = http.client.HTTPConnection("localhost", self._behind)
        try:
            device.request("POST", path, question, {"Content-Type": "application/ipp"})
            return device.getresponse().read()
        except (OSError, http.client.HTTPException):  # it was switched off just now
            return None
        finally:
            device.close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Front

    def handle(self) -> None:
        with suppress(ConnectionError):  # whoever asked was killed meanwhile
            super().handle()

    def do_POST(self) -> None:
        answer = self.server.answer(self.path, self._body())
        if answer is None:
            self.close_connection = True
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/ipp")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's
        """Nobody reads it."""


@contextmanager
def front(port: int, says: Callable[[], Said | None], cancelled: Callable[[int], None], behind: int) -> Iterator[int]:
    """A printer at ``port`` (0: any) with the one ``behind``; the port it has.

    ``says`` gives what to put into its answers, or None when nobody answers; ``cancelled`` hears of each job cancelled.
    """
    with _Front(port, says, cancelled, behind) as server:
        thread = threading.Thread(target=server.serve_forever, args=(LOOKS_EVERY_S,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def cancel_at_panel(printer: int, job: int) -> None:
    """What a finger on the panel of the printer at that port does to its job."""
    said: Said = {
        "attributes-charset": (0x47, ("utf-8",)),
        "attributes-natural-language": (0x48, ("en",)),
        "printer-uri": (0x45, (f"ipp://localhost:{printer}/ipp/print",)),
        "job-id": (INTEGER, (job,)),
        "requesting-user-name": (0x42, ("panel",)),
    }
    question = struct.pack(">BBHIB", 2, 0, CANCEL_JOB, 1, 0x01) + _written(said) + bytes([END])
    device = http.client.HTTPConnection("localhost", printer)
    try:
        device.request("POST", "/ipp/print", question, {"Content-Type": "application/ipp"})
        device.getresponse().read()
    finally:
        device.close()


def job_of(question: bytes) -> int:
    """The ``job-id`` of a question, or the end of its ``job-uri``; 0 when it has none."""
    for piece in _pieces(question):
        if piece[0] < 0x10:
            continue
        length = struct.unpack_from(">H", piece, 1)[0]
        name, value = piece[3 : 3 + length], piece[5 + length :]
        if name == b"job-id":
            number: int = struct.unpack(">i", value)[0]
            return number
        if name == b"job-uri":
            return int(value.rpartition(b"/")[2])
    return 0
