"""How a site is looked after from afar: its line to the broker, whose commands it believes; how the office listens."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, PositiveInt, StringConstraints

from config.datafile import Data

#: of a kiosk, a group: as ``fleet.topics`` can name them
Named = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
#: a name or an address
Host = Annotated[str, StringConstraints(pattern=r"^[^\s/]+$", max_length=253)]


class NoLine(Data):
    """Nobody looks after the site from afar."""

    driver: Literal["none"] = "none"


class MqttLine(Data):
    """A broker that speaks MQTT 5 over mutual TLS.

    The kiosk believes the ``authority`` alone, and shows its ``certificate``, whose name is ``kiosk``: the files that
    ``office kiosk add`` has written for it. ``keys`` is the ring of the maintainers whose commands it obeys.
    ``state_s``: how often it says how it stands where nothing has changed. ``queue_max``: how many messages wait while
    the broker is away. ``metrics_port``: where this machine alone may read its figures (Prometheus); else nowhere.
    ``bundles``: where the office hands out programs and content (``https://office:8443/bundles``); else only sticks do.

    The agent may be another user than the kiosk: ``post`` is then a folder that both may enter, where the kiosk
    listens, and ``own`` one of the agent alone. Without them both are in the data folder of the site.
    """

    driver: Literal["mqtt"] = "mqtt"
    host: Host
    port: Annotated[int, Field(ge=1, le=65535)] = 8883
    kiosk: Named
    groups: tuple[Named, ...] = ()
    authority: Path
    certificate: Path
    key: Path
    keys: Path
    state_s: PositiveInt = 60
    queue_max: PositiveInt = 1000
    post: Path | None = None
    own: Path | None = None
    metrics_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    bundles: Annotated[str, StringConstraints(pattern=r"^(https://[\w.:\[\]-]+(/[\w./-]*)?)?$")] = ""


Line = Annotated[NoLine | MqttLine, Field(discriminator="driver")]


class FleetHall(Data):
    """Where kiosks of a group stand, for the map: degrees, as any map says them."""

    name: str
    longitude: Annotated[float, Field(ge=-180, le=180)]
    latitude: Annotated[float, Field(ge=-90, le=90)]


class Credentials(Data):
    """Who somebody is at the broker: a certificate of the office's authority, and its key."""

    certificate: Path
    key: Path


class WatchSettings(Data):
    """How the office hears its kiosks (``fleet`` of ``office.yaml``).

    ``watch`` is who listens, ``sender`` who passes on signed commands; without one none is sent from here. ``keys`` is
    the ring of the maintainers as kiosks have it: what no kiosk would admit is not passed on. A kiosk is in the hall
    that is the first of its groups that ``halls`` knows. Several watches may run ``shared``, each with its own
    ``name``; for ``session_s`` the broker keeps for each what it was to hear while it is away.
    """

    host: Host
    port: Annotated[int, Field(ge=1, le=65535)] = 8883
    authority: Path
    name: str = "fleet.watch"
    shared: bool = False
    watch: Credentials
    sender: Credentials | None = None
    keys: Path | None = None
    halls: Mapping[Named, FleetHall] = Field(default_factory=dict)
    session_s: PositiveInt = 3600


class MaintainerSettings(Data):
    """What a maintainer's own machine needs (``maintainer.yaml``, beside which its files lie).

    ``certificate`` and ``key`` open the line to the broker, for everybody who gives commands; ``signing_key`` is the
    maintainer's own, and never leaves this machine. ``ring`` is the newest one, as kiosks have it.
    """

    host: Host
    port: Annotated[int, Field(ge=1, le=65535)] = 8883
    authority: Path
    certificate: Path
    key: Path
    signing_key: Path
    ring: Path
