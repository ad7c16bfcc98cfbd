"""The child of :mod:`printing.press`: reads questions from its standard input until that closes."""

from __future__ import annotations

import os
import pickle
import signal
import traceback
from pathlib import Path
from typing import BinaryIO

from config.faults import Fault
from printing import fonts
from printing.documents.compose import compose
from printing.documents.port import Document
from printing.port import Paper
from printing.press import LENGTH


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer every question in turn. Returns when either end of the pipes is closed."""
    while len(head := questions.read(LENGTH.size)) == LENGTH.size:
        (length,) = LENGTH.unpack(head)
        message = pickle.dumps(_answer(pickle.loads(questions.read(length))))  # noqa: S301 - from our own parent
        try:
            answers.write(LENGTH.pack(len(message)) + message)
            answers.flush()
        except BrokenPipeError:
            return


def _answer(question: tuple[str, Document] | None) -> Paper | Fault | str | None:
    """A paper; None after a warm-up; a fault; or the kind and place of an unexpected error.

    Only those of the error: its text may quote the paper, which speaks of a person.
    """
    try:
        if question:
            return compose(*question)
        fonts.preload()
        return None
    except Fault as fault:
        return fault
    except Exception as error:  # noqa: BLE001 - the process border: the parent raises PRINTER-COMPOSE
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    with os.fdopen(os.dup(1), "wb") as answers, os.fdopen(os.dup(0), "rb") as questions:
        os.dup2(2, 1)  # whatever a library prints must not get between the answers
        serve(questions, answers)


if __name__ == "__main__":
    main()
