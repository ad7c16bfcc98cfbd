"""A real IPP printer, and a kiosk that prints on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from printing.ipp import IppPrinter
from tests.printing.ipp_kiosk import NAME, HurriedClock
from tests.printing.ipp_service import IppService, ipp_service, own_bus


@pytest.fixture(scope="module")
def discovery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with own_bus(tmp_path_factory.mktemp("bus")) as environment:
        yield environment


@pytest.fixture
def service(tmp_path: Path, discovery: dict[str, str]) -> Iterator[IppService]:
    with ipp_service(tmp_path, discovery) as service:
        yield service


@pytest.fixture
def printer(service: IppService) -> IppPrinter:
    return IppPrinter(service.uri, 600, HurriedClock(), NAME)
