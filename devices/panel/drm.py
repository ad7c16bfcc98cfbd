"""The panel through the kernel: ``/sys/class/drm`` has the EDID of each output, with or without a window system."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from config.display import Display
from devices.panel.edid import size_of
from devices.panel.port import Differs, Fits, PanelStatus, Unsaid

OUTPUTS = Path("/sys/class/drm")
#: more than this, and letters of 7.3 mm are none any more
TOLERANCE = 0.05


class DrmPanel:
    """The panels that are connected to this machine, and what the settings say of them."""

    def __init__(self, display: Display, outputs: Path = OUTPUTS) -> None:
        self._wanted = display.width_mm, display.height_mm
        self._outputs = outputs

    def status(self) -> PanelStatus:
        sizes, silent = [], []
        for output in self._connected():
            try:
                size = size_of((output / "edid").read_bytes())
            except (OSError, ValueError) as error:
                silent.append(f"{output.name}: {error}")
                continue
            if size is None:
                silent.append(f"{output.name}: it gives no size")
            else:
                sizes.append(size)
        if any(self._fits(size) for size in sizes):
            return Fits()
        if sizes:
            # it may be one of the silent ones that is looked at
            return Differs(
                "; ".join((f"EDID {', '.join(map(_told, sizes))}", *silent, f"display {_told(self._wanted)}"))
            )
        return Unsaid("; ".join(silent) or f"nothing is connected in {self._outputs}")

    def _connected(self) -> Iterator[Path]:
        for status in sorted(self._outputs.glob("card*-*/status")):
            with suppress(OSError):  # it was pulled out between two looks
                if status.read_text(encoding="ascii").strip() == "connected":
                    yield status.parent

    def _fits(self, size: tuple[int, int]) -> bool:
        """Whichever way round it hangs: the EDID does not know."""
        pairs = zip(sorted(size), sorted(self._wanted), strict=True)
        return all(abs(said - wanted) <= TOLERANCE * wanted for said, wanted in pairs)


def _told(size: tuple[float, float]) -> str:
    return f"{size[0]:.0f} × {size[1]:.0f} mm"
