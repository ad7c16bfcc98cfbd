"""The settings of the quiet test at night (``maintenance/self_test.py``)."""

from __future__ import annotations

from datetime import time

from config.datafile import Data, TimeOfDay


class SelfTest(Data):
    """Every part is tested from ``at`` on, as soon as nobody is there."""

    at: TimeOfDay = time(3, 30)
