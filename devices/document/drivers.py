"""Which document camera a site's settings name."""

from __future__ import annotations

from config.document import SimulatedDocumentCamera, V4l2DocumentCamera
from config.simulated import simulated_driver
from devices.camera.port import Camera
from devices.camera.v4l2 import V4l2Camera
from devices.document.staging import StagedDocumentCamera


def camera_of(settings: SimulatedDocumentCamera | V4l2DocumentCamera) -> Camera:
    """The camera itself, not yet open: for the process that looks."""
    if isinstance(settings, V4l2DocumentCamera):
        return V4l2Camera(settings)
    staged: StagedDocumentCamera = simulated_driver("document camera")(settings.frames_per_s)
    return staged
