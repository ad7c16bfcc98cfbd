"""The settings of the office as a service (``office.yaml``): where it listens, and where it keeps what it knows."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, PositiveInt

from config.datafile import Data, load
from config.fleet import WatchSettings
from config.hall import Hall, HallWords
from config.language import Language

#: where the address of the database may stand instead, with its password: never in a file of the project
DATABASE_VARIABLE = "KIOSK_OFFICE_DATABASE"
#: what a bureau begins with
SHIPPED = Path(__file__).parent / "sites" / "office.yaml"


Port = Annotated[int, Field(ge=0, le=65535)]


class Place(Data):
    """What the public item list says of the bureau and its hall; as :class:`config.hall.Hall`."""

    bureau: str
    zone: str
    address: str
    hours: str
    telephone: str
    complaints: str
    in_other_languages: Mapping[Language, HallWords] = Field(default_factory=dict)


class ConsoleSettings(Data):
    """The web console of the bureau: it has a listener of its own, which asks no browser for a certificate.

    ``certificate`` and ``key`` (PEM) are what browsers believe; without them it shows that of the service. Whoever does
    nothing for ``idle_min`` is signed out, and everybody after ``session_h``. After ``tries`` wrong passwords within
    ``lock_min`` an account is locked for as long; one address may be wrong ``address_tries`` times in it.
    """

    place: Place
    host: str = "127.0.0.1"
    port: Port = 8444
    certificate: Path | None = None
    key: Path | None = None
    idle_min: PositiveInt = 15
    session_h: PositiveInt = 9
    tries: PositiveInt = 5
    address_tries: PositiveInt = 30
    lock_min: PositiveInt = 15


class BureauSettings(Data):
    """``database`` is the URL of a PostgreSQL database; without one a SQLite file in ``folder`` serves.

    ``hosts`` are the names and addresses by which kiosks reach the service, for the certificate that is made for it.
    ``people`` (as ``office/people.demo.yaml``) invents people for a demonstration.
    """

    folder: Path = Path("var/office")
    #: begins the numbers of cases
    hall_short_name: str
    host: str = "127.0.0.1"
    port: Port = 8443
    hosts: Annotated[tuple[str, ...], Field(min_length=1)] = ("127.0.0.1", "localhost")
    database: str = ""
    people: Path | None = None
    #: seconds from one round to the next, in which clocks tell whoever they concern and departments are asked
    round_s: PositiveInt = 60
    #: threads that answer; a SQLite file has one, for it has one writer
    workers: PositiveInt = 4
    #: the repository of bundles (``fleet bundle init``) that kiosks may read; none, and none is handed out
    bundles: Path | None = None
    #: none, and the bureau has no web console
    console: ConsoleSettings | None = None
    #: none, and nobody looks after kiosks from afar
    fleet: WatchSettings | None = None
    #: where this machine alone may read the figures of the service (Prometheus); nowhere without one
    metrics_port: Annotated[int, Field(ge=0, le=65535)] | None = None

    @property
    def url(self) -> str:
        """Of the PostgreSQL database; empty where there is none."""
        return os.environ.get(DATABASE_VARIABLE, self.database)

    def hall_of(self, place: Place) -> Hall:
        """The hall, as the words of notices ask for it."""
        return Hall(bureau_short=self.hall_short_name, **dict(place))


def bureau_settings(file: Path) -> BureauSettings:
    """Those of ``file``; :class:`~config.datafile.DataFileError` with its line when it is wrong."""
    return load(file, BureauSettings)
