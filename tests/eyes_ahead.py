"""What the eyes of tests have before they are forked (``tests/nursery.py``): their libraries, and a drawn citizen."""

import cv2

cv2.setNumThreads(1)  # a pool of threads would not outlive the fork

import dlib  # noqa: E402, F401

import devices.face.worker  # noqa: E402, F401
from simulated.citizen.camera import SimulatedCamera  # noqa: E402

SimulatedCamera().command(("stand", "a"))
