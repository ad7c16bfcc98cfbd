"""The line to the broker: MQTT 5 over mutual TLS, by aiomqtt, as kiosks and those who look after them speak it."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path
from typing import Any, TypeVar

import aiomqtt
from cryptography import x509
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

T = TypeVar("T")
WITHIN_S = 12.0
#: what paho says of a line that breaks whoever uses the client learns by an exception
_quiet = logging.getLogger("fleet.mqtt.quiet")
_quiet.setLevel(logging.CRITICAL)


class RefusedByBroker(aiomqtt.MqttError):
    """The broker has taken the message and let it fall: whoever sends may not, or sends too much. Names the reason."""


class Client(aiomqtt.Client):
    """A client that learns what became of what it says.

    WORKAROUND for aiomqtt 2.5: it looks at no reason code of an acknowledgement, and takes each for a success; of a
    line that breaks before the broker has greeted, as with a certificate that was revoked, it hears nothing; and it
    waits by ``asyncio.wait_for``, which before Python 3.12 forgets that it was cancelled when what it waits for comes
    in the same moment: then nobody can end the line. And it has the loop watch the number of a socket in a later turn,
    also of one that is closed by then: the number may be somebody else's.
    """

    def __init__(
        self, host: str, port: int, name: str, tls: ssl.SSLContext, *, by_hand: bool = False, **more: Any
    ) -> None:
        """``name`` is that of the certificate: the broker lets nobody be called otherwise. ``by_hand``: what comes is
        acknowledged by :meth:`acknowledge`. ``more``: as of aiomqtt.
        """
        five = aiomqtt.ProtocolVersion.V5
        super().__init__(host, port, identifier=name, protocol=five, tls_context=tls, logger=_quiet, **more)
        self._client.manual_ack_set(by_hand)
        self._client.on_publish = self._on_acknowledged
        self._client.on_disconnect = self._on_broken
        self._client.on_socket_register_write = self._on_something_to_write
        self._one_after_another = asyncio.Lock()
        self._said: ReasonCode | None = None

    async def say(
        self,
        topic: str,
        payload: bytes,
        *,
        retain: bool = False,
        about: Properties | None = None,
        within_s: float = WITHIN_S,
    ) -> None:
        """Publish, and return when the broker has it. :class:`RefusedByBroker`, :class:`aiomqtt.MqttError`."""
        async with self._one_after_another:
            self._said = None
            await self.publish(topic, payload, qos=1, retain=retain, properties=about, timeout=within_s)
            if self._said is not None and self._said.is_failure:
                raise RefusedByBroker(str(self._said))

    def acknowledge(self, message: aiomqtt.Message) -> None:
        """What came has been seen to: the broker may forget it. It sends again what it has heard nothing of."""
        self._client.ack(message.mid, message.qos)

    async def _wait_for(self, fut: Awaitable[T], timeout: float | None) -> T:  # noqa: ASYNC109 - as aiomqtt has it
        limit = self.timeout if timeout is None else timeout
        try:
            async with asyncio.timeout(None if limit == inf else limit):
                return await fut
        except TimeoutError:
            raise aiomqtt.MqttError("Operation timed out") from None

    def _on_something_to_write(self, client: Any, _userdata: Any, sock: Any) -> None:
        def write() -> None:
            try:
                client.loop_write()
            except Exception as error:  # noqa: BLE001 - whatever it is, the line is broken
                if not self._disconnected.done():
                    self._disconnected.set_exception(error)

        def watch() -> None:
            if sock.fileno() >= 0:
                self._loop.add_writer(sock.fileno(), write)

        self._loop.call_soon_threadsafe(watch)  # it may be called in the thread that makes the line

    def _on_acknowledged(
        self, client: Any, userdata: Any, mid: int, reason_code: ReasonCode, properties: Properties
    ) -> None:
        self._said = reason_code
        self._on_publish(client, userdata, mid, reason_code, properties)

    def _on_broken(
        self, client: Any, userdata: Any, flags: Any, reason_code: ReasonCode, properties: Properties | None = None
    ) -> None:
        if self._connected.cancelled():  # whoever wanted the line wants it no more
            return
        if not self._connected.done():
            self._connected.set_exception(aiomqtt.MqttError(f"not let in: {reason_code}"))
        self._on_disconnect(client, userdata, flags, reason_code, properties)
        if self._disconnected.done() and not self._disconnected.cancelled():
            self._disconnected.exception()  # whoever hears or says something is told of it; the log is not


def properties_of(packet: int, **values: Any) -> Properties:
    """What is said beside a message, or on entering: the properties of MQTT 5, by the names that paho gives them."""
    made = Properties(packet)  # type: ignore[no-untyped-call]
    for name, value in values.items():
        setattr(made, name, value)
    return made


def expires_in(seconds: float) -> Properties:
    """A message that the broker drops when nobody has fetched it in time; a second is the least it knows."""
    return properties_of(PacketTypes.PUBLISH, MessageExpiryInterval=max(1, int(seconds)))


def tls_of(authority: Path, certificate: Path, key: Path) -> ssl.SSLContext:
    """It believes that authority alone, and shows its own certificate. OSError, which names the file."""
    with _named(authority):
        context = ssl.create_default_context(cafile=str(authority))
    with _named(certificate, key):
        context.load_cert_chain(certificate, key)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def holder_of(certificate: Path) -> str:
    """The name in it, by which the broker knows whoever shows it. OSError, which names the file."""
    try:
        names = x509.load_pem_x509_certificate(certificate.read_bytes()).subject
    except ValueError:
        raise OSError(f"{certificate}: no certificate") from None
    return "".join(str(name.value) for name in names.get_attributes_for_oid(x509.NameOID.COMMON_NAME))


@contextmanager
def _named(*files: Path) -> Iterator[None]:
    """What OpenSSL says of a file, without which one, says it with it."""
    try:
        yield
    except OSError as error:
        why = (error.reason if isinstance(error, ssl.SSLError) else error.strerror) or type(error).__name__
        raise OSError(f"{' or '.join(map(str, files))}: {why}") from error
