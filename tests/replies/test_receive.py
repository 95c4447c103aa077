"""`flask mail receive`, as a mail server calls it: a process, a pipe, an exit code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from eventapp.core.settings import ROOT
from eventapp.replies.reading import LARGEST
from tests.plugins.databases import Database
from tests.plugins.servers import environment
from tests.registration.helpers import kinds
from tests.replies.world import REPLIES, address_of, fixture, invited, kept, reply, state


def receive(database: Database, raw: bytes, *recipients: str, **changes: object) -> int:
    """Return the code with which the command ends that is given a mail."""
    chosen = {"testing": False, "mail_replies": REPLIES, **changes}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "mail", "receive", *recipients],
        cwd=ROOT,
        env=environment(database.settings, **chosen),
        input=raw,
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr or done.returncode == os.EX_TEMPFAIL
    return done.returncode


def test_a_mail_from_a_pipe_is_done_once(answering: Flask, any_database: Database) -> None:
    number = invited(answering)
    raw = fixture("outlook-com-declined")
    address = address_of(answering, number)
    for _time in range(2):
        assert receive(any_database, raw, address) == os.EX_OK
        assert state(answering, number) == "cancelled"
    assert kept(answering) == [("declined", "done", "")]
    assert kinds(answering) == ["confirmed", "cancelled"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", os.EX_DATAERR),
        (b"x" * (LARGEST + 1), os.EX_DATAERR),
        (reply(), os.EX_OK),  # for nobody
        (fixture("out-of-office"), os.EX_OK),
    ],
    ids=["empty", "large", "nobody", "absence"],
)
def test_the_code_says_what_became_of_a_mail(database: Database, raw: bytes, code: int) -> None:
    assert receive(database, raw) == code


def test_without_a_database_or_an_address_it_must_come_again(
    database: Database, tmp_path: Path
) -> None:
    away = {"database_url": "postgresql://a:b@127.0.0.1:1/x", "instance_path": tmp_path}
    token = f"rsvp+g1{'a' * 26}@events.localhost"
    assert receive(database, reply(), token, **away) == os.EX_TEMPFAIL
    assert receive(database, reply(), token, mail_replies="") == os.EX_TEMPFAIL
