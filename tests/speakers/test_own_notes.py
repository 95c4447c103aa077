"""What organisers note for themselves stays with them: looked for wherever anybody else reads."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import BuildError, Rule

from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.programme import releasing
from eventapp.programme.availability_models import AcceptedWarning, Availability
from eventapp.programme.models import Appearance, AppearanceState, Session
from eventapp.speakers.models import Contact, ContactKind
from tests.accounts import signed_in
from tests.speakers.released import released_stage
from tests.speakers.stage import ORGANISER, Stage
from tests.speakers.test_asking import SPEAKERS, messages, press, tick

MARK = "zq-ours-alone"
READ = {"site.event", "site.person", "site.programme_embed", "site.programme_changes",
        "feeds.event", "feeds.programme", "feeds.event_schedule", "feeds.person", "feeds.events",
        "speaker.page", "speaker.about", "speaker.consents", "speaker.part"}  # fmt: skip


@pytest.fixture
def stage(any_database: object, app: Flask) -> Stage:
    """A released programme with a mark in every note of the organisers, before and after it."""
    made = released_stage(app)
    with app.app_context(), transaction() as session:
        for number in (made.panellist, made.speech, made.other):
            session.get_one(Appearance, number).notes = f"{MARK} seat"
        about = {"event_id": made.event, "person_id": made.ada}
        starts = session.get_one(Event, made.event).starts_at
        contact = {"kind": ContactKind.CALL, "text": f"{MARK} call", "by_kind": "user"}
        reason = {"key": "any", "reason": f"{MARK} reason", "by": "chief@example.org"}
        session.add_all(
            [
                Availability(starts_at=starts, note=f"{MARK} window", **about),
                Contact(appearance_id=made.panellist, **contact, **about),
                AcceptedWarning(event_id=made.event, **reason),
            ]
        )
        session.get_one(Session, made.panel).title = Localised(en="A panel renamed")
        releasing.release(made.event, by=ORGANISER)
    return made


def addresses(app: Flask, stage: Stage) -> Iterator[tuple[str, str]]:
    """Yield endpoint and path of every page and feed that this stage has outside the office."""
    given = {"lang": "en", "token": stage.token, "record": stage.panellist, "number": 1}
    given |= {"kind": "ics", "way": "speaker"}
    by_slug = {"site.person": "ada", "feeds.person": "ada"}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and not rule.rule.startswith(("/organise", "/static")):
                slug = by_slug.get(rule.endpoint, "evening")
                yield from _built(app, rule, {**given, "slug": slug, "name": "biography"})


def _built(app: Flask, rule: Rule, values: dict[str, object]) -> Iterator[tuple[str, str]]:
    wanted = {x: y for x, y in values.items() if x in rule.arguments}
    try:
        yield rule.endpoint, app.url_map.bind("localhost").build(rule.endpoint, wanted)
    except BuildError:
        return


def test_no_note_of_the_organisers_reaches_a_page_or_a_feed(app: Flask, stage: Stage) -> None:
    client = app.test_client()
    read = set()
    for endpoint, path in addresses(app, stage):
        answer = client.get(path)
        assert MARK.encode() not in answer.data, path
        if answer.status_code == 200:
            read.add(endpoint)
    assert read >= READ


def test_no_note_of_the_organisers_reaches_a_mail(app: Flask, stage: Stage) -> None:
    with app.app_context(), transaction() as session:
        session.get_one(Appearance, stage.panellist).state = AppearanceState.PLANNED
    office = signed_in(app, RoleName.ORGANISER)
    assert MARK in office.get(f"{SPEAKERS}/{stage.ada}").text
    page = tick(office, "ask", stage.panellist)
    assert press(office, page, "ask", send="1").status_code == 303
    sent = messages(app)
    assert sent
    for mail in sent:
        assert MARK not in f"{mail.subject}{mail.text}{mail.html}{mail.calendar}"
