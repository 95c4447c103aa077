"""Starts the product: readies the database, then keeps web and worker running until told to stop.

``python -m eventapp.launch`` runs both; with ``web`` or ``worker`` it becomes only that one.
"""

import errno
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import click
from pydantic import ValidationError

from eventapp.core.settings import ROOT, Settings
from eventapp.household import Child, ended, household, keep_running

READY_WITHIN = 120.0  # seconds until the first answer, on a slow machine
START_LOCK = 7_366_811_402_115_330_911  # ours among the advisory locks of a PostgreSQL server


class Refusal(Exception):
    """Why nothing was started, in a sentence for the person at the terminal."""


def main(arguments: Sequence[str] = ()) -> int:
    """Run ``web``, ``worker`` or, when neither is named, both; return the exit code."""
    os.umask(0o077)  # who shares the machine reads no guest list
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop_asked)
    try:
        match list(arguments):
            case []:
                return run_both(read_settings())
            case ["web"]:
                become_web(read_settings())
            case ["worker"]:
                return become_worker(read_settings())
            case _:
                raise Refusal("say web, worker, or nothing for both.")
    except Refusal as refusal:
        click.echo(f"eventapp: {refusal}", err=True)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


def _stop_asked(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def read_settings() -> Settings:
    """Return the settings of the environment; refuse with the name of the first that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        fault = error.errors()[0]
        name = ".".join(map(str, fault["loc"])).upper()
        raise Refusal(f"{name}={fault['input']} will not do: {fault['msg']}.") from None


def run_both(settings: Settings) -> int:
    """Ready the database, start web and worker, say where to go, and keep both running.

    Return the code of a process that cannot be kept running.
    """
    # The socket stays ours, so that visitors wait rather than fail while the web server restarts.
    with listen(settings.host, settings.port) as listener, household() as children:
        host, port = listener.getsockname()[:2]
        settings = settings.model_copy(update={"port": port})
        link = prepare(settings)
        children.append(web_server(settings, listener))
        children.append(worker(settings))
        wait_until_ready(host, port, children)
        lost = next(iter(ended(children)), None)
        if lost is None:
            click.echo(greeting(settings, link))
            lost = keep_running(children)
    code = lost.process.returncode
    click.echo(f"eventapp: the {lost.name} ended by itself (code {code}).", err=True)
    return code if code > 0 else 1


def become_web(settings: Settings) -> None:
    """Turn this process into the web server, on a database that is ready."""
    listener = listen(settings.host, settings.port)
    settings = settings.model_copy(update={"port": listener.getsockname()[1]})
    listener.set_inheritable(True)
    click.echo(greeting(settings, None))
    os.environ.update(_environment(settings))
    os.chdir(ROOT)
    os.execv(sys.executable, gunicorn(settings, listener))  # noqa: S606


def become_worker(settings: Settings) -> int:
    """Turn this process into the worker, on a database that is ready; return its exit code."""
    from eventapp import create_app
    from eventapp.jobs.worker import run

    return run(create_app(settings))


def greeting(settings: Settings, link: str | None) -> str:
    """Return the one line that says where to go."""
    line = f"eventapp runs at {settings.public_url}/"
    return f"{line} - sign in as administrator, once: {link}" if link else line


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens, so that nobody can take the port before gunicorn has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        match error.errno:
            case errno.EADDRINUSE:
                why = "it is in use; stop what uses it or choose another, for example PORT=8001."
            case errno.EACCES:
                why = "this user may not; choose one above 1023, for example PORT=8000."
            case _:
                why = "HOST must be an address of this machine, for example HOST=127.0.0.1."
        raise Refusal(f"port {port} on {host} cannot be opened: {why}") from None


def prepare(settings: Settings) -> str | None:
    """Migrate the database, fill an empty one, and return the link for a first administrator.

    Of several starts at once the others wait, and find everything done.
    """
    from flask_migrate import upgrade
    from sqlalchemy.exc import OperationalError

    from eventapp import create_app
    from eventapp.core.db import db
    from eventapp.core.errors import Unavailable

    try:
        app = create_app(settings)
    except OSError as error:
        why = f"{error.strerror}; name another in INSTANCE_PATH."
        raise Refusal(f"the folder {settings.instance_path} cannot be used: {why}") from None
    with app.app_context():
        try:
            with _alone(settings):
                upgrade()
                return _welcome()
        except (OperationalError, Unavailable) as error:
            where = db.engine.url.render_as_string()
            said = error.orig if isinstance(error, OperationalError) else error
            raise Refusal(f"the database {where} does not answer: {said}") from None
        finally:
            db.engine.dispose()


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Let one start at a time ready the database; the lock goes with whoever dies."""
    from sqlalchemy import text

    from eventapp.core.db import db

    if settings.database.startswith("sqlite"):
        with (settings.instance_path / "start.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    # By itself committed: an open transaction would be ended by a server that ends idle ones.
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": START_LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": START_LOCK})


def _welcome() -> str | None:
    from eventapp.auth.service import first_sign_in_link
    from eventapp.core.db import transaction
    from eventapp.transfer.service import load_sample

    with transaction():
        load_sample()
    with transaction():
        return first_sign_in_link()


def gunicorn(settings: Settings, listener: socket.socket) -> list[str]:
    """Return the command of a web server for a socket that listens already.

    On SQLite one process of threads; else two, or as many as WEB_CONCURRENCY says.
    """
    command = [
        *(sys.executable, "-m", "gunicorn", "app:app", f"--bind=fd://{listener.fileno()}"),
        *("--worker-class=eventapp.serving.Worker", "--threads=8", "--graceful-timeout=10"),
        *("--log-level=warning", "--no-control-socket"),
    ]
    if "WEB_CONCURRENCY" not in os.environ:
        command.append(f"--workers={1 if settings.database.startswith('sqlite') else 2}")
    return command


def web_server(settings: Settings, listener: socket.socket) -> Child:
    """Start the web server on a socket that listens already."""
    command, file = gunicorn(settings, listener), listener.fileno()
    return Child("web server", lambda: _start(command, settings, file))


def worker(settings: Settings) -> Child:
    """Start the worker, which finishes its task before it ends."""
    command = [sys.executable, "-m", "eventapp.launch", "worker"]
    return Child("worker", lambda: _start(command, settings))


def _start(command: list[str], settings: Settings, *files: int) -> "subprocess.Popen[bytes]":
    # A process group of its own: Ctrl-C reaches the launcher alone, which then ends each gently.
    return subprocess.Popen(  # noqa: S603
        command,
        cwd=ROOT,
        env=os.environ | _environment(settings),
        stdin=subprocess.DEVNULL,
        pass_fds=files,
        process_group=0,
    )


def _environment(settings: Settings) -> dict[str, str]:
    return {"HOST": settings.host, "PORT": str(settings.port)}


def wait_until_ready(host: str, port: int, children: Sequence[Child]) -> None:
    """Return when the web server answers, or when a child has ended."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    deadline = time.monotonic() + READY_WITHIN
    while not _answers(near, port) and not ended(children):
        if time.monotonic() > deadline:
            raise Refusal(f"no page came within {READY_WITHIN:.0f} seconds.")
        time.sleep(0.05)


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=READY_WITHIN)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
