"""New programs and new content for this machine: fetched from the signed repository, or a folder of it, tried, put in
the place of the old, and taken back when the kiosk does not come to serve.
"""
