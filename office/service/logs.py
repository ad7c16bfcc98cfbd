"""The log of the service: a JSON object a line, with nothing personal in it."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import datetime
from typing import Any, TextIO

from config.clock import CHINA
from office.service.observing import Asked

log = logging.getLogger("office.requests")


class JsonLines(logging.Formatter):
    """``at``, ``level``, ``logger`` and ``message``, or the fields that a record has instead of a message.

    Of an error its type and where it came from, and not its text: that may quote what was sent.
    """

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, CHINA).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        told |= getattr(record, "fields", None) or {"message": record.getMessage()}
        if record.exc_info and record.exc_info[0] is not None:
            frames = traceback.extract_tb(record.exc_info[2])
            told["error"] = record.exc_info[0].__name__
            told["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(told, ensure_ascii=False)


def write_to(stream: TextIO) -> None:
    """All that is logged from now on goes there."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def asked(one: Asked) -> None:
    """One line for each request."""
    fields = {"request": one.request, "kiosk": one.kiosk, "question": one.question, "outcome": one.outcome}
    log.info("asked", extra={"fields": {**fields, "ms": round(one.seconds * 1000, 1)}})
