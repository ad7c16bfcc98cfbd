"""Kiosks read the repository of bundles over mutual TLS, and nothing beside it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from config.faults import Fault
from fleet.bundles.manifest import Kind
from maintenance.agent.updates.fetching import HttpFetcher, site_client
from maintenance.agent.updates.source import Source
from office.database.engine import sqlite
from tests.fleet.bundles.publishing import Maintainers
from tests.office.conftest import OfficeFolder
from tests.office.service.conftest import Service


@pytest.fixture
def maintainers(tmp_path: Path) -> Maintainers:
    made = Maintainers(tmp_path / "maintainers")
    made.program("1")
    return made


def client_of(service: Service, name: str) -> httpx.Client:
    """As the kiosk of that name has it."""
    home = service.home
    return site_client(service.authority.certificate, home / f"{name}.pem", home / f"{name}.key")


async def test_a_kiosk_takes_a_bundle_and_no_other_file(
    folder: OfficeFolder, maintainers: Maintainers, tmp_path: Path
) -> None:
    folder.lay_down()
    service = Service(folder, tmp_path, lambda: sqlite(folder.file))
    service.repository = maintainers.repository.folder
    (service.repository / "metadata" / "secret.txt").write_text("none of a kiosk's business")
    async with service.running():
        service.kiosk("hall-1")
        service.kiosk("stranger", known=False)
        await asyncio.to_thread(_asked, service, maintainers, tmp_path)


def _asked(service: Service, maintainers: Maintainers, folder: Path) -> None:
    root = maintainers.repository.root_file
    with client_of(service, "hall-1") as client:
        source = Source(f"{service.url}/bundles/", root, folder, HttpFetcher(client, folder))
        bundle = source.find(Kind.PROGRAM, "1").fetch()
        assert bundle.read_bytes() == maintainers.target("program/1.tar.gz").read_bytes()
        for path in ("metadata/secret.txt", "..%2f..%2fetc%2fpasswd", "metadata/..%2fmetadata%2fsecret.txt", "", "x"):
            assert client.get(f"{service.url}/bundles/{path}").status_code == 404
        assert client.post(f"{service.url}/bundles/metadata/timestamp.json").status_code == 405
    with client_of(service, "stranger") as client:
        assert client.get(f"{service.url}/bundles/metadata/timestamp.json").status_code == 401
        source = Source(f"{service.url}/bundles/", root, folder, HttpFetcher(client, folder))
        with pytest.raises(Fault, match="UPDATE-UNREACHED"):
            source.find(Kind.PROGRAM, "1")
