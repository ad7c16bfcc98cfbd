"""Reading a small file whole: never what has no end, waits for a writer, or would fill the memory."""

from __future__ import annotations

import errno
import os
import stat
from functools import partial
from itertools import islice
from pathlib import Path

#: bytes; the largest data file that is shipped has a hundred thousand
LIMIT_BYTES = 16 * 1024 * 1024
#: read at once: room for the whole limit would be asked for and given back for each of hundreds of small files
_PIECE_BYTES = 64 * 1024


def content_of(path: Path) -> bytes:
    """What stands in the file; OSError, also where ``path`` is no regular file, or one of more than the limit."""
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "this is a device or a pipe, and no file", str(path))
    with path.open("rb") as file:
        pieces = iter(partial(file.read, _PIECE_BYTES), b"")
        content = b"".join(islice(pieces, LIMIT_BYTES // _PIECE_BYTES + 1))
    if len(content) > LIMIT_BYTES:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return content
