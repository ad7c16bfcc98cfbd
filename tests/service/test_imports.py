"""What a kiosk in service imports: nothing that simulates, demonstrates or measures, in any of its processes."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from maintenance.crashes import NATIVE
from records.reader import RecordsReader
from tests.service.stage import Watched, service_site
from tests.waiting import seen_from_outside

LIMIT_S = 120.0
#: what each process of a kiosk works with; a child has beside it what its nursery has read
WORKS_WITH = {
    "kiosk.py": {"PySide6", "PIL", "cryptography", "pydantic"},
    "forking.py": {"PIL", "pydantic", "reportlab"},
    "devices.face.worker:run": {"cv2", "dlib", "numpy"},
    "devices.social_card.worker:main": {"cryptography"},
    "assembly.office_child:main": {"sqlalchemy"},
}


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


@pytest.mark.nightly
def test_the_eye_sees_what_a_demonstration_imports(watched: Watched) -> None:
    """Or the tests below would prove nothing."""
    with watched.start("check") as check:
        check.communicate(timeout=LIMIT_S)
    imported = watched.imported()
    assert any("card.worker" in line for line in imported), "in its children, too"
    assert any("kiosk.py" in line for line in imported)


@pytest.mark.nightly
def test_check_of_a_site_in_service(watched: Watched, tmp_path: Path) -> None:
    with watched.start("check", "--site", service_site(tmp_path), "--json") as check:
        said, _ = check.communicate(timeout=LIMIT_S)
    parts = json.loads(said)["parts"]
    assert parts["records"]["ok"]
    assert parts["office"]["ok"]
    assert parts["card_reader"]["fault"] == "CARD-READER-INSTALLED", "as on every machine that tests"
    assert parts["id_reader"]["fault"] == "ID-NO-READER"
    assert parts["eyes"]["fault"] == "CAMERA-ABSENT"
    assert watched.imported() == []


def test_the_kiosk_of_a_site_in_service_from_start_to_end(watched: Watched, tmp_path: Path) -> None:
    with watched.start("run", "--site", service_site(tmp_path)) as kiosk:
        try:
            assert seen_from_outside(lambda: kiosk.poll() is not None or "kiosk.started" in events(tmp_path), LIMIT_S)
            assert kiosk.poll() is None, kiosk.communicate()
            kiosk.send_signal(signal.SIGTERM)
            said = kiosk.communicate(timeout=LIMIT_S)
        finally:
            kiosk.kill()
    assert events(tmp_path)[-1] == "kiosk.stopped", (kiosk.returncode, said, stacks(tmp_path))
    assert watched.imported() == []
    libraries = watched.libraries()
    assert {"kiosk.py", "forking.py"} <= set(libraries)
    assert {what: more for what, those in libraries.items() if (more := those - WORKS_WITH.get(what, set()))} == {}


def events(folder: Path) -> list[str]:
    file, key = folder / "data" / "records.sqlite", folder / "data" / "records.key"
    if not key.exists():
        return []
    with RecordsReader(file, key) as log:
        return [event.kind for event in log.events()]


def stacks(folder: Path) -> list[str]:
    """Of a kiosk that took longer to end than it may."""
    return [file.read_text() for file in (folder / "data").rglob(NATIVE)]


@pytest.mark.parametrize(
    "arguments", [("records", "verify"), ("records", "show"), ("retirement", "--category", "male", "--born", "1965-11")]
)
def test_the_commands_of_a_site_in_service(arguments: tuple[str, ...], watched: Watched, tmp_path: Path) -> None:
    site = ("--site", service_site(tmp_path)) if arguments[0] == "records" else ()
    with watched.start(*arguments, *site) as command:
        command.communicate(timeout=LIMIT_S)
    assert watched.imported() == []
