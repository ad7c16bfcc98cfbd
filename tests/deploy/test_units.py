"""The units of the kiosk: systemd understands them, and counts each of them among the safe ones."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SYSTEMD = ROOT / "deploy/systemd"
SERVICES = sorted(SYSTEMD.glob("*.service"))
#: of systemd-analyze security, in tenths
EXPOSED_MAX = 20
#: what every unit has, or says why not: "# no NAME: …"
STRICT = (
    "NoNewPrivileges",
    "CapabilityBoundingSet",
    "ProtectSystem",
    "ProtectHome",
    "PrivateTmp",
    "PrivateDevices",
    "PrivateUsers",
    "PrivateNetwork",
    "ProtectKernelTunables",
    "ProtectKernelModules",
    "ProtectKernelLogs",
    "ProtectControlGroups",
    "ProtectClock",
    "ProtectHostname",
    "ProtectProc",
    "ProcSubset",
    "RestrictSUIDSGID",
    "RestrictRealtime",
    "RestrictNamespaces",
    "RestrictAddressFamilies",
    "LockPersonality",
    "MemoryDenyWriteExecute",
    "SystemCallFilter",
    "UMask",
    "LimitCORE",
)
#: that it has to say it lives, or, where it does one thing and ends, how long that may take
WATCHED = re.compile(r"^(WatchdogSec=\d+|Type=oneshot\n(.*\n)*?TimeoutStartSec=\d+)$", re.MULTILINE)


def test_systemd_understands_every_unit(tmp_path: Path) -> None:
    """Its programs are those of a machine where the kiosk is installed, which this one is not."""
    named = re.compile(r"(?<=[=-])(/opt/kiosk/current|/usr/s?bin)/[\w./-]+")
    for unit in SYSTEMD.iterdir():
        (tmp_path / unit.name).write_text(named.sub("/bin/true", unit.read_text(encoding="utf-8")), encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))]
    verified = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    ours = [line for line in verified.stderr.splitlines() if "kiosk" in line]
    assert (verified.returncode, ours) == (0, [])


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_a_unit_is_among_the_safe_ones_and_says_why_it_is_looser_than_others(unit: Path) -> None:
    command = [
        "systemd-analyze",
        "security",
        "--offline=true",
        f"--threshold={EXPOSED_MAX}",
        "--no-pager",
        str(unit),
    ]
    judged = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert judged.returncode == 0, judged.stdout.splitlines()[-1]
    text = unit.read_text(encoding="utf-8")
    silent = [name for name in STRICT if not re.search(rf"^({name}=|# no {name}: \w)", text, re.MULTILINE)]
    # devices that are allowed one by one are no PrivateDevices, and the line above them says whose they are
    assert [name for name in silent if not (name == "PrivateDevices" and "\nDeviceAllow=" in text)] == []


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_a_unit_that_hangs_is_noticed(unit: Path) -> None:
    assert WATCHED.search(unit.read_text(encoding="utf-8"))


def test_every_user_of_a_unit_is_made() -> None:
    users = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "deploy/etc/sysusers.d").iterdir())
    made = set(re.findall(r"^u (\S+)", users, re.MULTILINE))
    units = "".join(file.read_text(encoding="utf-8") for file in [*SERVICES, *ROOT.glob("deploy/etc/**/*.conf")])
    assert set(re.findall(r"^User=(\S+)", units, re.MULTILINE)) == made
    assert len(made) == len(re.findall(r"^u (\S+)", users, re.MULTILINE))
