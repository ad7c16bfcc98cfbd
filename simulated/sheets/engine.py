"""The print command of the printer: it lets the paper path of the simulated printer work, and repeats what that says.

    engine.py SOCKET FILE

Each line that comes through the socket goes to the printer (``ATTR:``, ``ERROR:``), until the code with which to end.
"""

import os
import socket
import sys

with socket.socket(socket.AF_UNIX) as path:
    path.connect(sys.argv[1])
    path.sendall(f"{os.environ.get('IPP_JOB_ID', 0)} {sys.argv[2]}\n".encode())
    for line in path.makefile():
        if line.startswith("END "):
            sys.exit(int(line[4:]))
        sys.stderr.write(line)
        sys.stderr.flush()
sys.exit(1)
