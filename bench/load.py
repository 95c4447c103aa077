"""Load on loopback, bounded in time and count: pages by wrk, RSVPs by real clients."""

import multiprocessing
import re
import socket
import statistics
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from bench.servers import wrk

_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_PERCENTILE = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s)$", re.MULTILINE)
_BAD = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.+)")
_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
_TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
_LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Figures:
    """What one run gave: requests per second and latencies in milliseconds."""

    rate: float
    p50: float
    p99: float
    note: str = ""


def pages(url: str, *, seconds: int, tag: str = "", clients: int = 8) -> Figures:
    """Ask for one page as fast as it comes, with gzip as browsers do; ``tag`` makes it a 304."""
    command = [wrk(), "-t1", f"-c{clients}", f"-d{seconds}s", "--latency"]
    command += ["-H", "Accept-Encoding: gzip"]
    command += ["-H", f"If-None-Match: {tag}"] if tag else []
    output = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    rate = _RATE.search(output)
    times = {p: float(v) * _MS[unit] for p, v, unit in _PERCENTILE.findall(output)}
    assert rate, output
    bad = _BAD.search(output)
    return Figures(float(rate[1]), times["50"], times["99"], bad[0] if bad else "")


def settled(url: str, *, seconds: int, tag: str = "") -> Figures:
    """Ask for one page once the server is warm: the first worker answers while others start."""
    rate = 0.0
    for _ in range(10):
        last, rate = rate, pages(url, seconds=1, tag=tag).rate
        if rate < last * 1.1:
            break
    return pages(url, seconds=seconds, tag=tag)


def etag(url: str) -> str:
    """Return the ETag a page has now."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        return str(answer.headers["ETag"])


class _Visitor:
    """One connection, as a browser keeps it from the form to the answer.

    It reads no more of an answer than it must: on the machine under load, what the clients take
    is missing to the server.
    """

    def __init__(self, host: str, port: int) -> None:
        self.host = f"{host}:{port}".encode()
        self.socket = socket.create_connection((host, port), timeout=60)

    def ask(self, method: bytes, path: bytes, body: bytes = b"") -> tuple[int, bytes]:
        lines = [b"%s %s HTTP/1.1" % (method, path), b"Host: " + self.host]
        if body:
            lines.append(b"Content-Type: application/x-www-form-urlencoded")
            lines.append(b"Content-Length: %d" % len(body))
        self.socket.sendall(b"\r\n".join([*lines, b"", body]))
        answer = b""
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._receive()
        length = _LENGTH.search(answer, 0, end)
        whole = end + 4 + int(length[1] if length else 0)
        while len(answer) < whole:
            answer += self._receive()
        return int(answer[9:12]), answer

    def _receive(self) -> bytes:
        found = self.socket.recv(1 << 17)
        if not found:
            raise ConnectionError("the server hung up")
        return found


def _client(address: str, path: str, first: int, count: int, out: "multiprocessing.Queue") -> None:  # type: ignore[type-arg]
    times: list[float] = []
    failed = 0
    target = urlsplit(address)
    for n in range(first, first + count):
        start = time.perf_counter()
        visitor = _Visitor(target.hostname or "", target.port or 80)
        _, form = visitor.ask(b"GET", path.encode())
        found = _TOKEN.search(form)
        fields = {
            "csrf_token": found[1].decode() if found else "",
            "name": f"Guest {n}",
            "email": f"guest{n}@example.org",
            "organisation": "Bench",
            "language": "en",
            "privacy_consent": "y",
        }
        status, _ = visitor.ask(b"POST", path.encode(), urlencode(fields).encode())
        visitor.socket.close()
        failed += status != 303
        times.append((time.perf_counter() - start) * 1000)
    out.put((times, failed))


def rsvps(address: str, path: str, *, clients: int, count: int, first: int = 0) -> Figures:
    """Complete ``count`` RSVPs (read the form, send it) with so many clients at once."""
    context = multiprocessing.get_context("fork")
    out: multiprocessing.Queue[tuple[list[float], int]] = context.Queue()
    each = count // clients
    processes = [
        context.Process(target=_client, args=(address, path, first + i * each, each, out))
        for i in range(clients)
    ]
    start = time.perf_counter()
    for process in processes:
        process.start()
    results = [out.get(timeout=300) for _ in processes]
    wall = time.perf_counter() - start
    for process in processes:
        process.join()
    times = [t for ts, _ in results for t in ts]
    cuts = statistics.quantiles(times, n=100)
    failed = sum(f for _, f in results)
    return Figures(len(times) / wall, cuts[49], cuts[98], f"{failed} failed" if failed else "")
