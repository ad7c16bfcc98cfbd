"""Gives a site without a receipt printer one, for the scripts in which something happens to it."""

from __future__ import annotations

from config.printers import EscposPrinter, NetworkLink
from config.settings import Settings
from config.supplies import SiteSupply

#: a widespread one; whoever plays speaks with a virtual one of that model, and with nobody at that address
ROLL = EscposPrinter(
    driver="escpos", model="epson-tm-t88v", link=NetworkLink(kind="network", host="127.0.0.1", port=9100)
)
#: a new roll, and a knife that has not been used
_NEW = {"receipt_roll": SiteSupply(begins_with=80_000), "cutter": SiteSupply(begins_with=900_000)}


def with_receipts(settings: Settings) -> Settings:
    """The same site, with a receipt printer."""
    if settings.receipt_printer is not None:
        return settings
    return settings.model_copy(update={"receipt_printer": ROLL, "supplies": {**_NEW, **settings.supplies}})
