"""What hangs at the USB of a machine now and no rule of its site lets in: said before install, for it is dead after."""

from __future__ import annotations

from pathlib import Path

from deploy.machine.site import Site, UsbRule

#: interfaces of hubs, which are let in by themselves
HUB = "09"


def refused(site: Site, root: Path) -> list[str]:
    """A line for each, with its number and what it calls itself."""
    found = []
    for device in sorted((root / "sys/bus/usb/devices").glob("*")):
        usb_id = f"{_said(device, 'idVendor')}:{_said(device, 'idProduct')}"
        if usb_id == ":":  # an interface of one
            continue
        classes = {_said(one, "bInterfaceClass") for one in device.glob(f"{device.name}:*")}
        if not any(_lets_in(rule, device, usb_id, classes) for rule in (UsbRule(interface=f"{HUB}:*:*"), *site.usb())):
            found.append(f"{usb_id} {_said(device, 'manufacturer')} {_said(device, 'product')}".strip())
    return found


def _lets_in(rule: UsbRule, device: Path, usb_id: str, classes: set[str]) -> bool:
    """As the rule that ``steps/usb.py`` makes of it."""
    if rule.usb_id:
        never = {"08"} if rule.keyboard else {"03", "08"}
        known = rule.usb_id == usb_id and rule.serial in ("", _said(device, "serial"))
        return known and not classes & never
    return rule.port in ("", device.name) and bool(classes) and classes <= {rule.interface[:2]}


def _said(place: Path, name: str) -> str:
    try:
        return (place / name).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
