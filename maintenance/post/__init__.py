"""The kiosk's post: the socket at which it tells the agent how it stands, and is asked to do something.

It runs in the process of the kiosk, and holds nobody up there: what takes long goes on in a thread, and what would
disturb somebody waits until nobody is served.
"""
