"""What of a site file the machine is set up by, read before anything of the kiosk is there to read it.

The kiosk's own models judge the whole file as soon as the program lies on the machine (``steps/site.py``).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from deploy.machine.errors import CannotGoOn

#: where the kiosk keeps what it knows: the one folder that its unit may write
DATA_DIR = "/var/lib/kiosk"
#: where the kiosk listens to the agent, and where the agent keeps what it knows
POST, AGENT_DIR = "/run/kiosk", "/var/lib/kiosk-agent"
PORTS = {"http": 80, "https": 443, "ipp": 631, "ipps": 631}
NTP, NTS = 123, 4460
#: what names a file beside the site
NAMED = [(part, name) for part in ("office", "fleet") for name in ("authority", "certificate", "key", "keys")]


@dataclass(frozen=True)
class Reached:
    """Somebody whom the machine may reach, and as which of its users' business: ``who`` says it in one word."""

    who: str
    name: str
    address: str
    port: int
    udp: bool = False


@dataclass(frozen=True)
class UsbRule:
    """``usb_id`` is ``vendor:product``; empty for any device of that ``interface`` alone."""

    usb_id: str = ""
    serial: str = ""
    keyboard: bool = False
    interface: str = ""
    port: str = ""


@dataclass(frozen=True)
class Site:
    """One site file, as far as the machine is concerned."""

    file: Path
    text: str
    content: dict[str, Any]

    @property
    def machine(self) -> dict[str, Any]:
        return dict(self.content["machine"])

    @property
    def fleet(self) -> bool:
        return self._of("fleet").get("driver") == "mqtt"

    @property
    def bundles(self) -> bool:
        """Whether newer programs come to it from afar."""
        return self.fleet and bool(self._of("fleet").get("bundles"))

    @property
    def queue(self) -> tuple[str, str] | None:
        """The name of the queue of this machine, and the printer behind it."""
        uri = urlsplit(self._of("printer").get("uri", ""))
        if uri.hostname not in {"localhost", "127.0.0.1"} or not self.machine.get("queue"):
            return None
        return uri.path.rpartition("/")[2], self.machine["queue"]

    @property
    def time(self) -> tuple[list[str], bool]:
        """The servers of time, and whether they prove who they are."""
        time = self.machine["time"]
        return list(time["servers"]), bool(time.get("nts"))

    @property
    def hosts(self) -> dict[str, str]:
        return {str(name): str(address) for name, address in (self.machine.get("hosts") or {}).items()}

    def reached(self) -> list[Reached]:
        """Everybody whom it may reach, by address."""
        return [Reached(who, name, self._address(name), port, udp) for who, name, port, udp in self._named()]

    def usb(self) -> list[UsbRule]:
        """The devices that it may use."""
        rules = [UsbRule(one["usb_id"], one.get("usb_serial") or "") for one in self._with_numbers()]
        rules += [
            UsbRule(one["usb_id"], one.get("usb_serial") or "", one.get("kind") == "input")
            for one in self.machine.get("usb") or ()
        ]
        if self._of("id_reader").get("driver") == "usb":
            rules.append(UsbRule("0400:c35a"))
        rules.append(UsbRule(interface="0b:*:*"))  # what is a reader of cards and nothing else
        if port := self.machine.get("stick_port"):
            rules.append(UsbRule(interface="08:*:*", port=port))
        return rules

    def _with_numbers(self) -> Iterator[dict[str, Any]]:
        for part in (self._of("camera"), self._of("receipt_printer").get("link") or {}):
            if part.get("usb_id"):
                yield part

    def _named(self) -> Iterator[tuple[str, str, int, bool]]:
        office, fleet, receipts = self._of("office"), self._of("fleet"), self._of("receipt_printer")
        if office.get("driver") == "http":
            yield from _of_url("office", office["url"])
        if self.fleet:
            yield "broker", fleet["host"], int(fleet.get("port", 8883)), False
            yield from _of_url("broker", fleet.get("bundles") or "")
        for uri in (self._of("printer").get("uri"), receipts.get("uri"), self.machine.get("queue")):
            yield from _of_url("printer", uri or "")
        link = receipts.get("link") or {}
        if link.get("kind") == "network":
            yield "printer", link["host"], int(link.get("port", 9100)), False
        yield from _of_url("mirror", self.machine.get("mirror") or "")
        servers, nts = self.time
        for server in servers:
            yield "time", server, NTP, True
            if nts:
                yield "time", server, NTS, False

    def _address(self, name: str) -> str:
        try:
            return str(ipaddress.ip_address(name))
        except ValueError:
            if name not in self.hosts:
                raise CannotGoOn(
                    f"{self.file}: machine.hosts gives no address of {name}: a kiosk asks nobody for names"
                ) from None
        try:
            return str(ipaddress.ip_address(self.hosts[name]))
        except ValueError:
            raise CannotGoOn(f"{self.file}: machine.hosts: {self.hosts[name]!r} of {name} is no address") from None

    def _of(self, part: str) -> dict[str, Any]:
        found = self.content.get(part)
        return found if isinstance(found, dict) else {}


def _of_url(who: str, url: str) -> Iterator[tuple[str, str, int, bool]]:
    parts = urlsplit(url)
    if parts.hostname and parts.hostname not in {"localhost", "127.0.0.1"}:
        yield who, parts.hostname, parts.port or PORTS.get(parts.scheme, 443), False


def read(file: Path) -> Site:
    """The site; :class:`CannotGoOn` when no machine can be set up by it."""
    try:
        text = file.read_text(encoding="utf-8")
        content = yaml.safe_load(text)
    except OSError as error:
        raise CannotGoOn(f"{file}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CannotGoOn(f"{file} is no YAML: {error}") from error
    if not isinstance(content, dict):
        raise CannotGoOn(f"{file} is no site file: a list of settings by their names is wanted")
    site = Site(file.resolve(), text, content)
    try:
        for complaint in _complaints(site):
            raise CannotGoOn(f"{file}: {complaint}")
        site.usb(), site.reached()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CannotGoOn(f"{file}: machine: {type(error).__name__} at {error}") from error
    return site


def _complaints(site: Site) -> Iterator[str]:
    content = site.content
    if content.get("purpose") != "service":
        yield "purpose: only a site in service is installed; a demonstration is started by scripts/run"
    if not isinstance(content.get("machine"), dict) or "time" not in content["machine"]:
        yield "machine: is missing, or has no time servers (config/sites/service.example.yaml shows it at its end)"
    if str(content.get("data_dir")) != DATA_DIR:
        yield f"data_dir: has to be {DATA_DIR}, the one folder that the service may write"
    if site._of("stick").get("driver") == "linux" and not site.machine.get("stick_port"):
        yield "machine.stick_port: is missing, and without it no stick is let in at any port"
    for part, name in NAMED:
        if not isinstance(site._of(part).get(name, ""), str):
            yield f"{part}.{name}: has to be the name of a file"
    fleet = site._of("fleet")
    if site.fleet and (fleet.get("post"), fleet.get("own")) != (POST, AGENT_DIR):
        yield f"fleet: has to say post: {POST} and own: {AGENT_DIR}, for the agent is another user than the kiosk"
    uri = urlsplit(site._of("printer").get("uri") or "")
    if uri.hostname in {"localhost", "127.0.0.1"} and not site.machine.get("queue"):
        yield "machine.queue: is missing, the printer behind the queue of this machine"
