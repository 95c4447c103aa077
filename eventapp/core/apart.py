"""A process apart that opens a stranger's file: bytes on its standard input and output.

Whoever reads such files sets room aside for what a file says of itself, or goes round in it for
ever, and a process that has no such room is ended at once, with all it serves. So a reader has a
process of its own, with little room and time, that nothing else is lost with.

Run as a script, this confines itself and then runs the script it is given. Neither needs anything
of the product: the reader raises MemoryError, OverflowError or RecursionError for too much, and
ValueError or OSError for what it cannot read.
"""

import resource
import runpy
import subprocess
import sys
import threading
from pathlib import Path

MEMORY = 640 * 1024 * 1024  # bytes of address space; Python itself takes a fifth of it
SECONDS = 20  # of the processor
PATIENCE = 30  # seconds for the reader, though the machine be busy
_TOO_MUCH = 3  # exit of a reader that had not room enough
_BROKEN = 4  # exit of one that could not read the file
_FEW_AT_ONCE = threading.BoundedSemaphore(2)  # readers: each may take as much as MEMORY


class TooMuch(Exception):
    """The reader had not room or time enough for a file."""


class Unreadable(Exception):
    """The reader could make nothing of a file."""


def read(script: str, data: bytes, *args: str) -> bytes:
    """Return what a script, by its path, makes of a file.

    :raises TooMuch: also when the process was ended from outside.
    :raises Unreadable: also when the reader failed in any other way.
    """
    command = [sys.executable, "-I", str(Path(__file__)), script, *args]
    try:
        with _FEW_AT_ONCE:
            ended = subprocess.run(  # noqa: S603
                command,
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE,
                check=False,
            )
    except subprocess.TimeoutExpired:
        raise TooMuch from None
    if ended.returncode < 0 or ended.returncode == _TOO_MUCH:  # negative: by a signal
        raise TooMuch
    if ended.returncode:
        raise Unreadable
    return ended.stdout


def _run(script: str) -> int:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        runpy.run_path(script, run_name="__main__")
    except (MemoryError, OverflowError, RecursionError):
        return _TOO_MUCH
    except (ValueError, OSError):
        return _BROKEN
    return 0


if __name__ == "__main__":
    del sys.argv[0]  # a script finds its own path there
    sys.exit(_run(sys.argv[0]))
