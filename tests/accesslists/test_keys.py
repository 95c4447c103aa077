"""The key: made late, kept apart, changed, missed; and what it seals is nowhere in clear."""

import io
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import select, text

from eventapp.accesslists import handing, keyring, vault
from eventapp.accesslists.keyring import Keyring, NoKey
from eventapp.accesslists.models import HandOverKind, IdentityRecord
from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import Base, db, transaction
from eventapp.core.settings import Settings
from eventapp.mail import delivery
from tests.accesslists.stage import LIST, MARKERS, answer, ask, page_of, press, records, say, stage
from tests.accounts import signed_in
from tests.plugins.databases import Database
from tests.plugins.mailbox import Mailbox

pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture(autouse=True)
def key_file(database: Database) -> Iterator[Path]:
    """No key at first; none is left for the next test."""
    found = database.settings.instance_path / keyring.FILE
    found.unlink(missing_ok=True)
    yield found
    found.unlink(missing_ok=True)


def test_the_key_is_made_when_first_needed_for_its_owner_alone(app: Flask, key_file: Path) -> None:
    event_id = stage(app)
    found = ask(app, event_id)
    assert not key_file.exists()
    answer(app, found[0])
    made = key_file.read_text()
    answer(app, found[1])
    assert key_file.read_text() == made
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_what_is_sealed_for_one_record_opens_in_no_other() -> None:
    ring = Keyring((keyring.new_key(),))
    sealed = ring.seal("one", {"given_name": "Ada"})
    assert ring.open("one", sealed) == {"given_name": "Ada"}
    with pytest.raises(NoKey):
        ring.open("other", sealed)
    with pytest.raises(NoKey):
        Keyring((keyring.new_key(),)).open("one", sealed)


def test_rotation_seals_anew_and_forgets_the_old_key(
    app: Flask, runner: FlaskCliRunner, key_file: Path
) -> None:
    event_id = stage(app)
    for one in ask(app, event_id):
        answer(app, one)
    with app.app_context(), transaction():
        handing.hand_over(event_id, HandOverKind.FULL, by=SYSTEM)
    before, old = records(app, event_id), Keyring((key_file.read_text().strip(),))
    done = runner.invoke(args=["identity", "rotate"])
    assert done.exit_code == 0, done.output
    assert "2 records" in done.output
    after, new = records(app, event_id), keyring.read(app.extensions["settings"])
    assert new is not None
    assert len(new.keys) == 1
    assert new.keys != old.keys
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    for was, now in zip(before, after, strict=True):
        assert new.open(now.uid, now.sealed) == old.open(was.uid, was.sealed)
        assert new.open(now.uid, now.handed) == old.open(was.uid, was.handed)
        with pytest.raises(NoKey):
            old.open(now.uid, now.sealed)


def test_with_the_setting_the_first_key_seals_and_the_others_open(
    app: Flask, runner: FlaskCliRunner, key_file: Path
) -> None:
    event_id, before = stage(app), app.extensions["settings"]
    one, other = keyring.new_key(), keyring.new_key()
    first, second = ask(app, event_id)

    def use(keys: str) -> Settings:
        app.extensions["settings"] = before.model_copy(update={"identity_key": keys})
        return app.extensions["settings"]

    try:
        use(one)
        answer(app, first)
        use(f"{other},{one}")
        answer(app, second)
        assert runner.invoke(args=["identity", "rotate"]).exit_code == 0
        use(other)
        with app.app_context(), transaction():
            assert len(handing.contents(event_id, by=SYSTEM).now) == 2
        assert not key_file.exists()
    finally:
        app.extensions["settings"] = before


def test_answers_while_the_key_changes_are_all_read_afterwards(
    app: Flask, runner: FlaskCliRunner
) -> None:
    event_id = stage(app, guests=8)
    found = ask(app, event_id)
    answer(app, found[0])

    def all_answer() -> None:
        for number, one in enumerate(found):
            answer(app, one, given_name=f"Number{number}")

    thread = Thread(target=all_answer)
    thread.start()
    for _turn in range(3):
        assert runner.invoke(args=["identity", "rotate"]).exit_code == 0
    thread.join()
    with app.app_context(), transaction():
        now = handing.contents(event_id, by=SYSTEM).now
    assert sorted(x["given_name"] for x in now.values()) == [f"Number{x}" for x in range(8)]


