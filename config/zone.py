"""The time zone of every bureau, for whoever has no clock to ask."""

from __future__ import annotations

from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
