"""What a site says of the computer under it, for ``deploy/install``; the kiosk itself asks nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, IPvAnyAddress, model_validator

from config.datafile import Data

UsbId = Annotated[str, Field(pattern="^[0-9a-f]{4}:[0-9a-f]{4}$")]
#: of a name or an address; what stands in a file of the system stands there in one line
Host = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]+$")]


class UsbDevice(Data):
    """A device that may be used; ``kind`` input: a touch panel or a pad of keys, which alone may be a keyboard."""

    usb_id: UsbId
    usb_serial: Annotated[str, Field(pattern=r'^[^"\\\x00-\x1f]+$')] | None = None
    kind: Literal["device", "input"] = "device"


class TimeServers(Data):
    """Whose time it is. ``nts``: they prove who they are (RFC 8915)."""

    servers: Annotated[tuple[Host, ...], Field(min_length=1)]
    nts: bool = False


class MachineSetup(Data):
    """``hosts``: the address of every name that this file uses; a kiosk asks nobody for names.

    ``usb``: the devices that the rest of the file does not name by their numbers. ``stick_port``: where citizens may
    plug in a stick, as ``lsusb -t`` counts (``1-2``). ``queue``: the printer behind the queue of the machine's CUPS.
    ``mirror``: where Debian's packages come from.
    """

    time: TimeServers
    hosts: Mapping[Host, IPvAnyAddress] = Field(default_factory=dict)
    usb: tuple[UsbDevice, ...] = ()
    stick_port: Annotated[str, Field(pattern=r"^[0-9]+-[0-9]+(\.[0-9]+)*$")] | None = None
    queue: Annotated[str, Field(pattern=r"^(ipp|ipps)://[^\s]+$")] | None = None
    mirror: Annotated[str, Field(pattern=r"^https?://[^\s]+$")] | None = None

    @model_validator(mode="after")
    def _an_address_needs_no_name(self) -> MachineSetup:
        if "localhost" in self.hosts:
            raise ValueError("localhost is this machine")
        return self
