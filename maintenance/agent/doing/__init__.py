"""Who does what a command asks for: a table from each kind of command to the function that does it."""

from __future__ import annotations

from collections.abc import Mapping

from fleet.doings import (
    CloseServices,
    OpenServices,
    Picture,
    RestartApplication,
    RestartMachine,
    RestartPart,
    SelfTest,
    ShowNotice,
    SupportBundle,
    TakeBack,
    TakeContent,
    TakeKeys,
    TakeProgram,
)
from maintenance.agent.doing.bench import After, Work, again, by_kiosk
from maintenance.agent.doing.bench import Bench as Bench
from maintenance.agent.doing.bench import Order as Order
from maintenance.agent.doing.bundles import bundle_after, take_back, take_bundle
from maintenance.agent.doing.restart import (
    application_after,
    machine_after,
    restart_application,
    restart_machine,
)
from maintenance.agent.doing.support_bundle import support_bundle

#: all but the keys, which :class:`maintenance.agent.commands.Commands` takes itself
DOINGS: Mapping[type, Work] = {
    RestartPart: by_kiosk,
    RestartApplication: restart_application,
    RestartMachine: restart_machine,
    SelfTest: by_kiosk,
    CloseServices: by_kiosk,
    OpenServices: by_kiosk,
    ShowNotice: by_kiosk,
    Picture: by_kiosk,
    SupportBundle: support_bundle,
    TakeContent: take_bundle,
    TakeProgram: take_bundle,
    TakeBack: take_back,
}
#: of the others nobody knows how far they came
AFTER: Mapping[type, After] = {
    RestartApplication: application_after,
    RestartMachine: machine_after,
    CloseServices: again,
    OpenServices: again,
    ShowNotice: again,
    SupportBundle: again,
    TakeContent: bundle_after,
    TakeProgram: bundle_after,
    TakeBack: again,
}
#: what a citizen does not notice: it waits for no visit to end. What comes with a bundle waits by itself, where it must
BESIDE_VISITS = (TakeKeys, TakeContent, TakeProgram, TakeBack)
#: what may take hours has a row of its own
LONG = (TakeContent, TakeProgram, TakeBack)
#: the media type of the file that comes of it
FILES: Mapping[type, str] = {Picture: "image/png", SupportBundle: "application/zip"}
