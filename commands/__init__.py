"""The commands of ``kiosk.py``, a module each; each module's ``command`` is what click runs."""
