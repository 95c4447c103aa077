"""A real SMTP server that fails as servers do: at the door, at the recipient, in the middle."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.plugins.mailbox import Mailbox
from tests.plugins.servers import free_port

HANG = "hang"  # no answer at all
DROP = "drop"  # the line goes dead


@dataclass
class Faulty(Mailbox):
    """A mail server and what goes wrong with it.

    ``greeting`` stands for its first words; ``at`` gives what is said to each command (``MAIL``,
    ``RCPT``, ``DATA``) by address, one after the other; ``on_data`` is called once a mail is
    taken, before that is said.
    """

    greeting: str = ""
    at: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    on_data: Callable[[], None] = lambda: None
    connections: int = 0

    async def handle_MAIL(
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take a sender, or not."""
        envelope.mail_from = address
        return await self._said(server, "MAIL", address)

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Take a recipient, or not."""
        said = await self._said(server, "RCPT", address)
        if not said.startswith("250"):
            return said
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take a message, or not."""
        said = await self._said(server, "DATA", envelope.rcpt_tos[0])
        if not said.startswith("250"):
            return said
        await super().handle_DATA(server, session, envelope)
        self.on_data()
        return said

    async def _said(self, server: Any, command: str, address: str) -> str:
        waiting = self.at[command, address]
        said = waiting.pop(0) if waiting else "250 OK"
        if said == HANG:
            await _hang(server.transport)
        if said == DROP:
            server.transport.abort()
        return said


async def _hang(transport: Any) -> None:
    """Say nothing until the server stops, and leave no line open behind it."""
    try:
        await asyncio.sleep(60)
    finally:
        transport.abort()


class _Door(SMTP):
    """The server's side of a connection, whose first words may be others, or none."""

    async def _handle_client(self) -> None:
        faulty: Faulty = self.event_handler
        faulty.connections += 1
        if faulty.greeting == HANG:
            await _hang(self.transport)
        elif faulty.greeting:
            try:
                await self.push(faulty.greeting)
            finally:  # whoever hears it may be gone before it is out
                self.transport.close()
        else:
            await super()._handle_client()


@contextmanager
def running(mailbox: Faulty | None = None) -> Iterator[Faulty]:
    """Run a faulty server until the block ends."""
    faulty = mailbox or Faulty(free_port())
    controller = Controller(faulty, hostname="127.0.0.1", port=faulty.port)
    controller.factory = lambda: _Door(faulty, enable_SMTPUTF8=True)  # type: ignore[method-assign]
    controller.start()
    faulty.connections = 0  # it tries its own door as it starts
    try:
        yield faulty
    finally:
        controller.stop()
