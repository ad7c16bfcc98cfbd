"""The relatives of somebody, as the police and civil affairs have them: nobody's word makes one."""

from __future__ import annotations

from dataclasses import dataclass, field

from law.work_death import Relation
from office.record.section import Section, Text20, Text100


@dataclass(frozen=True)
class Relative(Section):
    """What the person ``relative_number`` is to the holder of the record: a spouse, a child …

    ``unable``: to work at all, by a finding; ``alone``: an orphan, or an old person without anybody else;
    ``others_gone``: of those who come before them there is nobody; ``gone``: has died.
    """

    TABLE = "relatives"
    KEYS = ("number", "relative_number")

    relative_number: Text20 = field(repr=False)
    name: Text100 = field(repr=False)
    relation: Relation
    unable: bool = False
    alone: bool = False
    others_gone: bool = False
    gone: bool = False
