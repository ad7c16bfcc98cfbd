"""The agent says at once what it cannot begin without."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from commands.agent import command
from config.settings import DEMO_SITE
from office.service.certification import Authority


def site(folder: Path, **fleet: str) -> Path:
    content = yaml.safe_load(DEMO_SITE.read_text(encoding="utf-8"))
    files = {name: str(folder / name) for name in ("authority", "certificate", "key", "keys")}
    line = {"driver": "mqtt", "host": "localhost", "kiosk": "hall-1", **files, **fleet}
    file = folder / "site.yaml"
    text = yaml.safe_dump({**content, "data_dir": str(folder / "data"), "fleet": line}, allow_unicode=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_a_site_that_nobody_looks_after() -> None:
    done = CliRunner().invoke(command, ["--site", str(DEMO_SITE)])
    assert (done.exit_code, done.stderr) == (1, "Error: Nobody looks after this site from afar (fleet).\n")


def test_files_that_are_not_there(tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ["--site", str(site(tmp_path))])
    assert done.exit_code == 1
    assert done.stderr.startswith("AGENT-FILES: ")
    assert f"{tmp_path / 'certificate'}" in done.stderr


def test_files_that_are_others_are_named(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    authority = Authority.made_in(tmp_path / "office", ["localhost"], now)
    issued, other = (authority.issue(name, now) for name in ("hall-1", "hall-2"))
    file = site(tmp_path)
    for certificate, key, known, why in (
        (b"nonsense", issued.key, b"", f"{tmp_path / 'certificate'}: no certificate"),
        (other.certificate, other.key, b"", "of 'hall-2', and the site says 'hall-1'"),
        (issued.certificate, issued.key, b"", f"{tmp_path / 'authority'}: "),
        (issued.certificate, other.key, authority.certificate.read_bytes(), f"{tmp_path / 'key'}: "),
    ):
        for name, content in (("certificate", certificate), ("key", key), ("authority", known)):
            (tmp_path / name).write_bytes(content)
        done = CliRunner().invoke(command, ["--site", str(file)])
        assert (done.exit_code, done.stderr.startswith("AGENT-FILES: "), why in done.stderr) == (1, True, True), (
            done.stderr
        )


@pytest.mark.parametrize("name", ["Hall-1", "hall/1", "+", "fleet.watch", ""])
def test_a_name_that_no_kiosk_can_have(name: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ["--site", str(site(tmp_path, kiosk=name))])
    assert done.exit_code == 1
    assert "site.yaml:" in done.stderr
    assert "kiosk" in done.stderr
