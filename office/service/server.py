"""The server: uvicorn over TLS, which asks every client for its certificate and tells the application of it."""

from __future__ import annotations

import asyncio
import ssl
from typing import Any, cast

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from office.service.app import CLIENT
from office.service.certification import Authority

#: a client that sends no whole request in this time is hung up on
KEEP_ALIVE_S = 30


class PeerProtocol(H11Protocol):
    """uvicorn does not tell the application who the client is by TLS; this one does."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        peer = cast("ssl.SSLObject | None", transport.get_extra_info("ssl_object"))
        certificate = peer.getpeercert(binary_form=True) if peer else None
        self.app = cast(Any, _told(cast(ASGIApp, self.app), certificate))


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
