"""Starting and stopping the product, as the person at the terminal meets it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from eventapp.core.settings import ROOT
from eventapp.household import Child, keep_running
from eventapp.launch import Refusal, listen
from tests.plugins.databases import PostgresDatabases
from tests.plugins.servers import PATIENCE, answers, free_port

LAUNCH = (sys.executable, "-m", "eventapp.launch")


@dataclass
class Running:
    """A launched product and what it has printed so far."""

    process: "subprocess.Popen[str]"
    port: int
    out: Path

    def wait_for(self, what: str) -> str:
        """Return all that was printed once ``what`` is among it."""
        deadline = time.monotonic() + PATIENCE
        while what not in (text := self.out.read_text()) and self.process.poll() is None:
            assert time.monotonic() < deadline, text
            time.sleep(0.05)
        return self.out.read_text()

    def children(self) -> dict[str, int]:
        """Return the processes that this one started, by what they are."""
        found = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                parent = int(stat.read_text().rpartition(")")[2].split()[1])
                if parent == self.process.pid:
                    command = (stat.parent / "cmdline").read_bytes().split(b"\0")
                    found["worker" if b"worker" in command else "web"] = int(stat.parent.name)
        return found

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send a signal as a terminal does, to the whole group; return the exit code."""
        os.killpg(self.process.pid, number)
        return self.process.wait(PATIENCE)


@contextmanager
def launched(folder: Path, command: tuple[str, ...] = LAUNCH, **env: str) -> Iterator[Running]:
    """Launch the product on an instance folder of its own and a free port."""
    out = folder / "out.txt"
    port = int(env.pop("PORT", free_port()))
    own = {"INSTANCE_PATH": str(folder / "instance"), "PORT": str(port)}
    with out.open("w") as file:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | own | env,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    running = Running(process, port, out)
    try:
        yield running
    finally:
        if process.poll() is None:
            running.end(signal.SIGTERM)


def gone(number: int) -> bool:
    """Return whether a process is no more."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    return False


def eventually(holds: Callable[[], bool]) -> bool:
    """Return whether something holds within a while."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def get(address: str) -> int:
    """Return the status of a page, redirects followed."""
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return int(answer.status)


def test_it_says_where_stops_at_ctrl_c_and_starts_again(tmp_path: Path) -> None:
    with launched(tmp_path) as running:
        printed = running.wait_for("eventapp runs at")
        address = f"http://127.0.0.1:{running.port}/"
        assert printed.count("\n") == 1
        assert printed.startswith(f"eventapp runs at {address} - sign in as administrator, once: ")
        assert get(address) == 200
        assert get(printed.split()[-1]) == 200
        children = running.children()
        assert set(children) == {"web", "worker"}
        assert running.end() == 0
        assert running.out.read_text() == printed
    assert all(map(gone, children.values()))
    assert not answers(running.port)
    with launched(tmp_path) as running:
        running.wait_for("eventapp runs at")
        assert running.end(signal.SIGTERM) == 0


@pytest.mark.parametrize("name", ["web", "worker"])
def test_who_is_killed_starts_again_and_the_other_stays(tmp_path: Path, name: str) -> None:
    with launched(tmp_path) as running:
        running.wait_for("eventapp runs at")
        before = running.children()
        os.kill(before[name], signal.SIGKILL)
        known = {"web": "web server", "worker": "worker"}[name]
        running.wait_for(f"eventapp: the {known} ended by itself (code -9); it starts again in 1 s")
        assert eventually(lambda: running.children().get(name, before[name]) != before[name])
        after = running.children()
        assert get(f"http://127.0.0.1:{running.port}/en/") == 200
        assert {x for x in before if before[x] == after[x]} == {"web", "worker"} - {name}
        assert running.end() == 0
    assert "Traceback" not in running.out.read_text()
    assert all(eventually(lambda x=x: gone(x)) for x in (*before.values(), *after.values()))


