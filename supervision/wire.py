"""What two processes say to each other: plain values of a closed set of kinds, checked whole before anything uses them.

On the wire a message is JSON: the name of its kind and its content. Kinds are frozen dataclasses, whose fields say by
``Annotated[…, msgspec.Meta(…)]`` what they may be, pydantic models (settings), and faults. Nothing is converted: what
is no such value in every part, or holds more, is :class:`NotUnderstood`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from pydantic import BaseModel

from config.faults import Fault, fault_list

#: of a fault's detail: longer than any that this program writes
DETAIL_MAX = 300
#: what a decoder raises on nonsense, all of it without end (RecursionError) included
_NONSENSE = (msgspec.MsgspecError, ValueError, TypeError, RecursionError)

_envelope = msgspec.json.Decoder(tuple[str, msgspec.Raw])


class NotUnderstood(Exception):
    """A message that is none of the closed set. The text names nothing of its content, which may be personal."""


class Wire:
    """One direction of a conversation: the ``kinds`` of its messages, and the most ``bytes`` that one may take.

    With ``faults``, a message may be a fault whose code begins with one of them, or hold one.
    """

    def __init__(self, *kinds: type, max_bytes: int, faults: tuple[str, ...] = ()) -> None:
        self.max_bytes = max_bytes
        self._faults = faults
        self._encode = msgspec.json.Encoder(enc_hook=_plain).encode
        self._decoders = {kind.__name__: self._decoder(kind) for kind in (*kinds, *([Fault] if faults else []))}

    def encode(self, message: object) -> bytes:
        """``message`` as it goes over the wire; TypeError when it is none of this one's."""
        kind = type(message).__name__
        if kind not in self._decoders:
            raise TypeError(f"a {kind} has no place on this wire")
        return self._encode((kind, message))

    def decode(self, data: bytes) -> Any:
        """The message; :class:`NotUnderstood`."""
        kind = "message"
        try:
            kind, content = _envelope.decode(data)
            message = self._decoders[kind](content)
            said = self._encode((kind, message))
            if said != data and msgspec.json.decode(said) != msgspec.json.decode(data):
                raise ValueError("it holds more than is known of its kind")
        except KeyError:
            raise NotUnderstood("a message of no known kind") from None
        except _NONSENSE:
            raise NotUnderstood(f"a {kind} of the wrong form") from None
        return message

    def _decoder(self, kind: type) -> Callable[[msgspec.Raw], Any]:
        if issubclass(kind, BaseModel):
            return lambda content: kind.model_validate_json(bytes(content))
        return msgspec.json.Decoder(kind, dec_hook=self._special).decode

    def _special(self, kind: type, content: Any) -> Any:
        """The value of a type that the decoder does not know."""
        if kind is Fault:
            code, detail = msgspec.convert(content, tuple[str, str])
            if not (code.startswith(self._faults) and code in fault_list() and len(detail) <= DETAIL_MAX):
                raise ValueError("no fault of this part")
            return Fault(code, detail)
        if issubclass(kind, BaseModel):
            return kind.model_validate_json(msgspec.json.encode(content))
        raise TypeError(kind.__name__)


def _plain(value: object) -> object:
    """The plain form of a value that the encoder does not know."""
    if isinstance(value, Fault):
        return value.code, value.detail[:DETAIL_MAX]
    if isinstance(value, BaseModel):
        return msgspec.Raw(value.model_dump_json().encode())
    raise TypeError(type(value).__name__)
