"""The server: uvicorn over TLS, which asks every client for its certificate and tells the application of it."""

from __future__ import annotations

import asyncio
import ssl
from typing import Any, cast

import h11
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from office.service.app import CLIENT
from office.service.certification import Authority

#: a connection on which nobody asks anything is closed after this time
KEEP_ALIVE_S = 30
#: a client that has begun a request, or only come, and has not sent the whole of it in this time is hung up on
WHOLE_WITHIN_S = 30.0
#: what a client has to send still, by the state of h11
UNDERWAY = frozenset({h11.IDLE, h11.SEND_BODY})


class PeerProtocol(H11Protocol):
    """What uvicorn does not: tell the application who the client is by TLS, and hang up on one that only drips."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_the_whole()
        peer = cast("ssl.SSLObject | None", transport.get_extra_info("ssl_object"))
        certificate = peer.getpeercert(binary_form=True) if peer else None
        self.app = cast(Any, _told(cast(ASGIApp, self.app), certificate))

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state not in UNDERWAY:
            self._wait_no_more()
        elif self._patience is None:
            self._wait_for_the_whole()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait_for_the_whole(self) -> None:
        self._patience = self.loop.call_later(WHOLE_WITHIN_S, self.transport.abort)

    def _wait_no_more(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None


def _told(app: ASGIApp, certificate: bytes | None) -> ASGIApp:
    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("extensions", {})[CLIENT] = certificate
        await app(scope, receive, send)

    return told


def server(app: FastAPI, authority: Authority, host: str, port: int) -> uvicorn.Server:
    """Serves ``app`` there, on TLS 1.3, when it is awaited (``serve``). A browser has no certificate, a kiosk must."""
    certificate, key = authority.service
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=PeerProtocol,
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        ssl_certfile=str(certificate),
        ssl_keyfile=str(key),
        ssl_ca_certs=str(authority.certificate),
        ssl_cert_reqs=ssl.CERT_OPTIONAL,
    )
    config.load()
    assert config.ssl is not None  # noqa: S101 - a certificate was given
    config.ssl.minimum_version = ssl.TLSVersion.TLSv1_3
    return uvicorn.Server(config)
