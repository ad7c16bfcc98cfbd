"""What a program tells Prometheus, on this machine alone: ``/metrics`` of the process, and of what it knows itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, start_http_server

LOOPBACK = "127.0.0.1"


@contextmanager
def served(port: int | None, registry: CollectorRegistry) -> Iterator[str]:
    """Inside, ``registry`` is told at the address given back; nowhere without a port."""
    if port is None:
        yield ""
        return
    server, thread = start_http_server(port, LOOPBACK, registry)
    try:
        yield f"http://{LOOPBACK}:{server.server_port}/metrics"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
