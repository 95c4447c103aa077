"""A warning somebody lives with stays accepted when its person becomes one with another record."""

import pytest
from flask import Flask

from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.events.models import Event
from eventapp.people.merging import merge
from eventapp.people.models import Person
from eventapp.programme import availability
from eventapp.programme.availability_models import AcceptedWarning
from eventapp.programme.checking import Checked, checked
from eventapp.programme.models import Appearance, AppearanceState
from eventapp.programme.queries import whole_programme
from eventapp.programme.slots import Kind
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.speakers.released import released_stage
from tests.speakers.stage import ORGANISER, Stage

EVENT = "/organise/events/evening"


@pytest.fixture
def stage(any_database: object, app: Flask) -> Stage:
    """Readers have seen Grace, who is not sure any more; the organisers live with that."""
    made = released_stage(app)
    with app.app_context(), transaction() as session:
        session.get_one(Appearance, made.other).state = AppearanceState.PENCILLED
        for number in (1, 2):
            session.add(Person(slug=f"twin-{number}", name="Grace B. Hopper"))
    with app.app_context(), transaction():
        [clash] = [x for x in looked_at(made).clashes if x.kind is Kind.UNCONFIRMED]
        availability.accept_warning(made.event, clash.key, "She calls", label="x", by=ORGANISER)
    return made


def looked_at(stage: Stage) -> Checked:
    return checked(db.session.get_one(Event, stage.event), whole_programme(stage.event))


def kinds(app: Flask, stage: Stage) -> tuple[list[Kind], list[str]]:
    """Return which kinds of warning are raised of people, and the reasons for those accepted."""
    with app.app_context():
        found = looked_at(stage)
        raised = [x.kind for x in found.clashes if x.kind is Kind.UNCONFIRMED]
        return raised, [x.reason for _clash, x in found.accepted]


def test_an_accepted_warning_follows_its_person_however_often_they_are_merged(
    app: Flask, stage: Stage
) -> None:
    assert kinds(app, stage) == ([], ["She calls"])
    gone = stage.grace
    for slug in ("twin-1", "twin-2"):
        with app.app_context(), transaction() as session:
            kept = session.query(Person).filter_by(slug=slug).one().id
            merge(kept, gone, by=ORGANISER)
        assert kinds(app, stage) == ([], ["She calls"])
        gone = kept


def test_it_is_raised_again_by_its_button_all_the_same(app: Flask, stage: Stage) -> None:
    with app.app_context(), transaction() as session:
        merge(session.query(Person).filter_by(slug="twin-1").one().id, stage.grace, by=ORGANISER)
    with app.app_context():
        [(clash, _warning)] = looked_at(stage).accepted
    office = signed_in(app, RoleName.ORGANISER)
    send(office, f"{EVENT}/warnings/{clash.key}", reason="She wrote")
    assert kinds(app, stage) == ([], ["She wrote"])
    with app.app_context():
        assert db.session.query(AcceptedWarning).count() == 1
    send(office, f"{EVENT}/programme", to=f"{EVENT}/warnings/{clash.key}/reopen")
    assert kinds(app, stage) == ([Kind.UNCONFIRMED], [])
