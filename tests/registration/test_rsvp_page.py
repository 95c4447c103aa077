"""The form of an event: who sees it, what it takes, and what it says of what it does not take."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event as sa_event

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localised import Localised
from eventapp.events.models import EventStatus, Visibility
from eventapp.mail.envelope import compose
from tests import factories
from tests.plugins.databases import Database
from tests.plugins.servers import serve
from tests.registration.helpers import form, guests, kinds, messages, registered, states

PATH = "/en/events/evening/rsvp"


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event of two places."""
    return factories.saved(app, factories.event(slug="evening", capacity=2))


def _statements(app: Flask) -> list[str]:
    found: list[str] = []
    with app.app_context():
        engine = db.engine

    @sa_event.listens_for(engine, "before_cursor_execute")
    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            found.append(statement)

    return found


def test_an_answer_leads_to_the_same_thanks_whoever_asked(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    pages = []
    for number in (1, 2, 3, 1):
        answer = client.post(PATH, data=form(client, PATH, email=f"guest{number}@example.org"))
        assert (answer.status_code, answer.location) == (303, f"{PATH}/thanks")
        assert "Set-Cookie" not in answer.headers
        pages.append(client.get(answer.location).text)
    assert len(set(pages)) == 1
    assert "on its way to your inbox" in pages[0]
    assert [x for _, x in states(app, event_id)] == ["confirmed", "confirmed", "waitlisted"]
    assert kinds(app, 1) == ["confirmed", "link_again"]


def test_everything_said_is_kept(app: Flask, client: FlaskClient, event_id: int) -> None:
    said = {
        "name": "Zoë  Ünal 🎈",
        "email": "Zoe@Example.ORG",
        "organisation": "Ministère <b>",
        "role": "Adviser",
        "language": "nl",
        "access_needs": "One\r\ntwo",
        "dietary_needs": "vegan",
        "message": "Merci!",
        "photo_consent": "y",
    }
    assert client.post(PATH, data=form(client, PATH, **said)).status_code == 303
    (found,) = guests(app, event_id)
    assert (found.name, found.email, found.email_key) == (
        "Zoë Ünal 🎈", "Zoe@example.org", "zoe@example.org",
    )  # fmt: skip
    assert (found.organisation, found.role, found.language) == ("Ministère <b>", "Adviser", "nl")
    assert (found.access_needs, found.dietary_needs) == ("One\ntwo", "vegan")
    assert found.message == "Merci!"
    assert found.photo_consent_at is not None
    assert found.privacy_version == "2026-11-21"
    assert messages(app)[0].language == "nl"


def test_the_form_says_which_privacy_text(client: FlaskClient, event_id: int) -> None:
    page = client.get(PATH).text
    assert "Text of 21\u00a0November\u00a02026" in page
    assert "2 places left" in page


def test_a_full_event_offers_the_waiting_list(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    assert "Reserve a place" in client.get(PATH).text
    registered(app, event_id, 2)
    assert "Join the waiting list" in client.get(PATH).text
    registered(app, event_id, 1, first=3)
    assert "Join the waiting list" in client.get(PATH).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"status": EventStatus.CANCELLED, "status_reason": Localised(en="Storm.")}, "Storm."),
        ({"status": EventStatus.POSTPONED}, "has been postponed"),
        ({"rsvp": False}, "takes no registrations here"),
        ({"rsvp_closes_at": clock.now() - timedelta(hours=1)}, "has closed"),
        ({"rsvp_opens_at": clock.now() + timedelta(days=1)}, "Registration opens on"),
        ({"capacity": 0, "waiting_list": False}, "keeps no waiting list"),
        (
            {
                "starts_at": clock.now() - timedelta(days=3),
                "ends_at": clock.now() - timedelta(days=2),
            },
            "is over",
        ),
    ],
)
def test_an_event_that_takes_no_answer_says_why(
    app: Flask, client: FlaskClient, changes: dict[str, Any], sentence: str
) -> None:
    factories.saved(app, factories.event(slug="open"))
    event_id = factories.saved(app, factories.event(slug="evening", **changes))
    page = client.get(PATH)
    assert page.status_code == 200
    assert sentence in page.text
    assert "<form" not in page.text
    answer = client.post(PATH, data=form(client, "/en/events/open/rsvp"))
    assert answer.status_code == 409
    assert sentence in answer.text
    assert guests(app, event_id) == []


