"""An LMTP server (RFC 2033) beside the worker, to which a mail server hands over what comes in.

A mail is taken (250) once what it says is committed, and never before: what fails for whatever
reason on our side comes again (4yz).
"""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import structlog
from aiosmtpd.controller import BaseThreadedController, Controller, UnixSocketController
from aiosmtpd.lmtp import LMTP
from flask import Flask

from eventapp.core.settings import Settings
from eventapp.replies.incoming import MOST, take
from eventapp.replies.reading import LARGEST, Unreadable

CONNECTIONS = 20
THREADS = 2  # mails that are being done at once
IDLE_SECONDS = 60
GRACE_SECONDS = 10.0  # for what is being done when we are asked to stop
LONGEST_LINE = 64 * 1024  # octets; a thousand are lawful, and not all senders keep to it
TAKEN = "250 2.0.0 taken"
AGAIN = "451 4.3.0 not now, try again later"
FULL = "421 4.3.2 too many connections, try again later"
UNREADABLE = "554 5.6.0 no mail that can be read"
TOO_MANY = "452 4.5.3 too many recipients"
NOBODY = "550 5.1.1 no such address here"

log = structlog.get_logger("eventapp")


class _Desk:
    """What the connections share: what is done with a mail, and how many there are."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.app = app
        self.name, _at, self.domain = settings.mail_replies.partition("@")
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="replies")
        self.open: set[object] = set()
        self.busy: set[object] = set()

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take an address at which answers come in, whether or not its token is anybody's."""
        local, _at, domain = address.lower().rpartition("@")
        if domain != self.domain or local.partition("+")[0] != self.name:
            return NOBODY
        if len(envelope.rcpt_tos) >= MOST:
            return TOO_MANY
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Do a mail in a thread of its own."""
        loop = asyncio.get_running_loop()
        asked = (envelope.content, tuple(envelope.rcpt_tos))
        return await loop.run_in_executor(self.threads, self._take, *asked)

    async def handle_exception(self, error: Exception) -> str:
        """Keep the mail with who brings it."""
        log.error("replies.connection_failed", error=repr(error)[:300])
        return AGAIN

    def _take(self, raw: bytes, recipients: tuple[str, ...]) -> str:
        try:
            with self.app.app_context():
                take(raw, recipients)
        except Unreadable as error:
            log.warning("replies.unreadable", why=str(error))
            return UNREADABLE
        except Exception:  # whatever it is, the mail must not be lost for it
            log.exception("replies.failed")
            return AGAIN
        return TAKEN


class _Session(LMTP):
    """One connection."""

    line_length_limit = LONGEST_LINE

    def __init__(self, desk: _Desk, **options: Any) -> None:
        super().__init__(desk, **options)
        self._desk = desk
        self._answers = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._desk.open.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._desk.open.discard(self)
        super().connection_lost(error)

    async def _handle_client(self) -> None:
        if len(self._desk.open) > CONNECTIONS:
            await self.push(FULL)
            assert self.transport
            self.transport.close()
            return
        await super()._handle_client()

    async def smtp_DATA(self, arg: str) -> None:
        """Answer for each recipient, whatever the answer is (RFC 2033 section 4.2)."""
        assert self.envelope
        self._answers = len(self.envelope.rcpt_tos)
        self._desk.busy.add(self)
        try:
            await super().smtp_DATA(arg)
        finally:
            self._answers = 0
            self._desk.busy.discard(self)

    async def push(self, status: Any) -> None:
        """Send a line; what follows a mail once for each of its recipients."""
        if self._answers and not str(status).startswith(("354", "501", "503")):
            status = "\r\n".join([str(status)] * self._answers)
        await super().push(status)


class _Listening:
    """Makes the connections; a part of both kinds of controller."""

    handler: Any
    SMTP_kwargs: dict[str, Any]

    def factory(self) -> _Session:
        """Return a new connection."""
        return _Session(self.handler, **self.SMTP_kwargs)


class _Inet(_Listening, Controller):
    """Listens on a port."""


class _Unix(_Listening, UnixSocketController):
    """Listens on a socket in the file system."""


@contextlib.contextmanager
def listening(app: Flask, settings: Settings) -> Iterator[None]:
    """Take mail at MAIL_LMTP until the block ends, and then what is being done to its end.

    :raises OSError: when the port or the path cannot be opened.
    """
    desk = _Desk(app, settings)
    controller = _controller(desk, settings)
    controller.start()
    if settings.mail_lmtp.startswith("/"):
        Path(settings.mail_lmtp).chmod(0o660)  # its group is that of the mail server
    try:
        yield
    finally:
        _close(controller, desk)
        if settings.mail_lmtp.startswith("/"):
            Path(settings.mail_lmtp).unlink(missing_ok=True)


def _controller(desk: _Desk, settings: Settings) -> BaseThreadedController:
    options: dict[str, Any] = {
        "data_size_limit": LARGEST,
        "timeout": IDLE_SECONDS,
        "server_hostname": settings.public_host,
        "ident": "eventapp",
    }
    where = settings.mail_lmtp
    if where.startswith("/"):
        return _Unix(desk, where, **options)
    host, _colon, port = where.rpartition(":")
    return _Inet(desk, host.strip("[]"), int(port), **options)


def _close(controller: BaseThreadedController, desk: _Desk) -> None:
    if controller.server is not None:
        controller.loop.call_soon_threadsafe(controller.server.close)
    deadline = time.monotonic() + GRACE_SECONDS
    while desk.busy and time.monotonic() < deadline:
        time.sleep(0.02)
    controller.stop()
    desk.threads.shutdown()
