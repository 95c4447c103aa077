"""A portrait given, cut, put in words, shown and removed, as an organiser and a reader meet it."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from eventapp.audit.models import AuditEntry
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.people.models import Person
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of
from tests.backoffice.world import make_world
from tests.people.images import opened, photo, send

PAGE = "/organise/people/ada/portrait"


@pytest.fixture
def organiser(any_database: object, app: Flask) -> FlaskClient:
    make_world(app)
    return signed_in(app, RoleName.ORGANISER)


def ada() -> Person:
    return db.session.scalars(
        select(Person).where(Person.slug == "ada").execution_options(populate_existing=True)
    ).one()


def give(client: FlaskClient, raw: bytes = b"", name: str = "me.jpg", **changes: Any) -> Any:
    fields: dict[str, Any] = dict(fields_of(client.get(PAGE).text))
    fields |= {key.replace("__", "-"): value for key, value in changes.items()}
    if raw:
        fields["picture"] = FileStorage(BytesIO(raw), name)
    return send(client, PAGE, fields)


def shown(app: Flask) -> str:
    return app.test_client().get("/en/events/summit").text


def test_a_portrait_is_given_shown_cut_and_removed(app: Flask, organiser: FlaskClient) -> None:
    assert "<img" not in shown(app)
    assert give(organiser, photo(), alt__en="A woman, smiling").status_code == 303
    with app.app_context():
        first = ada()
        assert first.portrait_crop == [50, 30, 100]
    page = shown(app)
    assert 'alt="A woman, smiling"' in page
    path = f"/portraits/{first.portrait}-320.webp"
    assert path in page
    answer = app.test_client().get(path)
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, max-age=300, must-revalidate"
    asked = {"If-None-Match": answer.headers["ETag"]}
    assert app.test_client().get(path, headers=asked).status_code == 304
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert opened(answer.data).size == (320, 400)

    assert give(organiser, x="0", y="100", zoom="250").status_code == 303
    assert give(organiser, at="50-0").status_code == 303
    with app.app_context():
        second = ada()
        assert second.portrait_crop == [50, 0, 250]
        assert second.portrait_source == first.portrait_source
        assert second.portrait != first.portrait
    assert app.test_client().get(path).status_code == 404
    for which in ("whole", "cut"):
        assert organiser.get(f"{PAGE}/{which}.jpg").mimetype == "image/jpeg"

    page = organiser.get(PAGE).text
    form = fields_of(page, f"{PAGE}/remove")
    assert organiser.post(f"{PAGE}/remove", data=form).status_code == 303
    assert "<img" not in shown(app)
    with app.app_context():
        verbs = [x.action for x in db.session.scalars(select(AuditEntry))]
        assert verbs.count("person.changed") == 4


def test_a_portrait_that_is_hidden_is_kept_nowhere(app: Flask, organiser: FlaskClient) -> None:
    give(organiser, photo(), alt__en="A woman, smiling")
    with app.app_context():
        path = f"/portraits/{ada().portrait}-320.webp"
    tag = app.test_client().get(path).headers["ETag"]
    with app.app_context(), transaction():
        ada().is_portrait_withheld = True
    for headers in ({}, {"If-None-Match": tag}):
        gone = app.test_client().get(path, headers=headers)
        assert (gone.status_code, gone.headers["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"<svg/>", "no JPEG, PNG or WebP"),
        (photo(100, 100), "too small"),
        (photo(kind="PNG")[:-40], "damaged"),
        (photo() + b"\0" * (10 << 20), "larger than 10 MB"),
    ],
)
def test_a_bad_picture_is_refused_with_the_words_kept(
    app: Flask, organiser: FlaskClient, raw: bytes, message: str
) -> None:
    answer = give(organiser, raw, alt__en="Typed in vain?")
    assert answer.status_code == 422
    assert message in answer.text
    assert "Typed in vain?" in answer.text
    with app.app_context():
        assert ada().portrait == ""


def test_a_crop_that_is_no_number_and_no_picture_are_refused(organiser: FlaskClient) -> None:
    assert "choose a picture" in give(organiser).text
    assert give(organiser, photo()).status_code == 303
    answer = give(organiser, x="9" * 30, y="-1", zoom="99", at="1-2; drop")
    assert answer.status_code == 422
    assert "from 100 to 400" in answer.text


@pytest.mark.parametrize("mark", ["is_withheld", "is_portrait_withheld"])
def test_a_picture_that_is_withheld_is_not_served(
    app: Flask, organiser: FlaskClient, mark: str
) -> None:
    give(organiser, photo())
    with app.app_context():
        path = f"/portraits/{ada().portrait}-160.jpg"
    assert app.test_client().get(path).status_code == 200
    with app.app_context(), transaction():
        setattr(ada(), mark, True)
    assert app.test_client().get(path).status_code == 404
    assert "<img" not in shown(app)


@pytest.mark.parametrize(
    "path", ["x-320.webp", "x-99999999999.jpg", "-160.jpg", "x-160.svg", "..-160.jpg"]
)
def test_other_names_lead_nowhere(any_database: object, app: Flask, path: str) -> None:
    assert app.test_client().get(f"/portraits/{path}").status_code == 404


def test_two_who_give_a_portrait_at_once(organiser: FlaskClient) -> None:
    give(organiser, photo())
    before: dict[str, Any] = dict(fields_of(organiser.get(PAGE).text))
    give(organiser, alt__en="Theirs")
    late = {**before, "alt-en": "Mine"}
    answer = send(organiser, PAGE, late)
    assert answer.status_code == 422
    assert "Theirs" in answer.text
    assert "Mine" in answer.text