def test_a_date_without_hours_takes_answers(app: Flask, client: FlaskClient) -> None:
    factories.saved(app, factories.event(slug="evening", starts_at=None, ends_at=None))
    assert "Brussels time" not in client.get(PATH).text
    assert client.post(PATH, data=form(client, PATH)).status_code == 303
    assert "VALUE=DATE" in messages(app)[0].calendar


@pytest.mark.parametrize(
    "changes", [{"status": EventStatus.DRAFT}, {"visibility": Visibility.PRIVATE}]
)
def test_what_the_public_may_not_know_is_not_there(
    app: Flask, client: FlaskClient, changes: dict[str, Any]
) -> None:
    factories.saved(app, factories.event(slug="evening", **changes))
    for path in (PATH, f"{PATH}/thanks", "/en/events/unknown/rsvp", "/xx/events/evening/rsvp"):
        assert client.get(path).status_code == 404
    assert client.post(PATH).status_code == 404


# The field, what is typed, what is said; what was typed stands on the page again.
BAD = [
    ("name", "", "Please tell us your name."),
    ("name", " \t ", "Please tell us your name."),
    ("name", "x" * 10_000, "shorten this to 200"),
    ("name", "A\x00B", "invisible control"),
    ("name", "A\x1bB", "invisible control"),
    ("name", "A\u202eB", "invisible control"),
    ("name", "A\nB", "on one line"),
    ("name", "Win at http://x.example", "without a web address"),
    ("organisation", "x" * 201, "shorten this to 200"),
    ("role", "A\x85B", "invisible control"),
    ("message", "x" * 2001, "shorten this to 2000"),
    ("access_needs", "A\u2066B", "invisible control"),
    ("email", "", "Please tell us your e-mail"),
    ("email", "nobody", "such as name@example.org"),
    ("email", "a@b@c.example", "such as name@example.org"),
    ("email", "a@example.org\r\nBcc: b@example.org", "on one line"),
    ("email", "a@example.org,b@example.org", "such as name@example.org"),
    ("email", f"{'a' * 400}@example.org", "such as name@example.org"),
    ("email", "a\x00@example.org", "invisible control"),
    ("email", "zoë@example.org", "plain letters before the @"),
    ("email", "a\ufffd@example.org", "plain letters before the @"),
    ("email", "\ufdfa" * 20 + "@example.org", "plain letters before the @"),
    ("email", "a@" + ".".join(["ß" * 40] * 4) + ".org", "such as name@example.org"),
    ("language", "xx", "Not a valid choice"),
    ("language", None, "Please choose a language."),
    ("privacy_consent", None, "if you agree"),
    ("csrf_token", None, "Please send it again"),
    ("csrf_token", "", "Please send it again"),
    ("csrf_token", "forged", "Please send it again"),
]


