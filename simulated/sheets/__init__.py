"""A sheet printer of real parts: ``ippeveprinter`` behind a ``cupsd`` of its own, with a paper path that can fail."""
