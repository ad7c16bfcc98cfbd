"""The tables of the web console: who may sign in, who is signed in, who tried to, and who has seen what of whom."""

from __future__ import annotations

import sqlalchemy as sa

from office.database.columns import Instant
from office.database.tables import schema

#: who may sign in at the console; ``password`` is an argon2id hash
accounts = sa.Table(
    "accounts",
    schema,
    sa.Column("work_number", sa.String(20), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("role", sa.String(10), nullable=False),
    sa.Column("password", sa.String(200), nullable=False),
    sa.Column("made", Instant, nullable=False),
    #: whoever has left may not sign in any more; what they did stays theirs
    sa.Column("closed", Instant),
)

#: every try to sign in, kept before the password is looked at, and each that was right once more: rows are added, and
#: none is ever changed
sign_ins = sa.Table(
    "sign_ins",
    schema,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Instant, nullable=False, index=True),
    #: as it was typed: there need be no such account
    sa.Column("work_number", sa.String(20), nullable=False, index=True),
    sa.Column("address", sa.String(45), nullable=False, index=True),
    sa.Column("succeeded", sa.Boolean, nullable=False, server_default=sa.false()),
    #: of one that was right: the try
    sa.Column("answers", sa.Integer),
)
sa.Index("sign_ins_answered", sign_ins.c.answers, unique=True)

#: who is signed in. ``token`` is the SHA-256 (hex) of what the browser has, ``secret`` what its forms are signed with
sessions = sa.Table(
    "sessions",
    schema,
    sa.Column("token", sa.String(64), primary_key=True),
    sa.Column("work_number", sa.ForeignKey("accounts.work_number"), nullable=False, index=True),
    sa.Column("secret", sa.String(64), nullable=False),
    sa.Column("began", Instant, nullable=False),
    sa.Column("seen", Instant, nullable=False),
)

#: every view of personal data: rows are added, and none is ever changed
views = sa.Table(
    "views",
    schema,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Instant, nullable=False, index=True),
    sa.Column("by", sa.String(20), nullable=False, index=True),
    sa.Column("case_number", sa.String(60), nullable=False, index=True),
    #: a word of the console: why it was looked at
    sa.Column("purpose", sa.String(20), nullable=False),
)