@pytest.mark.parametrize(("field", "typed", "sentence"), BAD, ids=range(len(BAD)))
def test_bad_input_is_answered_at_its_field(
    app: Flask, client: FlaskClient, event_id: int, field: str, typed: str | None, sentence: str
) -> None:
    data = form(client, PATH, dietary_needs="<script>alert(1)</script> &", **{field: typed})
    answer = client.post(PATH, data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'href="#{field}"' in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in answer.text
    assert "<script>alert" not in answer.text
    if field != "name":
        assert 'value="Ada Guest"' in answer.text
    assert (guests(app, event_id), messages(app)) == ([], [])


def test_an_old_token_keeps_what_was_typed(
    app: Flask, client: FlaskClient, event_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = form(client, PATH)
    monkeypatch.setattr("eventapp.web.forms.TOKEN_SECONDS", -1)
    answer = client.post(PATH, data=data)
    assert answer.status_code == 422
    assert "open for a long time" in answer.text
    assert 'value="Ada Guest"' in answer.text
    monkeypatch.undo()
    assert client.post(PATH, data=form(client, PATH)).status_code == 303


def test_a_token_of_another_form_is_no_token(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    other = URLSafeTimedSerializer(str(app.secret_key), salt="form").dumps("CancelForm:")
    answer = client.post(PATH, data=form(client, PATH, csrf_token=other))
    assert answer.status_code == 422


def test_repeated_and_unknown_parameters_do_no_harm(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    data = form(client, PATH, name=["First", "Second"], email=["a@example.org", "b@example.org"])
    more = {"state": "confirmed", "id": "1", "event_id": "99", "queue_number": "-1", "[]": "x"}
    answer = client.post(f"{PATH}?name=Query&x=1&x=2", data={**data, **more})
    assert answer.status_code == 303
    (found,) = guests(app, event_id)
    assert (found.name, found.email, found.event_id) == ("First", "a@example.org", event_id)
    assert client.get(f"{PATH}?a=1&a=2").status_code == 200


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", '"><img src=x onerror=a>', "=1+1"])
def test_markup_in_a_name_stays_text(
    app: Flask, client: FlaskClient, event_id: int, typed: str
) -> None:
    assert client.post(PATH, data=form(client, PATH, name=typed)).status_code == 303
    (mail,) = messages(app)
    assert typed in mail.text
    assert typed == "=1+1" or typed not in mail.html


def test_a_body_of_20_megabytes_is_too_large(client: FlaskClient, event_id: int) -> None:
    data = form(client, PATH, message="x" * 20_000_000)
    answer = client.post(PATH, data=data)
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_a_rush_from_one_sender_is_slowed_in_our_own_clothes(database: Database) -> None:
    factories.saved(database.app, factories.event(slug="evening"))
    with serve(database, ratelimit_enabled=True) as server:
        import http.client

        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answers = []
        # Sixty colleagues behind one address, each with a slip or two, are no rush.
        for _ in range(241):
            connection.request("POST", PATH, "email=one%40example.org", headers)
            answer = connection.getresponse()
            answers.append((answer.status, answer.read().decode()))
        connection.close()
    assert [x for x, _ in answers] == [422] * 240 + [429]
    assert "Too many requests" in answers[-1][1]


def test_nobody_can_block_another_guest_or_count_who_answered(database: Database) -> None:
    factories.saved(database.app, factories.event(slug="evening"))
    with serve(database, ratelimit_enabled=True) as server:
        import http.client
        from urllib.parse import urlencode

        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        given = form(database.app.test_client(), PATH)
        given["csrf_token"] = ""
        answers = []

        def post(data: dict[str, Any]) -> None:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", PATH, urlencode(data), headers)
            answer = connection.getresponse()
            answer.read()
            answers.append((answer.status, answer.headers["Location"]))

        for _ in range(14):
            post(given)
        for _ in range(8):
            post(form(database.app.test_client(), PATH))
        connection.close()
    assert [x for x, _ in answers] == [422] * 14 + [303] * 8
    assert len({where for _, where in answers[14:]}) == 1
    assert kinds(database.app, 1) == ["confirmed"] + ["link_again"] * 5


def test_a_guest_who_answers_again_and_again_is_mailed_within_bounds(
    any_database: Database, app: Flask, event_id: int
) -> None:
    now = clock.now()
    for hour in range(5):
        with time_machine.travel(now + timedelta(hours=hour, minutes=hour), tick=False):
            for _ in range(7):
                registered(app, event_id, 1)
    assert kinds(app, 1) == ["confirmed"] + ["link_again"] * 12
    with time_machine.travel(now + timedelta(hours=26), tick=False):
        registered(app, event_id, 1)
    assert len(kinds(app, 1)) == 14


def test_reading_and_answering_ask_little_of_the_database(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    registered(app, event_id, 3)
    data = form(client, PATH, email="guest4@example.org")
    asked = _statements(app)
    client.post(PATH, data=data)
    assert len(asked) <= 14, asked
    asked.clear()
    client.get(PATH)
    assert len(asked) <= 5, asked
    asked.clear()
    client.get(PATH)
    assert asked == []


def test_known_and_unknown_cost_the_same_statements(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    registered(app, event_id, 3)
    asked = _statements(app)
    found = []
    for number in (1, 3, 9, 1, 1, 1, 1, 1, 1):
        data = form(client, PATH, email=f"guest{number}@example.org")
        asked.clear()
        client.post(PATH, data=data)
        found.append([x.split(" (")[0] for x in asked])
    assert all(x == found[0] for x in found)
    assert kinds(app, 1) == ["confirmed"] + ["link_again"] * 5  # the last two were silent


@pytest.mark.parametrize(
    "typed", ["GUEST1@example.org", "guest1@exam\ufe0fple.org", "guest1@example\uff0eorg"]
)
def test_spellings_of_one_address_are_one_guest(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int, typed: str
) -> None:
    for email in ("guest1@example.org", typed):
        assert client.post(PATH, data=form(client, PATH, email=email)).status_code == 303
    assert len(guests(app, event_id)) == 1


def test_a_domain_in_other_letters_is_kept_and_written_to(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    assert client.post(PATH, data=form(client, PATH, email="a@bücher.example")).status_code == 303
    (mail,) = messages(app)
    composed = compose(mail, sender="Us <us@example.org>", host="example.org")
    assert "a@xn--bcher-kva.example" in str(composed["To"])
