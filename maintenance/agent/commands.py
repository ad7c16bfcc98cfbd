"""Commands from afar: looked at, planned, begun when nobody is served, ended; each step on disk before the next.

What is refused is counted and recorded, and costs no more than the flood lets through. One is done after the other.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from config.faults import Fault, place_of
from config.fleet import MqttLine
from fleet.admission import Admitted, Bucket, Here, Refused, Why, admit, right, still
from fleet.command import Command
from fleet.doings import TakeKeys
from fleet.keys import RingRefused, WhyNot
from fleet.messages import FILE_MAX, Answer, Outcome, Serving
from maintenance.agent.doing import AFTER, BESIDE_VISITS, DOINGS, FILES, LONG, Bench, Order
from maintenance.agent.doing.bench import INTERRUPTED, After, Work
from maintenance.agent.ledger import Entry, Ledger, Step
from maintenance.agent.port import Came, Did, Speaks, changing
from maintenance.agent.refusals import Refusals
from maintenance.agent.rings import Rings
from maintenance.lives import this_start
from maintenance.personal import personal_in

log = logging.getLogger("agent.commands")

#: while it is so, nothing is begun that somebody would notice
BUSY = frozenset({Serving.VISIT, Serving.STAFF, Serving.STARTING})
#: by these the kiosk says that it cannot tell the time
DOUBTS = frozenset({"CLOCK-WRONG", "CLOCK-JUMPED", "CLOCK-SKEW"})
#: why something is not done: nobody here knows how; its file is larger than one may be
NO_WAY, TOO_LARGE = "not_here", "too_large"


class Commands:
    """See :class:`maintenance.agent.port.Orders`. FLEET-KEYS, AGENT-LEDGER-FILE when it cannot be made.

    ``works`` and ``afters`` are the tables of what is done and what became of it.
    """

    def __init__(
        self,
        bench: Bench,
        line: Speaks,
        works: Mapping[type, Work] = DOINGS,
        afters: Mapping[type, After] = AFTER,
    ) -> None:
        assert isinstance(bench.settings.fleet, MqttLine)  # noqa: S101 - without a line there is no agent
        self._bench = bench
        self._line = line
        self._site = bench.settings.fleet
        self._rings = Rings(self._site.keys, bench.own)
        self._ledger = Ledger(bench.own, bench.clock.now())
        self._refusals = Refusals(self._ledger, bench.clock)
        self._works: Mapping[type, Work] = {**works, TakeKeys: self._take_keys}
        self._afters: Mapping[type, After] = {**afters, TakeKeys: self._keys_after}
        self._bucket = Bucket(at=bench.clock.monotonic())
        self._more = {True: asyncio.Event(), False: asyncio.Event()}
        self._working: dict[bool, str] = {}
        self._over: set[str] = set()
        self._noted = asyncio.Event()

    def close(self) -> None:
        self._ledger.close()

    @property
    def at_work(self) -> str | None:
        return next(iter(self._working.values()), None)

    # -- what comes -------------------------------------------------------------------------------------------------

    async def take(self, came: Came) -> None:
        bucket = self._bucket.drawn(self._bench.clock.monotonic())
        if bucket is None:
            if self._refusals.flooded():
                self._refuse(Refused(Why.FLOODED), came.payload)
            return
        self._bucket = bucket
        seen, here = self._ledger.seen(), self._here()
        found = admit(came.payload, retained=came.retained, ring=self._rings.ring, seen=seen, here=here)
        if isinstance(found, Refused):
            self._refuse(found, came.payload)
        else:
            self._plan(found, here)

    def _plan(self, admitted: Admitted, here: Here) -> None:
        command = admitted.command
        try:
            self._ledger.take(admitted, here.now)
        except Fault as fault:  # what is not on disk is not done
            log.error("a command was not taken: %s", fault)
            self._say(command.id, Outcome.REFUSED, fault.code)
            return
        log.info("%s taken: %s", command.doing.do, command.id)
        self._say(command.id, Outcome.ACCEPTED)
        self._more[isinstance(command.doing, LONG)].set()
        self._noted.set()

    def _refuse(self, refused: Refused, payload: bytes) -> None:
        """Answer and record. What has no name that can be believed has one that whoever sent it can reckon, too."""
        command = refused.command.id if refused.command else f"sha256:{hashlib.sha256(payload).hexdigest()[:32]}"
        stands = self._ledger.outcome(command)
        self._say(command, Outcome.REFUSED, str(refused.why), {"stands": str(stands)} if stands else {})
        self._refusals.count(refused, command)
        self._noted.set()

    def _here(self) -> Here:
        told = self._bench.kiosk.told
        doubted = told is not None and any(trouble.code in DOUBTS for trouble in told.issues)
        return Here(self._site.kiosk, self._site.groups, self._bench.clock.now(), not doubted)

    # -- what is done -----------------------------------------------------------------------------------------------

    async def keep(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._do_all(long=False))
            tasks.create_task(self._do_all(long=True))
            tasks.create_task(self._hand_over())
            tasks.create_task(self._refusals.keep(self._noted))

    async def _do_all(self, *, long: bool) -> None:
        while True:
            self._more[long].clear()
            for entry in self._ledger.open():
                command = entry.command
                if isinstance(command.doing, LONG) is long and command.id not in self._over:
                    self._working[long] = command.id
                    await self._go_on(entry)
                    self._over.add(command.id)
                    del self._working[long]
            await self._more[long].wait()

    async def _go_on(self, entry: Entry) -> None:
        """Bring one to its end, from wherever it stands."""
        command = entry.command
        if entry.answer is not None:
            self._answer(command, entry.answer)
            return
        try:
            did = await self._settled(entry) or await self._done(entry)
        except Fault as fault:
            log.error("%s: %s", command.doing.do, fault.code)
            did = Did(Outcome.FAILED, fault.code)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told, and the next command is done
            log.error("%s: unexpected %s", command.doing.do, place_of(error))
            did = Did(Outcome.FAILED, type(error).__name__)
        self._end(command, did)

    async def _settled(self, entry: Entry) -> Did | None:
        """What became of one that was begun in an earlier life; None of one that is to be done."""
        if entry.step is not Step.BEGUN:
            return None
        after = self._afters.get(type(entry.command.doing))
        return await after(entry, self._bench) if after else Did(Outcome.FAILED, INTERRUPTED)

    async def _done(self, entry: Entry) -> Did:
        command = entry.command
        work = self._works.get(type(command.doing))
        if work is None:
            return Did(Outcome.FAILED, NO_WAY)
        if not isinstance(command.doing, BESIDE_VISITS):
            await self._alone(command)
        ring, here = self._rings.ring, self._here()
        if why := still(command, entry.signers, ring=ring, seen=self._ledger.seen(), here=here):
            return Did(Outcome.FAILED, str(why))
        self._ledger.begin(command, this_start(), here.now)
        self._noted.set()
        return await work(command.doing, Order(command.id, ring.by_id[command.by].who), self._bench)

    async def _alone(self, command: Command) -> None:
        """Return when nobody is served; whoever gave the command is told that it waits."""
        deferred = False
        while True:
            async with changing(self._bench.kiosk) as changed:
                told = self._bench.kiosk.told
                if told is None or told.serving not in BUSY:
                    return
                if not deferred:
                    deferred = True
                    self._say(command.id, Outcome.DEFERRED, str(told.serving))
                await changed

    def _end(self, command: Command, did: Did) -> None:
        evidence, kind = _harmless(did.evidence), FILES.get(type(command.doing))
        if did.file is not None and len(did.file) > FILE_MAX:
            did = Did(Outcome.FAILED, TOO_LARGE)
        elif did.file is not None and kind is not None:  # of anything else no file is asked for, and none is sent
            evidence |= {"sha256": hashlib.sha256(did.file).hexdigest(), "bytes": len(did.file)}
            self._line.file(command.id, kind, did.file)
        now = self._bench.clock.now()
        answer = Answer(command=command.id, at=now, outcome=did.outcome, why=did.why, evidence=evidence)
        try:
            self._ledger.end(command, answer, now)
        except Fault as fault:  # it stays as it was: the next life of the agent settles it
            log.error("%s: what became of it is not on disk: %s", command.doing.do, fault)
        self._answer(command, answer)
        self._noted.set()

    def _answer(self, command: Command, answer: Answer) -> None:
        log.info("%s %s: %s", command.doing.do, answer.outcome, command.id)
        self._line.answer(answer)
        try:
            self._ledger.answered(command)
        except Fault as fault:  # it is answered again by the next life, and that changes nothing
            log.error("an answer is not known to be given: %s", fault)

    def _say(self, command: str, outcome: Outcome, why: str = "", evidence: Mapping[str, Any] | None = None) -> None:
        now = self._bench.clock.now()
        self._line.answer(Answer(command=command, at=now, outcome=outcome, why=why, evidence=evidence or {}))

    # -- the keys ---------------------------------------------------------------------------------------------------

    async def _take_keys(self, doing: TakeKeys, order: Order, bench: Bench) -> Did:  # noqa: ARG002 - one of the table
        try:
            ring = self._rings.take(doing.ring.encode(), self._time())
        except RingRefused as refused:
            return Did(Outcome.FAILED, str(refused.why), {"version": self._rings.ring.version})
        return Did(Outcome.DONE, evidence={"version": ring.version})

    async def _keys_after(self, entry: Entry, bench: Bench) -> Did | None:  # noqa: ARG002 - one of the table
        """The file was replaced whole, or was not: it is offered again, and then is no newer."""
        assert isinstance(entry.command.doing, TakeKeys)  # noqa: S101 - by the table
        try:
            ring = self._rings.take(entry.command.doing.ring.encode(), self._time())
        except RingRefused as refused:
            outcome = Outcome.DONE if refused.why is WhyNot.OLDER else Outcome.FAILED
            return Did(outcome, str(refused.why), {"version": self._rings.ring.version})
        return Did(Outcome.DONE, evidence={"version": ring.version})

    def _time(self) -> datetime | None:
        """What the time is; None while nobody can tell."""
        here = self._here()
        return here.now if right(self._ledger.seen(), here) else None

    # -- the kiosk's log --------------------------------------------------------------------------------------------

    async def _hand_over(self) -> None:
        """Have the kiosk's log hold what was noted; while the kiosk is gone it waits here."""
        kiosk = self._bench.kiosk
        while True:
            self._noted.clear()
            async with changing(kiosk) as changed:
                noted = asyncio.ensure_future(self._noted.wait())
                try:
                    while kiosk.told is not None and (waiting := self._ledger.notes()):
                        for each in waiting:
                            await kiosk.note(each)
                            self._ledger.noted(each.number)
                    await asyncio.wait((changed, noted), return_when=asyncio.FIRST_COMPLETED)
                except Fault as fault:
                    log.info("not in the kiosk's log yet: %s", fault.code)
                    await changed
                finally:
                    noted.cancel()


def _harmless(evidence: Mapping[str, Any]) -> dict[str, Any]:
    """The evidence, unless something in it looks personal: then only what it looks like."""
    why = personal_in(json.dumps(evidence, ensure_ascii=False, default=str).encode())
    return {"left_out": why} if why else dict(evidence)
