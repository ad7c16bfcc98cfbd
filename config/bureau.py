"""The settings of the office as a service (``office.yaml``): where it listens, and where it keeps what it knows."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, PositiveInt

from config.datafile import Data, FileName, load

#: where the address of the database may stand instead, with its password: never in a file of the project
DATABASE_VARIABLE = "KIOSK_OFFICE_DATABASE"
#: what a bureau begins with
SHIPPED = Path(__file__).parent / "sites" / "office.yaml"


class BureauSettings(Data):
    """``database`` is the URL of a PostgreSQL database; without one a SQLite file in ``folder`` serves.

    ``hosts`` are the names and addresses by which kiosks reach the service, for the certificate that is made for it.
    ``people`` (as ``office/people.demo.yaml``) invents people for a demonstration.
    """

    folder: FileName = Path("var/office")
    #: begins the numbers of cases
    hall_short_name: str
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8443
    hosts: Annotated[tuple[str, ...], Field(min_length=1)] = ("127.0.0.1", "localhost")
    database: str = ""
    people: FileName | None = None
    #: threads that answer; a SQLite file has one, for it has one writer
    workers: PositiveInt = 4

    @property
    def url(self) -> str:
        """Of the PostgreSQL database; empty where there is none."""
        return os.environ.get(DATABASE_VARIABLE, self.database)


def bureau_settings(file: Path) -> BureauSettings:
    """Those of ``file``; :class:`~config.datafile.DataFileError` with its line when it is wrong."""
    return load(file, BureauSettings)
