"""How a site is looked after from afar: its line to the broker, and whose commands it believes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PositiveInt, StringConstraints

from config.datafile import Data, FileName

#: of a kiosk, a group: as ``fleet.topics`` can name them
Named = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


class NoLine(Data):
    """Nobody looks after the site from afar."""

    driver: Literal["none"] = "none"


class MqttLine(Data):
    """A broker that speaks MQTT 5 over mutual TLS.

    The kiosk believes the ``authority`` alone, and shows its ``certificate``, whose name is ``kiosk``: the files that
    ``office kiosk add`` has written for it. ``keys`` is the ring of the maintainers whose commands it obeys.
    ``state_s``: how often it says how it stands where nothing has changed. ``queue_max``: how many messages wait while
    the broker is away. ``metrics_port``: where this machine alone may read its figures (Prometheus); else nowhere.
    """

    driver: Literal["mqtt"] = "mqtt"
    host: str
    port: Annotated[int, Field(ge=1, le=65535)] = 8883
    kiosk: Named
    groups: tuple[Named, ...] = ()
    authority: FileName
    certificate: FileName
    key: FileName
    keys: FileName
    state_s: PositiveInt = 60
    queue_max: PositiveInt = 1000
    metrics_port: Annotated[int, Field(ge=0, le=65535)] | None = None


Line = Annotated[NoLine | MqttLine, Field(discriminator="driver")]
