"""Visitors who send half a request and no more, which costs nobody else their page."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest

from tests.plugins.servers import PATIENCE, Server

COUNT = 24  # three for each thread
HEAD = b"GET /en/ HTTP/1.1\r\nHost: localhost\r\n"
FORM = b"POST /en/events/x/rsvp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90\r\n\r\na="


@contextmanager
def stalled(server: Server, sent: bytes, count: int = COUNT) -> Iterator[list[socket.socket]]:
    """Hold connections that sent something and then stay silent."""
    with ExitStack() as stack:
        held = []
        for _ in range(count):
            connection = socket.create_connection(("127.0.0.1", server.port), PATIENCE)
            held.append(stack.enter_context(connection))
            connection.sendall(sent)
        yield held


@pytest.mark.parametrize("sent", [b"", b"GE", HEAD], ids=["nothing", "a word", "half a head"])
def test_silence_keeps_nobody_from_a_page(server: Server, sent: bytes) -> None:
    server.get("/en/")
    with stalled(server, sent) as held:
        for _ in range(5):
            begun = time.monotonic()
            assert server.get("/en/")[0] == 200
            assert time.monotonic() - begun < 2
        assert _closed(held[0])


def _closed(connection: socket.socket) -> bool:
    with suppress(ConnectionResetError):
        return connection.recv(1) == b""
    return True


def test_a_form_that_does_not_end_is_ended(server: Server) -> None:
    server.get("/en/")
    with stalled(server, FORM, 9):
        begun = time.monotonic()
        assert server.get("/en/")[0] == 200
        assert time.monotonic() - begun < 40


def test_a_head_in_pieces_is_read(server: Server) -> None:
    with stalled(server, HEAD, 1) as (connection,):
        time.sleep(0.7)
        connection.sendall(b"Connection: close\r\n")
        time.sleep(0.7)
        connection.sendall(b"\r\n")
        assert connection.recv(20).startswith(b"HTTP/1.1 200 OK")
