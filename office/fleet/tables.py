"""The tables of the fleet. Nothing in them is personal: names of parts, codes, numbers, versions."""

from __future__ import annotations

import sqlalchemy as sa

from office.database.columns import Instant, rows_where, text_or_empty
from office.database.tables import schema

KIOSK_MAX, WORD_MAX, NOTE_MAX = 40, 80, 200
#: of :attr:`fleet_kiosks.c.worst` where nothing is wrong, or all that is has been seen by somebody
SEEN, FINE = 3, 9


def _of_kiosk(key: bool = False) -> sa.Column[str]:
    return sa.Column("kiosk", sa.String(KIOSK_MAX), primary_key=key, nullable=False)


#: how each kiosk stands, by the newest that it has said
fleet_kiosks = sa.Table(
    "fleet_kiosks",
    schema,
    _of_kiosk(key=True),
    #: when anything that can be read came from it, by our clock
    sa.Column("heard", Instant, nullable=False, index=True),
    #: as its birth and its last will say; NULL while neither was heard
    sa.Column("alive", sa.Boolean),
    #: of the newest state: when by its own clock, and which of its agent's life
    sa.Column("said", Instant),
    sa.Column("stated", Instant),
    sa.Column("sequence", sa.BigInteger, nullable=False, server_default="0"),
    #: how many seconds its clock is behind ours: last time, and the less of the last two
    sa.Column("lag_s", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("skew_s", sa.BigInteger, nullable=False, server_default="0"),
    text_or_empty("serving", 20),
    text_or_empty("mode", WORD_MAX),
    text_or_empty("hall", KIOSK_MAX),
    #: apart by a space, and one at either end
    text_or_empty("groups", 1000),
    text_or_empty("program", WORD_MAX),
    text_or_empty("content", WORD_MAX),
    #: how far the chain of its records had come
    sa.Column("chain", sa.BigInteger),
    text_or_empty("chain_hash", 64),
    #: how many messages of it nobody could read, and when the last one came
    sa.Column("garbage", sa.Integer, nullable=False, server_default="0"),
    sa.Column("garbled", Instant),
    #: the whole newest state, in JSON
    sa.Column("state", sa.Text, nullable=False, server_default=""),
    #: the place of the most urgent alert that nobody has acknowledged, in the order of config/alerts.py; or as above
    sa.Column("worst", sa.Integer, nullable=False, server_default=str(FINE)),
    #: since when it runs another version than most; NULL where it does not
    sa.Column("differs", Instant),
)
sa.Index("fleet_kiosks_worst", fleet_kiosks.c.worst, fleet_kiosks.c.kiosk)

#: what of a kiosk wants, or wanted, somebody. ``what``: the code of an issue, the name of a supply
fleet_alerts = sa.Table(
    "fleet_alerts",
    schema,
    sa.Column("id", sa.Integer, primary_key=True),
    _of_kiosk(),
    sa.Column("kind", sa.String(20), nullable=False),
    text_or_empty("what", WORD_MAX),
    #: its place in the order of config/alerts.py
    sa.Column("severity", sa.Integer, nullable=False),
    text_or_empty("detail", NOTE_MAX),
    sa.Column("raised", Instant, nullable=False),
    #: how often it has come
    sa.Column("times", sa.Integer, nullable=False, server_default="1"),
    sa.Column("cleared", Instant),
    sa.Column("acknowledged", Instant),
    text_or_empty("by", 20),
    text_or_empty("note", NOTE_MAX),
)
sa.Index("fleet_alerts_of", fleet_alerts.c.kiosk, fleet_alerts.c.kind, fleet_alerts.c.what, fleet_alerts.c.raised)
_open = rows_where(fleet_alerts.c.cleared.is_(None))
sa.Index("fleet_alerts_open", fleet_alerts.c.severity, fleet_alerts.c.raised, **_open)
sa.Index("fleet_alerts_once", fleet_alerts.c.kiosk, fleet_alerts.c.kind, fleet_alerts.c.what, unique=True, **_open)

#: what people and states have done to alerts, and what people have sent: rows are added, and none is ever changed
fleet_acts = sa.Table(
    "fleet_acts",
    schema,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Instant, nullable=False, index=True),
    _of_kiosk(),
    #: ``acknowledged``, ``closed``, ``sent``, ``file``
    sa.Column("act", sa.String(20), nullable=False),
    #: of an alert its kind and what it is of; of a command its name
    text_or_empty("what", 120),
    sa.Column("by", sa.String(20), nullable=False),
    text_or_empty("note", NOTE_MAX),
)

#: what was otherwise than before, and when; kept for a while
fleet_history = sa.Table(
    "fleet_history",
    schema,
    sa.Column("id", sa.Integer, primary_key=True),
    _of_kiosk(),
    sa.Column("at", Instant, nullable=False, index=True),
    sa.Column("what", sa.String(20), nullable=False),
    text_or_empty("value", 200),
)
sa.Index("fleet_history_of", fleet_history.c.kiosk, fleet_history.c.id)

#: counts of a day, in JSON: the newest that was said of it
fleet_statistics = sa.Table(
    "fleet_statistics",
    schema,
    _of_kiosk(key=True),
    sa.Column("day", sa.Date, primary_key=True, index=True),
    sa.Column("counts", sa.Text, nullable=False),
)

#: what kiosks have answered to commands
fleet_answers = sa.Table(
    "fleet_answers",
    schema,
    sa.Column("id", sa.Integer, primary_key=True),
    _of_kiosk(),
    sa.Column("command", sa.String(WORD_MAX), nullable=False, index=True),
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("heard", Instant, nullable=False),
    text_or_empty("why", WORD_MAX),
    sa.Column("evidence", sa.Text, nullable=False, server_default="{}"),
    sa.UniqueConstraint("kiosk", "command", "outcome"),
)

#: what kiosks have sent beside an answer: pictures and support bundles
fleet_files = sa.Table(
    "fleet_files",
    schema,
    sa.Column("id", sa.Integer, primary_key=True),
    _of_kiosk(),
    text_or_empty("command", WORD_MAX),
    #: its media type
    text_or_empty("kind", WORD_MAX),
    sa.Column("heard", Instant, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
sa.Index("fleet_files_of", fleet_files.c.kiosk, fleet_files.c.id)

#: signed commands that somebody has handed in; ``sent`` when the broker has taken them
fleet_commands = sa.Table(
    "fleet_commands",
    schema,
    sa.Column("command", sa.String(WORD_MAX), primary_key=True),
    #: a kiosk, or ``group:`` and a group
    sa.Column("target", sa.String(60), nullable=False),
    sa.Column("does", sa.String(40), nullable=False),
    sa.Column("signed_by", sa.String(200), nullable=False),
    sa.Column("expires", Instant, nullable=False),
    sa.Column("envelope", sa.Text, nullable=False),
    sa.Column("handed_in", Instant, nullable=False),
    sa.Column("by", sa.String(20), nullable=False),
    sa.Column("sent", Instant),
)
sa.Index("fleet_commands_waiting", fleet_commands.c.handed_in, **rows_where(fleet_commands.c.sent.is_(None)))
