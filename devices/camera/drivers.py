"""Which camera a site's settings name."""

from __future__ import annotations

from config.settings import FileCamera as FileSettings
from config.settings import SimulatedCamera as SimulatedSettings
from config.settings import V4l2Camera as V4l2Settings
from config.simulated import simulated_driver
from devices.camera.file import FileCamera
from devices.camera.port import Camera
from devices.camera.staging import StagedCamera
from devices.camera.v4l2 import V4l2Camera

CameraSettings = SimulatedSettings | V4l2Settings | FileSettings


def camera_of(settings: CameraSettings) -> Camera:
    """The camera of ``settings``, not yet open."""
    match settings:
        case SimulatedSettings(frames_per_s=frames_per_s):
            staged: StagedCamera = simulated_driver("camera")(frames_per_s)
            return staged
        case V4l2Settings():
            return V4l2Camera(settings)
        case FileSettings():
            return FileCamera(settings)
