"""Only the devices of the site may be used at USB, and who may be a keyboard is said of each (USBGuard)."""

from __future__ import annotations

from dataclasses import replace

from deploy.machine.shipped import UNITS, copied, etc, unit
from deploy.machine.site import Site, UsbRule
from deploy.machine.step import Step
from deploy.machine.system import Enabled
from deploy.machine.things import File, Link

RULES = "/etc/usbguard/rules.d/10-kiosk.conf"
#: what may stand for any device, by its interfaces: hubs, and nothing but hubs
HUBS = "allow with-interface match-all { 09:00:* }\n"
#: in the shipped rule: any port
ANY_PORT = 'ENV{ID_PATH}=="*"'


def step(site: Site) -> Step:
    rules = "# Of deploy/install: what the site names. All else is refused, whatever it says it is.\n"
    rules += HUBS + "".join(f"{_rule(one)}\n" for one in site.usb())
    return Step(
        "usb",
        (
            etc("usbguard/usbguard-daemon.conf", 0o600),
            File(RULES, rules, 0o600),
            copied("udev/60-kiosk-receipt-printer.rules", "/etc/udev/rules.d/60-kiosk-receipt-printer.rules"),
            _stick(site),
            unit("kiosk-stick@.service"),
            unit("kiosk-usb-port@.service"),
            Link(f"{UNITS}/usbguard-dbus.service", "/dev/null"),
            Enabled("usbguard.service"),
        ),
        (("udevadm", "control", "--reload"), ("systemctl", "try-restart", "usbguard.service")),
    )


def _rule(one: UsbRule) -> str:
    """As usbguard-rules.conf(5) has it. No device may be a keyboard beside what it is, but those that are named so."""
    words = ["allow"]
    if one.usb_id:
        words += ["id", one.usb_id]
        words += ["serial", f'"{one.serial}"'] if one.serial else []
        words += ["with-interface", "none-of", "{ 08:*:* }" if one.keyboard else "{ 03:*:* 08:*:* }"]
    else:
        words += ["via-port", f'"{one.port}"'] if one.port else []
        words += ["with-interface", "match-all", f"{{ {one.interface} }}"]
    return " ".join(words)


def _stick(site: Site) -> File:
    """The shipped rule, for the one port that citizens reach; without such a port nothing is mounted."""
    rule = copied("udev/70-kiosk-stick.rules", "/etc/udev/rules.d/70-kiosk-stick.rules")
    port = site.machine.get("stick_port") or "none"
    return replace(rule, content=rule.content.replace(ANY_PORT, f'KERNELS=="{port}"'))
