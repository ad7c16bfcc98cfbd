"""The agent: a process beside the kiosk that tells the fleet how it stands, and does what maintainers ask for.

It is a process of its own because it must be able to tell of a kiosk that hangs, does not start, or is being replaced.
"""
