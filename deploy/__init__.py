"""A Debian 12 machine becomes a kiosk: ``install``, ``check`` and ``uninstall`` (docs/deploy.md).

All of it runs on Debian's own Python, before anything of the kiosk is there: it needs the standard library and PyYAML.
"""
