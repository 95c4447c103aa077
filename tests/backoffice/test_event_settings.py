"""The form of an event: its input, its rows, and two who write at once."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.auth.models import RoleName
from eventapp.events.models import Event, EventStatus
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of, send
from tests.backoffice.world import World, fresh

SETTINGS = "/organise/events/summit/settings"


def test_saving_without_a_change_changes_nothing(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    send(organiser, SETTINGS)
    before = fresh(app, Event, world.event)
    assert send(organiser, SETTINGS).status_code == 303
    after = fresh(app, Event, world.event)
    assert (after.revision, after.sequence) == (before.revision, before.sequence)


def test_a_text_in_another_language_is_kept(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    page = send(organiser, SETTINGS, more="language:de").text
    send(organiser, SETTINGS, page=page, title__de="Gipfel")
    assert fresh(app, Event, world.event).title["de"] == "Gipfel"
    assert 'name="title-de"' in organiser.get(SETTINGS).text


BAD = [
    ("title-en", "x" * 10_000, "title-en"),
    ("title-en", "a\0b", "title-en"),
    ("title-fr", "a\u202eb", "title-fr"),
    ("title-nl", "a\nb", "title-nl"),
    ("summary-en", "x" * 30_000, "summary-en"),
    ("starts_on", "2027-02-30", "starts_on"),
    ("starts_on", "", "starts_on"),
    ("starts_on", "9" * 400, "starts_on"),
    ("starts_on", "0001-01-01", "starts_on"),
    ("ends_on", "2020-01-01", "ends_on"),
    ("start_time", "25:00", "start_time"),
    ("end_time", "", "end_time"),
    ("timezone", "Mars/Olympus", "timezone"),
    ("timezone", "../../etc/passwd", "timezone"),
    ("timezone", "", "timezone"),
    ("capacity", "9" * 400, "capacity"),
    ("capacity", "-1", "capacity"),
    ("capacity", "many", "capacity"),
    ("capacity", "²", "capacity"),
    ("venue_id", "999999", "venue_id"),
    ("venue_id", "x", "venue_id"),
    ("attendance", "telepathy", "attendance"),
    ("visibility", "", "visibility"),
    ("main_language", "xx", "main_language"),
    ("country", "ZZ", "country"),
    ("languages", "xx", "languages"),
    ("rsvp_closes", "2027-02-30T10:00", "rsvp_closes"),
    ("hosts-1-host", "o:999999", "hosts-1-host"),
    ("hosts-1-host", "evil", "hosts-1-host"),
    ("facts-0-kind", "magic", "facts-0-kind"),
    ("facts-0-text-en", "x" * 30_000, "facts-0-text-en"),
    ("csrf_token", "", "main"),  # nobody sees the token
    ("csrf_token", "forged", "main"),  # nobody sees the token
]


@pytest.mark.parametrize(("field", "value", "at"), BAD)
def test_bad_input_is_told_at_its_field_and_all_text_kept(
    app: Flask, organiser: FlaskClient, world: World, field: str, value: str, at: str
) -> None:
    before = fresh(app, Event, world.event).revision
    fields = fields_of(organiser.get(SETTINGS).text)
    fields["description-fr"] = ["Un texte qui ne doit pas se perdre <script>"]
    fields[field] = [value]
    answer = organiser.post(SETTINGS, data=fields)
    assert answer.status_code == 422
    assert f'href="#{at}"' in answer.text
    assert "Un texte qui ne doit pas se perdre &lt;script&gt;" in answer.text
    assert fresh(app, Event, world.event).revision == before


def test_what_no_form_has_is_ignored(app: Flask, organiser: FlaskClient, world: World) -> None:
    fields = fields_of(organiser.get(SETTINGS).text)
    fields |= {"status": ["cancelled"], "title-xx": ["?"], f"facts-{'9' * 5000}-kind": ["x"]}
    fields |= {"hosts-²-host": ["x"], "sequence": ["99"], "capacity": ["30", "31"]}
    assert organiser.post(SETTINGS, data=fields).status_code == 303
    event = fresh(app, Event, world.event)
    assert (event.status, event.capacity) == (EventStatus.PUBLISHED, 30)


@pytest.mark.usefixtures("any_database")
def test_two_who_save_at_once_see_both_texts(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    mine = organiser.get(SETTINGS).text
    send(organiser, SETTINGS, title__en="Hers")
    answer = send(organiser, SETTINGS, page=mine, title__en="Mine")
    assert answer.status_code == 422
    assert 'value="Mine"' in answer.text
    assert "<dt>Title (EN)</dt><dd>Hers</dd>" in answer.text
    again = send(organiser, SETTINGS, page=answer.text)
    assert again.status_code == 303
    assert fresh(app, Event, world.event).title["en"] == "Mine"


def test_typed_text_comes_back_after_the_session_ended(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    fields = fields_of(organiser.get(SETTINGS).text)
    fields["summary-en"] = ["Written for an hour"]
    organiser.delete_cookie("organise")
    gate = organiser.post(SETTINGS, data=fields)
    assert gate.status_code == 401
    assert "Written for an hour" in gate.text
    back = signed_in(app, RoleName.ORGANISER, name="grace2")
    form = fields_of(gate.text, "/account/sign-in?next=/organise/events/summit/settings")
    kept = {x.removeprefix("kept."): y for x, y in form.items() if x.startswith("kept.")}
    shown = back.post(SETTINGS, data=kept)
    assert shown.status_code == 422
    assert "Written for an hour" in shown.text
    assert send(back, SETTINGS, page=shown.text).status_code == 303
    assert fresh(app, Event, world.event).summary["en"] == "Written for an hour"


def test_what_only_one_of_two_changed_is_merged(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    mine = organiser.get(SETTINGS).text
    send(organiser, SETTINGS, title__en="Hers", capacity="77", facts__0__text__en="By the ramp.")
    answer = send(organiser, SETTINGS, page=mine, title__fr="Le mien")
    assert answer.status_code == 303
    event = fresh(app, Event, world.event)
    assert (event.title["en"], event.title["fr"], event.capacity) == ("Hers", "Le mien", 77)
    assert "By the ramp." in organiser.get(SETTINGS).text


def test_a_clash_names_its_language_and_keeps_the_rest_of_the_other(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    mine = organiser.get(SETTINGS).text
    send(organiser, SETTINGS, title__en="Hers", title__nl="De hare", summary__en="Her summary")
    answer = send(organiser, SETTINGS, page=mine, title__nl="De mijne")
    assert answer.status_code == 422
    told = answer.text.partition('<dl class="now">')[2].partition("</dl>")[0]
    assert "Title (NL)" in told
    assert "De hare" in told
    assert told.count("<dt>") == 1
    shown = fields_of(answer.text)
    assert (shown["title-en"], shown["summary-en"]) == (["Hers"], ["Her summary"])
    assert send(organiser, SETTINGS, page=answer.text).status_code == 303
    event = fresh(app, Event, world.event)
    assert (event.title["en"], event.title["nl"]) == ("Hers", "De mijne")


def test_asking_for_room_keeps_all_that_was_typed(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    before = fresh(app, Event, world.event).revision
    answer = send(
        organiser, SETTINGS, title__en="Typed", starts_on="2027-02-30", more="language:de"
    )
    assert answer.status_code == 200
    assert 'class="error"' not in answer.text
    fields = fields_of(answer.text)
    assert (fields["title-en"], fields["starts_on"]) == (["Typed"], ["2027-02-30"])
    page = organiser.post(SETTINGS, data={**fields, "title-de": ["Gipfel"], "more": "row:facts"})
    fields = fields_of(page.text)
    assert fields["title-de"] == ["Gipfel"]
    assert "facts-2-text-en" in fields
    assert fresh(app, Event, world.event).revision == before
    fields |= {"starts_on": ["2027-05-04"], "facts-1-text-en": ["One"], "facts-2-text-en": ["Two"]}
    fields |= {"tell_guests": []}
    assert organiser.post(SETTINGS, data=fields).status_code == 303
    shown = organiser.get(SETTINGS).text
    assert "Gipfel" in shown
    assert ">\nTwo</textarea>" in shown


def test_an_empty_row_has_nothing_to_remove_and_enter_saves(
    organiser: FlaskClient, world: World
) -> None:
    page = organiser.get(SETTINGS).text
    assert 'name="facts-0-gone"' in page
    assert 'name="facts-1-gone"' not in page
    form = page.partition("data-guard")[2]
    assert "name=" not in form[form.index("<button") : form.index(">", form.index("<button"))]


@pytest.mark.parametrize(("language", "order"), [("en", "en fr nl"), ("nl", "nl en fr")])
def test_the_language_of_the_reader_comes_first(app: Flask, language: str, order: str) -> None:
    organiser = signed_in(app, RoleName.ORGANISER, name="first", language=language)
    page = organiser.get("/organise/people/_new").text
    assert re.findall(r'name="biography-(\w\w)"', page) == order.split()
    refused = send(organiser, "/organise/events/_new", starts_on="2027-05-04").text
    assert f'href="#title-{language}"' in refused  # beside which the fault stands
