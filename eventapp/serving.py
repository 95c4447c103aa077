"""The web server's worker, which slow or silent visitors cannot keep from the others."""

import socket
import time
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import _DEFER, ThreadWorker  # type: ignore[import-untyped]

LOOK_FOR = 0.05  # seconds a thread looks for the rest of a request before it serves others
HEAD_WITHIN = 5.0  # seconds for the head of a request
BODY_WITHIN = 20.0  # seconds for a form, of which the largest has some hundred kilobytes
LARGEST_HEAD = 8192  # bytes; what is longer is for gunicorn to judge


class Worker(ThreadWorker):
    """Gives a thread to a request whose head is there, and ends one that does not go on."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.until: dict[Any, float] = {}

    def handle(self, conn: Any) -> Any:
        """Serve a connection, or give its thread back until the head of the request is there."""
        if not (conn.initialized or conn.cfg.is_ssl or _has_head(conn.sock)):
            now = time.monotonic()
            conn.first_seen = getattr(conn, "first_seen", now)
            return _DEFER if now - conn.first_seen < HEAD_WITHIN else False
        conn.data_ready = True
        self.until[conn] = time.monotonic() + HEAD_WITHIN
        try:
            return super().handle(conn)
        finally:
            self.until.pop(conn, None)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer a request, whose head is read; its form may take longer."""
        self.until[conn] = time.monotonic() + BODY_WITHIN
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """End the reading of what takes too long; an answer can still be sent."""
        super().murder_pending()
        now = time.monotonic()
        for conn in [x for x, until in list(self.until.items()) if until < now]:
            with suppress(OSError):
                conn.sock.shutdown(socket.SHUT_RD)


def _has_head(sock: socket.socket) -> bool:
    """Tell whether what came in is to be read now: a whole head, or nothing that can become one."""
    for pause in (LOOK_FOR, 0.0):
        try:
            seen = sock.recv(LARGEST_HEAD, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            seen = None
        except OSError:
            return True
        if seen == b"" or (seen and (b"\r\n\r\n" in seen or len(seen) == LARGEST_HEAD)):
            return True
        time.sleep(pause)
    return False
