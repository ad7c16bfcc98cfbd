"""Tries install, check and uninstall in a Debian 12 that is made for it in a folder (``deploy/try``)."""
