"""Windows, ways and accepted warnings are written out and come in again."""

import pytest
from flask import Flask
from sqlalchemy import delete, select

from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.programme.availability import accept_warning
from eventapp.programme.availability_models import AcceptedWarning, Availability, Turnaround
from eventapp.transfer import service as transfer
from eventapp.transfer.faults import BadFile
from tests.backoffice.world import World, make_world

MODELS = (Availability, Turnaround, AcceptedWarning)


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    made = make_world(app)
    with app.app_context(), transaction():
        about = {"label": "No break", "by": SYSTEM}
        accept_warning(made.event, made.warning, "They walk about.", **about)
    return made


def counts() -> list[int]:
    return [len(db.session.scalars(select(x)).all()) for x in MODELS]


def test_what_was_written_out_changes_nothing(app: Flask, world: World) -> None:
    with app.app_context():
        written = transfer.export()
        for told in ("availability:", "ways:", "minutes: 15", "reason: They walk about."):
            assert told in written
        assert "By train" not in written, "a note is the organisers' own"
        with transaction():
            assert transfer.import_file(written.encode()).is_empty
        assert transfer.export() == written
        assert db.session.scalars(select(Availability.note)).all() == ["By train"]


def test_what_was_lost_comes_back(app: Flask, world: World) -> None:
    with app.app_context():
        written = transfer.export()
        with transaction():
            for model in MODELS:
                db.session.execute(delete(model))
        assert counts() == [0, 0, 0]
        with transaction():
            assert not transfer.import_file(written.encode()).is_empty
        assert counts() == [1, 1, 1]
        assert transfer.export() == written


def test_a_list_given_takes_the_place_of_the_present_one(app: Flask, world: World) -> None:
    with app.app_context():
        written = transfer.export()
        with transaction():
            transfer.import_file(written.replace("minutes: 15", "minutes: 20").encode())
        assert db.session.scalars(select(Turnaround.minutes)).all() == [20]
        bare = written
        for name in ("availability", "ways", "accepted_warnings"):
            start = bare.index(f"  {name}:\n")
            rest = bare[start:].splitlines(keepends=True)
            body = next(
                (n for n, x in enumerate(rest[1:], 1) if not x.startswith(("  - ", "    "))),
                len(rest),
            )
            bare = bare[:start] + f"  {name}: []\n" + "".join(rest[body:])
        with transaction():
            transfer.import_file(bare.encode())
        assert counts() == [0, 0, 0]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("minutes: 15", "minutes: -1", "ways[0]"),
        ("kind: break", "kind: crowded", "the programme has no such warning"),
        ("kind: break", "kind: nonsense", "nonsense"),
        ("venues:\n    - annex", "venues:\n    - nowhere", "there is no venue"),
    ],
)
def test_nonsense_is_refused_where_it_stands(
    app: Flask, world: World, old: str, new: str, told: str
) -> None:
    with app.app_context():
        written = transfer.export()
        assert old in written
        with pytest.raises(BadFile) as refused, transaction():
            transfer.import_file(written.replace(old, new).encode())
        assert any(told in str(x) for x in refused.value.faults)
        assert counts() == [1, 1, 1]
