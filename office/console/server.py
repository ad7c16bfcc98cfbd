"""The server of the console: uvicorn over TLS, which asks no browser for a certificate."""

from __future__ import annotations

import ssl

import uvicorn
from starlette.types import ASGIApp

from config.bureau import ConsoleSettings
from office.service.certification import Authority
from office.service.server import KEEP_ALIVE_S


def server(app: ASGIApp, settings: ConsoleSettings, authority: Authority) -> uvicorn.Server:
    """Serves ``app`` when it is awaited (``serve``); with the certificate of the service, unless it has its own."""
    certificate, key = authority.service
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http="h11",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        ssl_certfile=str(settings.certificate or certificate),
        ssl_keyfile=str(settings.key or key),
    )
    config.load()
    assert config.ssl is not None  # noqa: S101 - a certificate was given
    config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2  # browsers of the bureau's older computers
    return uvicorn.Server(config)
