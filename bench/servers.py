"""Starting gunicorn for one target, and stopping it whatever happens."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    """Return a loopback port nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def serving(
    target: str, path: str, *, workers: int = 2, env: dict[str, str] | None = None
) -> Iterator[str]:
    """Serve ``target`` (``module:app``) on a loopback port; yield its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [
        *(sys.executable, "-m", "gunicorn", target, "--bind", f"127.0.0.1:{port}"),
        *("--workers", str(workers), "--no-control-socket"),
        *("--worker-class", "eventapp.serving.Worker", "--threads", "8"),  # as `make run` serves
        *("--log-level", "error"),
    ]
    own = {**os.environ, "BASE_URL": address, **(env or {})}
    process = subprocess.Popen(command, cwd=ROOT, env=own)
    try:
        _wait(address + path)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                answer.read()
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"bench: nothing answered at {url}")


def wrk() -> str:
    """Return where wrk is, or stop with the sentence that says how to get it."""
    found = shutil.which("wrk")
    if not found:
        raise SystemExit("bench: needs wrk to load the server (Debian: apt-get install wrk)")
    return found