def _dying(code: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", f"raise SystemExit({code})"])


def test_who_dies_again_and_again_is_given_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("eventapp.household.PAUSES", (0.01, 0.02))
    child = Child("worker", lambda: _dying(7))
    assert keep_running([child]) is child
    assert child.process.returncode == 7
    assert capsys.readouterr().err.count("the worker ended by itself (code 7)") == 2


def test_the_pauses_grow_and_begin_anew_after_a_steady_time() -> None:
    child = Child("worker", lambda: _dying(7))
    now, pauses = child.born, []
    for lived in (1, 1, 1, 61, 1):
        child.process.wait()
        now += lived
        assert child.look(now)
        assert child.again is not None
        pauses.append(child.again - now)
        now = child.again
        assert child.look(now)
    assert pauses == pytest.approx([1, 2, 4, 1, 2])
    child.process.wait()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_of_two_starts_at_once_on_an_empty_database_both_serve(tmp_path: Path, kind: str) -> None:
    made = PostgresDatabases()
    shared = {"DATABASE_URL": made.create()} if kind == "postgres" else {}
    shared["INSTANCE_PATH"] = str(tmp_path / "one")
    folders = [tmp_path / x for x in ("first", "second")]
    for folder in folders:
        folder.mkdir()
    try:
        with launched(folders[0], **shared) as first, launched(folders[1], **shared) as second:
            printed = [x.wait_for("eventapp runs at") for x in (first, second)]
            assert not any("Traceback" in x for x in printed), printed
            assert [get(f"http://127.0.0.1:{x.port}/en/") for x in (first, second)] == [200, 200]
    finally:
        made.drop_all()


def test_a_busy_port_is_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with launched(tmp_path, PORT=str(port)) as running:
            assert running.process.wait(PATIENCE) == 1
    assert running.out.read_text() == (
        f"eventapp: port {port} on 127.0.0.1 cannot be opened: "
        "it is in use; stop what uses it or choose another, for example PORT=8001.\n"
    )
    assert not (tmp_path / "instance").exists()


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"PORT": "abc"}, "eventapp: PORT=abc will not do"),
        ({"PORT": "70000"}, "eventapp: PORT=70000 will not do"),
        ({"HOST": "203.0.113.9"}, "HOST must be an address of this machine"),
        ({"HOST": "no host"}, "HOST must be an address of this machine"),
        ({"INSTANCE_PATH": "/dev/null/x"}, "cannot be used: Not a directory; name another"),
        ({"DATABASE_URL": "sqlite:////no/such/folder/x.sqlite3"}, "does not answer"),
        ({"DATABASE_URL": "postgresql://a:secret@127.0.0.1:1/x"}, "does not answer"),
    ],
)
def test_a_wrong_setting_is_a_sentence(tmp_path: Path, env: dict[str, str], sentence: str) -> None:
    own = {"INSTANCE_PATH": str(tmp_path), "PORT": str(free_port())}
    answer = subprocess.run(
        LAUNCH, cwd=ROOT, env=os.environ | own | env, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 1
    assert sentence in answer.stderr
    assert "Traceback" not in answer.stderr
    assert "secret" not in answer.stderr
    assert not answer.stdout


def test_a_stop_before_the_start_is_quiet(tmp_path: Path) -> None:
    with launched(tmp_path) as running:
        assert eventually((tmp_path / "instance").exists)
        assert running.end() == 0
    assert "Traceback" not in running.out.read_text()


def test_port_0_takes_a_free_one_and_every_interface_is_told_as_localhost(tmp_path: Path) -> None:
    with launched(tmp_path, HOST="0.0.0.0", PORT="0") as running:
        printed = running.wait_for("eventapp runs at")
        address = re.search(r"http://localhost:(\d+)/", printed)
        assert address
        assert int(address[1]) > 0
        assert get(address[0]) == 200


def test_an_ipv6_address_is_served_too() -> None:
    with listen("::1", 0) as listener:
        assert listener.family == socket.AF_INET6
        with pytest.raises(Refusal, match="it is in use"):
            listen("::1", listener.getsockname()[1])


def _upgraded(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "db", "upgrade"],
        cwd=ROOT,
        env=os.environ | {"INSTANCE_PATH": str(tmp_path / "instance")},
        check=True,
        capture_output=True,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("-m", "eventapp.launch", "web"),
        ("app.py",),
        ("-m", "flask", "--app", "app", "up", "web"),
        ("-m", "flask", "--app", "app", "run", "--port={port}"),
        ("-m", "gunicorn", "app:app", "--no-control-socket", "--bind=127.0.0.1:{port}"),
    ],
    ids=["web", "app.py", "flask up", "flask run", "gunicorn"],
)
def test_each_way_to_start_it_serves_the_home_page(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    _upgraded(tmp_path)
    port = free_port()
    command = (sys.executable, *(x.format(port=port) for x in arguments))
    with launched(tmp_path, command, PORT=str(port)) as running:
        assert eventually(lambda: answers(port) or running.process.poll() is not None)
        assert get(f"http://127.0.0.1:{port}/en/") == 200, running.out.read_text()
        assert running.end(signal.SIGTERM) in {0, -signal.SIGTERM}
