"""The application behind a real gunicorn on a free loopback port, in processes of its own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from eventapp.core.settings import ROOT, Settings
from tests.plugins.databases import Database, database_kind

PATIENCE = 120.0  # seconds for anything on a machine that has much else to do


@dataclass(frozen=True)
class Server:
    """A running server, its address and the database it reads."""

    url: str
    port: int
    database: Database
    log: Path

    def get(self, path: str) -> tuple[int, bytes]:
        """Return the status and body of a GET."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


def environment(settings: Settings, **changes: object) -> dict[str, str]:
    """Return the variables that give a child process these settings."""
    values = {**settings.model_dump(), **changes}
    return {**os.environ, **{name.upper(): str(value) for name, value in values.items()}}


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def answers(port: int) -> bool:
    """Return whether somebody listens on a loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def serve(database: Database, *, workers: int = 1, **changes: object) -> Iterator[Server]:
    """Serve the application on a database until the block ends; ``changes`` are settings."""
    log = database.settings.instance_path / "server.log"
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener, log.open("wb") as out:
        port = int(listener.getsockname()[1])
        url = f"http://127.0.0.1:{port}"
        chosen = {"host": "127.0.0.1", "port": port, "base_url": url, "testing": False, **changes}
        process = subprocess.Popen(
            _gunicorn(listener.fileno(), workers),
            cwd=ROOT,
            env=environment(database.settings, **chosen),
            pass_fds=[listener.fileno()],
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    server = Server(url, port, database, log)
    try:
        _wait_until_it_answers(server, process)
        yield server
    finally:
        process.send_signal(signal.SIGQUIT)  # gunicorn's quick shutdown
        process.wait(PATIENCE)


@contextmanager
def work(settings: Settings, **changes: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run the worker until the block ends, then end it gently; ``changes`` are settings."""
    process = subprocess.Popen(
        [sys.executable, "-m", "eventapp.jobs.worker"],
        cwd=ROOT,
        env=environment(settings, testing=False, **changes),
    )
    try:
        yield process
    finally:
        process.terminate()  # nothing to one that has ended already
        process.wait(PATIENCE)


def _gunicorn(socket_number: int, workers: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "app:app"),
        f"--bind=fd://{socket_number}",
        f"--workers={workers}",
        *(
            "--worker-class=eventapp.serving.Worker",
            "--threads=8",
            "--log-level=warning",
            "--no-control-socket",
        ),
    ]


def _wait_until_it_answers(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            server.get("/healthz")
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"the server did not start:\n{server.log.read_text()}", pytrace=False)


@pytest.fixture(scope="session")
def shared_servers(new_database: Callable[[str], Database]) -> Iterator[Callable[[str], Server]]:
    """A function that returns the one server of a kind of database, started on first use."""
    with ExitStack() as stack:
        running: dict[str, Server] = {}

        def of(kind: str) -> Server:
            if kind not in running:
                running[kind] = stack.enter_context(serve(new_database(kind)))
            return running[kind]

        yield of


@pytest.fixture
def server(
    request: pytest.FixtureRequest, shared_servers: Callable[[str], Server]
) -> Iterator[Server]:
    """A server on an empty database of its own; fill it through ``server.database.app``."""
    running = shared_servers(database_kind(request))
    yield running
    running.database.empty()
