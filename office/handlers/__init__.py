"""The families of matters, and who decides each: a module per family, which is a file of ``config/matters``."""

from __future__ import annotations

from collections.abc import Mapping

from office.handlers import authentication, certificates, retirement, unemployment
from office.handling import Handler

HANDLERS: Mapping[str, Handler] = {
    "authentication": authentication,
    "certificates": certificates,
    "retirement": retirement,
    "unemployment": unemployment,
}
