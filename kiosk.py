"""The door of the kiosk: its command line."""

from __future__ import annotations

if __name__ == "__main__":  # before anything else is imported: that takes a while, and a signal may come meanwhile
    import sys

    from commands.ending import listen

    listen()
    from commands.guarded import guard

    guard(sys.argv[1:])

import atexit
import gc
import importlib
import logging
import os
import sys
from pathlib import Path
from typing import Any

import click

from commands.guarded import has_display

#: each is the name of a module or a package of ``commands``, which is imported only when the command is asked for
NAMES = (
    "run",
    "demo",
    "scenes",
    "retirement",
    "law",
    "card",
    "code",
    "face",
    "records",
    "check",
    "staff",
    "supplies",
    "visit",
    "voice",
    "printer",
    "paper",
    "office",
    "fleet",
    "agent",
)
COMMANDS = {name: f"commands.{name}" for name in NAMES}
#: those that read all data, keep them to their end, and end soon: to look for garbage among them at every step, as
#: Python does, takes a quarter of their time
READ_ALL = frozenset({"scenes", "visit", "voice"})
#: so many things, and so many times as many, are made before somebody looks all the same
SELDOM = 20_000, 10, 10


class Door(click.Group):
    """A group whose commands are loaded when they are needed: the first screen must not wait for all of them."""

    def invoke(self, ctx: click.Context) -> Any:
        """A file, a folder or an output that cannot be used ends any command with a sentence."""
        try:
            done = super().invoke(ctx)
            if sys.stdout:  # none when it was closed
                sys.stdout.flush()
            return done
        except BrokenPipeError:  # whoever reads has enough: click ends quietly
            raise
        except OSError as error:
            if sys.stdout:
                _let_go_of_output()
            if ctx.invoked_subcommand in {None, "run"}:  # of the kiosk itself it is a crash, and told as one
                raise
            raise click.ClickException(_said(error)) from error

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command


def _let_go_of_output() -> None:
    """What could not be written is written nowhere: Python would try once more at its end, and complain."""
    try:
        sys.stdout.flush()
    except OSError:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _said(error: OSError) -> str:
    """Which file, and what is wrong with it; without the number that only programs know it by."""
    return f"{error.filename}: {error.strerror}" if error.filename and error.strerror else error.strerror or str(error)


@click.group(cls=Door, invoke_without_command=True)
@click.pass_context
def kiosk(context: click.Context) -> None:
    """The self-service kiosk of the 24-hour zone.

    Without a command it opens the kiosk when there is a display, and plays the demonstration visit when there is none.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(name)s: %(message)s")
    if context.invoked_subcommand in READ_ALL:
        gc.set_threshold(*SELDOM)
    if context.invoked_subcommand:
        return
    if not has_display():
        click.echo("There is no display: playing the demonstration visit instead.", err=True)
    name = "run" if has_display() else "demo"
    if chosen := kiosk.get_command(context, name):
        with chosen.make_context(name, [], parent=context) as with_defaults:  # read as from the command line
            chosen.invoke(with_defaults)


if __name__ == "__main__":
    # what has ended in order needs no look at all that there is, once more: a kiosk's took Python half a second
    atexit.register(gc.freeze)
    kiosk()
