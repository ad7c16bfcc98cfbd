"""Settings that staff may change: a declared list (``config/adjusted.py``), which holds from the next start on."""

from __future__ import annotations

import asyncio

from config.adjusted import ADJUSTABLE, adjusted, chosen, keep
from config.data_dir import data_dir
from config.faults import Fault
from config.mode import Mode
from config.settings import Settings
from config.staff import Role
from flows.bodies import Option
from flows.screen import WentBack
from maintenance.desk.desk import Desk
from maintenance.desk.task import Task

#: the answers beside the values
DEFAULT, NOW, LATER = "default", "now", "later"


async def run(desk: Desk) -> str:
    changed = False
    while True:
        settings = adjusted(_site(desk), data_dir(desk.parts.settings))
        values = {name: one.of(settings) for name, one in ADJUSTABLE.items()}
        options = [
            Option(name, desk.text(name), desk.text("value", value=_said(desk, name, value)))
            for name, value in values.items()
            if value is not None
        ]
        try:
            name = await desk.ask("which", options=options)
        except WentBack:
            break
        changed = await _changed(desk, name, values[name] or "") or changed
    if not changed:
        return "nothing"
    if await desk.ask("when", can_go_back=False) == NOW:
        await desk.did("program_restarted")
        desk.show("ending")
        await desk.begin_anew()
    return "changed"


def _site(desk: Desk) -> Settings:
    """What holds where nothing was set. Whoever tries or practises sets what is thrown away with all the rest."""
    settings = desk.parts.settings
    return desk.program.site if settings.mode is Mode.SERVICE else settings


async def _changed(desk: Desk, name: str, now: str) -> bool:
    """Let another value of ``name`` be chosen; whether one was."""
    options = [Option(value, _said(desk, name, value)) for value in ADJUSTABLE[name].values]
    shown = {"name": desk.text(name), "value": _said(desk, name, now)}
    folder = data_dir(desk.parts.settings)
    back = [DEFAULT] if name in chosen(folder) else []
    try:
        value = await desk.ask("value", shown, options=[*options, *back])
    except WentBack:
        return False
    kept = None if value == DEFAULT else value
    try:
        await asyncio.to_thread(keep, folder, name, kept)
    except OSError as error:
        raise Fault("ADJUSTED-STORE", f"{error.strerror}") from error
    await desk.did("set", setting=name, value=kept or DEFAULT)
    return True


def _said(desk: Desk, name: str, value: str) -> str:
    """A number has its unit; a word is one of the texts."""
    if value.replace(".", "").isdigit():
        return desk.text(f"{name}_value", n=value)
    return desk.text(f"{name}_{value}")


TASK = Task(frozenset({Role.LEAD, Role.MAINTENANCE}), order=78, run=run)
