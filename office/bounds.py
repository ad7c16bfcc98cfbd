"""How long what a kiosk sends may be: as the database keeps it, so that every office refuses the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

#: what makes a wish one and the same; as long as the database keeps it
Key = Annotated[str, Field(min_length=1, max_length=100)]
#: a short text of a kiosk that the office keeps: of which site, scene or purpose it was
Name = Annotated[str, Field(max_length=50)]
#: where a citizen was
PageName = Annotated[str, Field(max_length=100)]
Telephone = Annotated[str, Field(min_length=1, max_length=20)]
#: of whatever a kiosk can have met: no clock tells another century, and what no zone is told of is no moment
Moment = Annotated[
    datetime, AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC))
]