@pytest.mark.parametrize(
    "wrong",
    ["", "no key at all", Fernet.generate_key().decode(), "\udcff"],
    ids=["empty", "nonsense", "another", "no text"],
)
def test_a_missing_or_wrong_key_is_said_and_nothing_is_lost(
    app: Flask, client: FlaskClient, runner: FlaskCliRunner, key_file: Path, wrong: str
) -> None:
    event_id = stage(app)
    first, second = ask(app, event_id)
    answer(app, first)
    right = key_file.read_text()
    key_file.write_bytes(wrong.encode("utf-8", "surrogateescape"))
    refused = say(client, page_of(app, second))
    assert refused.status_code == 503
    assert "The key of the identity data is missing" in refused.text
    assert "QZ-4711-X" in refused.text  # what was typed stays
    keeper = signed_in(app, RoleName.ACCESS_LIST, name="keeper")
    unread = keeper.get(f"{LIST}/contents")
    assert (unread.status_code, "is missing" in unread.text) == (409, True)
    assert "is missing" in keeper.get(LIST).text
    assert keeper.get(f"{LIST}/handed.csv").status_code == 409
    assert runner.invoke(args=["identity", "rotate"]).exit_code == 1
    key_file.write_text(right)
    assert say(client, page_of(app, second)).status_code == 303
    assert keeper.get(f"{LIST}/contents").text.count("Qzlovelace") >= 2


def _read_apart(path: Path) -> bytes:
    """Read a file by another process: closing it here would drop SQLite's locks on it (POSIX)."""
    return subprocess.run(["cat", str(path)], check=True, capture_output=True).stdout


def test_nothing_anybody_said_is_anywhere_in_clear(
    app: Flask,
    client: FlaskClient,
    smtp: Mailbox,
    database: Database,
    capfd: pytest.CaptureFixture[str],
) -> None:
    before = app.extensions["settings"]
    app.extensions["settings"] = before.model_copy(update={"smtp_url": smtp.url})
    try:
        event_id = stage(app)
        first, second = ask(app, event_id)
        assert say(client, page_of(app, first)).status_code == 303
        assert say(client, page_of(app, second), birth_date="3000-01-01").status_code == 422
        keeper = signed_in(app, RoleName.ACCESS_LIST, name="keeper")
        for format in ("csv", "xlsx", "print"):
            given = press(
                keeper, f"{LIST}/contents", f"{LIST}/hand-over", kind="full", format=format
            )
            assert given.status_code == 200
        organiser = signed_in(app, RoleName.ORGANISER, name="grace")
        press(organiser, LIST, f"{LIST}/{first.id}/reopen")
        again = records(app, event_id)[0]
        assert say(client, page_of(app, again), given_name="Qzada II").status_code == 303
        with app.app_context():
            delivery.deliver_due()
    finally:
        app.extensions["settings"] = before
    assert len(smtp.deliveries) >= 5
    places = {
        "mails": b"".join(bytes(x.message) for x in smtp.deliveries),
        "database": _everything(app),
        "log": "".join(capfd.readouterr()).encode(),
        **{str(x): _read_apart(x) for x in _files(database.settings.instance_path)},
        "other pages": _other_pages(organiser, client).encode(),
    }
    assert b"identity_record" in places["database"]
    found = {(place, x) for place, held in places.items() for x in MARKERS if x.encode() in held}
    assert not found


def _everything(app: Flask) -> bytes:
    """Return every value of every table."""
    out = io.StringIO()
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            rows = db.session.execute(select(table)).all()
            out.write(f"{table.name} {[tuple(x) for x in rows]!r}\n")
    return out.getvalue().encode()


def _files(folder: Path) -> list[Path]:
    return [x for x in folder.rglob("*") if x.is_file()]


def _other_pages(organiser: FlaskClient, client: FlaskClient) -> str:
    """Return what organisers and readers may open, the log and an export among it."""
    event = "/organise/events/evening"
    assert "Guest 1" in organiser.get(f"{event}/guests?q=guest1").text
    assert "Guest 1" not in organiser.get(f"{event}/guests?q=Qzlovelace").text
    paths = (LIST, "/organise/log", f"{event}/guests", f"{event}/guests.csv")
    pages = [organiser.get(x).text for x in paths]
    assert "guest1@" in pages[-1]
    return "".join([*pages, client.get("/en/events/evening").text])


def test_a_database_that_was_sealed_elsewhere_is_not_sealed_over(
    app: Flask, key_file: Path
) -> None:
    event_id = stage(app)
    answer(app, ask(app, event_id)[0])
    key_file.unlink()
    with app.app_context(), pytest.raises(NoKey):
        vault.sealer()
    assert not key_file.exists()
    with app.app_context(), transaction():
        db.session.execute(text("UPDATE identity_record SET sealed = '', key_name = ''"))
        assert db.session.scalars(select(IdentityRecord.key_name).distinct()).all() == [""]
        assert vault.sealer().keys
