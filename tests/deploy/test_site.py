"""What of a site file the machine is set up by: refused in one sentence, or turned into rules that programs take."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from config.machine import MachineSetup
from config.settings import load_settings
from deploy.machine.errors import CannotGoOn
from deploy.machine.journal import Journal
from deploy.machine.machine import Machine
from deploy.machine.papers import as_installed, wrong_papers
from deploy.machine.site import DATA_DIR, Site, read
from deploy.machine.things import File
from deploy.machine.usb import refused
from deploy.steps import ORDER, firewall, steps, usb

EXAMPLE = Path(__file__).parents[2] / "config/sites/service.example.yaml"
MACHINE = {
    "time": {"servers": ["ntp.example", "192.0.2.11"], "nts": True},
    "hosts": {"ntp.example": "192.0.2.10", "office.example": "2001:db8::5"},
    "usb": [{"usb_id": "0eef:c002", "kind": "input"}, {"usb_id": "072f:90cc", "usb_serial": "A1"}],
    "stick_port": "1-2",
    "queue": "ipp://192.0.2.20/ipp/print",
}
OFFICE = {
    "driver": "http",
    "url": "https://office.example:8443",
    "authority": "papers/authority.pem",
    "certificate": "papers/kiosk.pem",
    "key": "papers/kiosk.key",
}


def site_with(folder: Path, **changes: Any) -> Path:
    """The shipped example as a bureau fills it in; None takes a part away."""
    content = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    content |= {"data_dir": DATA_DIR, "machine": MACHINE, "office": OFFICE, "stick": {"driver": "linux"}} | changes
    content["staff"]["file"] = f"{DATA_DIR}/staff.yaml"
    file = folder / "site.yaml"
    kept = {name: value for name, value in content.items() if value is not None}
    file.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    return file


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return read(site_with(tmp_path))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"purpose": "demonstration"}, "purpose: only a site in service is installed"),
        ({"machine": None}, "machine: is missing"),
        ({"machine": {}}, "machine: is missing, or has no time servers"),
        ({"machine": [1]}, "machine: is missing"),
        ({"machine": {**MACHINE, "time": ["ntp.example"]}}, "machine: TypeError"),
        ({"data_dir": "var/x"}, "data_dir: has to be /var/lib/kiosk"),
        ({"machine": {**MACHINE, "stick_port": None}}, "machine.stick_port: is missing"),
        ({"machine": {**MACHINE, "queue": None}}, "machine.queue: is missing"),
        ({"machine": {**MACHINE, "hosts": {}}}, "machine.hosts gives no address of"),
        (
            {"machine": {**MACHINE, "hosts": {"ntp.example": "x", "office.example": "192.0.2.1"}}},
            "'x' of ntp.example is no address",
        ),
        ({"office": {**OFFICE, "key": ["kiosk.key"]}}, "office.key: has to be the name of a file"),
    ],
)
def test_a_site_by_which_no_machine_can_be_set_up_is_refused(
    changes: dict[str, Any], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(CannotGoOn, match=sentence):
        read(site_with(tmp_path, **changes))


@pytest.mark.parametrize(
    ("content", "sentence"), [("a: [", "no YAML"), ("- a\n", "no site file"), ("", "no site file")]
)
def test_what_is_no_site_file_is_refused(content: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(CannotGoOn, match=sentence):
        read(tmp_path / "site.yaml")
    with pytest.raises(CannotGoOn, match="No such file"):
        read(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    "changes",
    [
        {"time": {"servers": ["ntp.example\nserver other"]}},
        {"hosts": {"ntp.example\n192.0.2.9 office": "192.0.2.10"}},
        {"usb": [{"usb_id": "0eef:c002\nallow id *:*"}]},
        {"usb": [{"usb_id": "0eef:c002", "usb_serial": 'A" id *:*'}]},
        {"stick_port": "1-2; x"},
    ],
)
def test_nothing_of_a_site_becomes_a_second_line_of_a_file_of_the_system(changes: dict[str, Any]) -> None:
    assert MachineSetup.model_validate(MACHINE)
    with pytest.raises(ValidationError):
        MachineSetup.model_validate({**MACHINE, **changes})


def test_papers_that_nobody_can_lay_are_told_before_anything_is_changed(tmp_path: Path) -> None:
    site, machine = read(site_with(tmp_path)), Machine(Journal(tmp_path / "journal"), tmp_path / "root")
    own = tmp_path / "papers"
    own.mkdir()
    (own / "authority.pem").write_text("-----BEGIN CERTIFICATE-----", encoding="ascii")
    (own / "kiosk.pem").write_bytes(b"\xff\xfe")
    (own / "kiosk.key").mkdir()
    assert list(wrong_papers(site, machine)) == [
        f"office.certificate: {own / 'kiosk.pem'} is no file of a certificate or a key (PEM)",
        f"office.key: there is no file {own / 'kiosk.key'}",
    ]
    sealed = machine.at("/etc/kiosk/sealed/office.key")
    sealed.parent.mkdir(parents=True)
    sealed.write_bytes(b"sealed")  # it lies there from an earlier run, and nobody needs its source any more
    assert [said for said in wrong_papers(site, machine) if "office.key" in said] == []


def test_a_site_is_read_from_where_somebody_stands(tmp_path: Path) -> None:
    """A plan, as it is typed: elsewhere than in the project, with the name of the file alone."""
    site_with(tmp_path)
    has_yaml = subprocess.run(["/usr/bin/python3", "-c", "import yaml"], capture_output=True).returncode == 0
    if os.geteuid() != 0 or not has_yaml or 'VERSION_ID="12"' not in Path("/etc/os-release").read_text():
        pytest.skip("only root may plan, on a Debian 12 with python3-yaml")
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "__init__.py").write_text("raise SystemExit('another program was run')", encoding="ascii")
    planned = [str(EXAMPLE.parents[2] / "deploy" / "install"), "site.yaml", "--plan"]
    said = subprocess.run(planned, cwd=tmp_path, capture_output=True, text=True)
    assert "things to do" in said.stdout, said.stderr
    assert (said.returncode, "would stop here: office.key: there is no file" in said.stdout) == (2, True)


def test_the_kiosk_takes_the_site_as_it_is_installed(site: Site, tmp_path: Path) -> None:
    """Keys where systemd opens them, certificates where they lie; all else as it was written."""
    text = as_installed(site)
    installed = tmp_path / "installed.yaml"
    installed.write_text(text, encoding="utf-8")
    office = load_settings(installed).office
    assert str(getattr(office, "key", "")) == "/run/credentials/kiosk.service/office.key"
    assert str(getattr(office, "authority", "")) == "/etc/kiosk/office.authority.pem"
    changed = {
        number
        for number, (one, other) in enumerate(zip(site.text.splitlines(), text.splitlines(), strict=True))
        if one != other
    }
    assert len(changed) == 3
    assert as_installed(read(installed)) == text


def test_every_step_has_things_and_none_has_another_ones(site: Site) -> None:
    made = steps(site)
    keys = [thing.key for step in made for thing in step.things]
    assert len(made) == len(ORDER)
    assert sorted(keys) == sorted(set(keys))


def test_only_whom_the_site_names_is_let_through_and_each_for_its_own_user(site: Site) -> None:
    rules = _of(firewall.step(site).things, "/etc/nftables.conf")
    allowed = [line.strip() for line in rules.splitlines() if "skuid" in line]
    assert allowed == [
        'meta skuid kiosk ip6 daddr 2001:db8::5 tcp dport 8443 accept comment "office"',
        'meta skuid { kiosk, root, lp } ip daddr 192.0.2.20 tcp dport 631 accept comment "printer"',
        'meta skuid _chrony ip daddr 192.0.2.10 udp dport 123 accept comment "time"',
        'meta skuid _chrony ip daddr 192.0.2.10 tcp dport 4460 accept comment "time"',
        'meta skuid _chrony ip daddr 192.0.2.11 udp dport 123 accept comment "time"',
        'meta skuid _chrony ip daddr 192.0.2.11 tcp dport 4460 accept comment "time"',
    ]
    assert rules.count("policy drop;") == 3
    drop_in = _of(firewall.step(site).things, "/etc/systemd/system/kiosk.service.d/addresses.conf")
    assert re.findall(r"IPAddressAllow=(\S+)", drop_in) == ["192.0.2.20", "2001:db8::5"]


def test_the_firewall_is_one_that_nft_takes(site: Site, tmp_path: Path) -> None:
    rules = _of(firewall.step(site).things, "/etc/nftables.conf")
    file = tmp_path / "rules"
    file.write_text(re.sub(r"\bkiosk\b(?! \{)|\blp\b|\b_chrony\b", "1", rules), encoding="utf-8")  # users of a kiosk
    # of an ordinary user the kernel takes no rules; in a namespace of their own they may at least ask
    alone = [] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    done = subprocess.run([*alone, "nft", "--check", "--file", str(file)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_only_devices_that_are_named_are_let_in_and_no_other_may_be_a_keyboard(site: Site, tmp_path: Path) -> None:
    rules = _of(usb.step(site).things, usb.RULES).splitlines()[1:]
    assert rules == [
        "allow with-interface match-all { 09:00:* }",
        "allow id 0eef:c002 with-interface none-of { 08:*:* }",
        'allow id 072f:90cc serial "A1" with-interface none-of { 03:*:* 08:*:* }',
        "allow with-interface match-all { 0b:*:* }",
        'allow via-port "1-2" with-interface match-all { 08:*:* }',
    ]
    for rule in rules:
        done = subprocess.run(["usbguard-rule-parser", rule], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


FLEET = {
    "driver": "mqtt",
    "host": "192.0.2.7",
    "kiosk": "hall-1",
    "authority": "papers/fleet.pem",
    "certificate": "papers/agent.pem",
    "key": "papers/agent.key",
    "keys": "papers/ring.json",
    "post": "/run/kiosk",
    "own": "/var/lib/kiosk-agent",
    "bundles": "https://192.0.2.8:8445/bundles",
}


def test_a_site_that_is_looked_after_has_an_agent_its_addresses_and_where_its_trust_begins(tmp_path: Path) -> None:
    site = read(site_with(tmp_path, fleet=FLEET))
    keys = {thing.key for step in steps(site) for thing in step.things}
    assert {
        "unit kiosk-agent.service",
        "trust /opt/kiosk/updates/root.json",
        "sealed /etc/kiosk/sealed/fleet.key",
    } <= keys
    drop_in = _of(firewall.step(site).things, "/etc/systemd/system/kiosk-agent.service.d/addresses.conf")
    assert re.findall(r"IPAddressAllow=(\S+)", drop_in) == ["192.0.2.7", "192.0.2.8"]
    installed = tmp_path / "installed.yaml"
    installed.write_text(as_installed(site), encoding="utf-8")
    line = load_settings(installed).fleet
    assert str(getattr(line, "key", "")) == "/run/credentials/kiosk-agent.service/fleet.key"
    with pytest.raises(CannotGoOn, match="fleet: has to say post"):
        read(site_with(tmp_path, fleet={**FLEET, "own": None}))


def plugged(root: Path, port: str, usb_id: str, *interfaces: str, **said: str) -> None:
    device = root / "sys/bus/usb/devices" / port
    vendor, _, product = usb_id.partition(":")
    for number, interface in enumerate(interfaces):
        (device / f"{port}:1.{number}").mkdir(parents=True)
        (device / f"{port}:1.{number}/bInterfaceClass").write_text(f"{interface}\n")
    for name, text in {"idVendor": vendor, "idProduct": product, **said}.items():
        (device / name).write_text(f"{text}\n")


def test_what_would_be_dead_at_usb_is_said_beforehand(site: Site, tmp_path: Path) -> None:
    plugged(tmp_path, "usb1", "1d6b:0002", "09")
    plugged(tmp_path, "1-1", "0eef:c002", "03")
    plugged(tmp_path, "1-2", "0781:5567", "08")
    plugged(tmp_path, "1-3", "072f:b100", "0b")
    plugged(tmp_path, "1-4", "072f:90cc", "0b", "03", serial="A1", product="a reader that types")
    plugged(tmp_path, "1-5", "0781:5567", "08", product="a stick")
    plugged(tmp_path, "1-6", "046d:c31c", "03", "03", manufacturer="somebody's", product="keyboard")
    assert refused(site, tmp_path) == [
        "072f:90cc  a reader that types",
        "0781:5567  a stick",
        "046d:c31c somebody's keyboard",
    ]


def test_a_stick_is_mounted_at_its_own_port_alone(site: Site) -> None:
    rule = _of(usb.step(site).things, "/etc/udev/rules.d/70-kiosk-stick.rules")
    (mounts,) = [line for line in rule.splitlines() if line.startswith("ACTION")]
    assert 'KERNELS=="1-2"' in mounts
    assert "ID_PATH" not in mounts


def _of(things: object, path: str) -> str:
    assert isinstance(things, tuple)
    (found,) = [thing.content for thing in things if isinstance(thing, File) and thing.path == path]
    return found
