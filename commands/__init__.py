"""The commands of ``kiosk.py``: a module each, or a package where a command has many of its own.

The ``command`` of each is what click runs. Whatever takes long to import is imported inside the function that needs it.
"""
