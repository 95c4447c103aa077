"""The organisers' pages of quotas."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from eventapp.registration import service as registrations
from tests import factories
from tests.accounts import token_in
from tests.counting import statements
from tests.quotas.helpers import act, held, in_days, name, named, path, quota, standing, states
from tests.registration.helpers import guest, kinds, messages, registered

QUOTAS = "/organise/events/evening/guests/quotas"


def sent(client: FlaskClient, page: str, to: str = "", **fields: Any) -> Any:
    """Send the form of a page, or press a button that stands on it."""
    shown = client.get(page).text
    seen = re.search(r'name="revision"[^>]*value="([^"]+)"', shown)
    told = {"csrf_token": token_in(shown), "revision": seen[1] if seen else ""}
    return client.post(to or page, data={**told, **fields})


def filled(app: Flask, event_id: int, members: int, **fields: Any) -> dict[str, Any]:
    """Return what an organiser types for a new quota."""
    given = {
        "organisation_id": factories.saved(app, factories.organisation(name="Save the Future")),
        "category_id": members,
        "seats": 5,
        "ends": in_days(app, event_id, 5).isoformat(timespec="minutes"),
        "contact_name": "Fatima Focal",
        "contact_email": "fatima@example.org",
        "language": "fr",
    }
    return {**given, **fields}


def test_a_quota_is_made_sent_and_listed(
    app: Flask, organiser: FlaskClient, event_id: int, members: int
) -> None:
    answer = sent(organiser, f"{QUOTAS}/_new", **filled(app, event_id, members))
    assert answer.status_code == 303
    page = answer.location
    assert "The seats are held. Nothing is sent yet." in organiser.get(page).text
    assert messages(app) == []
    shown = sent(organiser, f"{page}/send", **{"note-fr": "Chère Fatima,"}).text
    assert "Chère Fatima," in shown
    assert "5 places sont gardées pour Save the Future" in shown
    assert "/fr/quota/…" in shown
    assert messages(app) == [], "only looked at"
    assert sent(organiser, f"{page}/send", send="1", **{"note-fr": "Bonjour"}).status_code == 303
    [message] = messages(app)
    number = int(page.rpartition("/")[2])
    assert (message.recipient, message.language) == ("fatima@example.org", "fr")
    assert path(app, number, "fr") in message.text
    assert "Bonjour" in message.text
    listed = organiser.get(QUOTAS).text
    assert "Save the Future" in listed
    assert "0 of 5" in listed
    assert "Link sent" in listed


def test_a_doubled_click_makes_one_quota(
    app: Flask, organiser: FlaskClient, event_id: int, members: int
) -> None:
    token = token_in(organiser.get(f"{QUOTAS}/_new").text)
    given = {"csrf_token": token, **filled(app, event_id, members)}
    one, two = (organiser.post(f"{QUOTAS}/_new", data=given) for _time in range(2))
    assert one.location == two.location


def test_faults_stand_at_their_fields(
    app: Flask, organiser: FlaskClient, event_id: int, members: int
) -> None:
    for fields, said in (
        ({"seats": "9"}, "Only 8 seats can be held."),
        ({"seats": "0"}, "a number from 1"),
        ({"seats": ""}, "Please enter a whole number."),
        ({"ends": "2020-01-01T10:00"}, "Please choose a time to come."),
        ({"ends": "2090-01-01T10:00"}, "before the event is over"),
        ({"ends": ""}, "Please say until when."),
        ({"organisation_id": ""}, "Please choose an organisation."),
        ({"organisation_id": "999"}, "Please choose one of the options."),
        ({"category_id": "999"}, "Please choose one of the options."),
        ({"contact_email": "nobody"}, "such as name@example.org"),
    ):
        answer = sent(organiser, f"{QUOTAS}/_new", **{**filled(app, event_id, members), **fields})
        assert answer.status_code == 422, fields
        assert said in answer.text, fields
        assert "Fatima Focal" in answer.text, "what was typed stays"


def test_one_organisation_has_one_quota_of_a_category(
    app: Flask, organiser: FlaskClient, event_id: int, members: int, quota_id: int
) -> None:
    again = {"organisation_id": quota(app, quota_id).organisation_id, "seats": 1}
    given = {**filled(app, event_id, members), **again}
    answer = sent(organiser, f"{QUOTAS}/_new", **given)
    assert "This organisation has a quota in this category already." in answer.text


def test_seats_below_those_named_are_refused_in_plain_words(
    app: Flask, organiser: FlaskClient, event_id: int, members: int, quota_id: int
) -> None:
    name(app, quota_id, 1, 2, 3)
    own = quota(app, quota_id).organisation_id
    page = f"{QUOTAS}/{quota_id}/edit"
    fields = filled(app, event_id, members, organisation_id=own)
    answer = sent(organiser, page, **{**fields, "seats": 2})
    assert answer.status_code == 422
    assert "3 people are on the list: fewer seats than that cannot be." in answer.text
    assert sent(organiser, page, **{**fields, "seats": 3}).status_code == 303
    assert quota(app, quota_id).seats == 3


def test_ending_says_how_many_seats_go_back(
    app: Flask, organiser: FlaskClient, event_id: int, members: int, quota_id: int
) -> None:
    registered(app, event_id, 4, first=11, category_id=members)
    name(app, quota_id, 1, 2)
    page = f"{QUOTAS}/{quota_id}/end"
    assert "3 seats go back to the category" in organiser.get(page).text
    assert quota(app, quota_id).ended_at is None, "looked at only"
    answer = sent(organiser, page)
    assert "Ended: 3 seats went back." in organiser.get(answer.location).text
    assert states(app, event_id)["guest14"] == "confirmed"


def test_a_link_is_renewed_closed_and_the_quota_removed(
    app: Flask, organiser: FlaskClient, event_id: int, quota_id: int
) -> None:
    page, old = f"{QUOTAS}/{quota_id}", path(app, quota_id)
    sent(organiser, page, f"{page}/link", verb="renew")
    assert organiser.get(old).status_code == 404
    sent(organiser, page, f"{page}/link", verb="revoke")
    assert organiser.get(path(app, quota_id)).status_code == 410
    answer = sent(organiser, f"{page}/send", send="1")
    assert "The link is closed. Make a new one first." in answer.text
    assert messages(app) == []
    name_of = organiser.get(f"{page}/remove").text
    assert "5 seats go back" in name_of
    assert sent(organiser, f"{page}/remove").status_code == 303
    assert organiser.get(page).status_code == 404


def test_a_quota_of_another_event_is_not_found(
    app: Flask, organiser: FlaskClient, quota_id: int
) -> None:
    factories.saved(app, factories.event(slug="other"))
    there = f"/organise/events/other/guests/quotas/{quota_id}"
    for page in ("", "/edit", "/send", "/end", "/remove"):
        assert organiser.get(f"{there}{page}").status_code == 404


def test_who_is_registered_otherwise_is_shown_and_may_have_the_seat(
    app: Flask, organiser: FlaskClient, event_id: int, members: int, quota_id: int
) -> None:
    registered(app, event_id, 4, category_id=members)
    name(app, quota_id, 4)
    assert states(app, event_id)["guest4"] == "waitlisted"
    page = f"{QUOTAS}/{quota_id}"
    assert "registered otherwise; the focal point is not told" in organiser.get(page).text
    answer = sent(organiser, page, f"{page}/doubles/{named(app, 4).id}")
    assert "They have the seat of the quota now." in organiser.get(answer.location).text
    assert states(app, event_id)["guest4"] == "confirmed"
    assert kinds(app, 4)[-1] == "confirmed"
    assert standing(app, event_id, quota_id) == (5, 1, 0)
    registered(app, event_id, 1, first=5, category_id=members)
    assert states(app, event_id)["guest5"] == "waitlisted", "the others are held still"
    act(app, registrations.cancel, guest(app, event_id, 4).id)
    assert standing(app, event_id, quota_id) == (5, 0, 0)


def test_a_seat_they_had_goes_on_when_they_take_that_of_the_quota(
    app: Flask, organiser: FlaskClient, event_id: int, members: int, quota_id: int
) -> None:
    registered(app, event_id, 4, category_id=members)
    name(app, quota_id, 1)
    page = f"{QUOTAS}/{quota_id}"
    sent(organiser, page, f"{page}/doubles/{named(app, 1).id}")
    assert states(app, event_id)["guest4"] == "confirmed"
    assert kinds(app, 1) == ["confirmed", "named_again"], "nothing changed for them"


def test_the_list_asks_no_more_for_more_quotas(
    app: Flask, organiser: FlaskClient, event_id: int, members: int
) -> None:
    counts = []
    for number in (1, 2):
        name(app, held(app, event_id, members, seats=2), number)
        with statements(app) as found:
            organiser.get(QUOTAS)
        counts.append(len(found))
    assert counts[0] == counts[1] <= 14
