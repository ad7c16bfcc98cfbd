"""Qt Quick for Python, without the bindings of OpenGL.

It imports them for items that draw by OpenGL themselves, of which there are none here: 2 MB. While it is read, an empty
module stands in their place. Who imports them afterwards gets them.
"""

from __future__ import annotations

import sys
from types import ModuleType

_OPENGL = "PySide6.QtOpenGL"
_is_read = _OPENGL in sys.modules
sys.modules.setdefault(_OPENGL, ModuleType(_OPENGL))

from PySide6.QtQuick import QQuickItem, QQuickWindow  # noqa: E402 - after what it would import

if not _is_read:
    del sys.modules[_OPENGL]

__all__ = ["QQuickItem", "QQuickWindow"]
