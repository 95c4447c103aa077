"""The small stage of the speakers, agreed and released to readers."""

from flask import Flask

from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.people.models import Person
from eventapp.programme import releasing
from eventapp.programme.models import AppearanceState
from tests.speakers.stage import ORGANISER, Stage, make_stage


def released_stage(app: Flask) -> Stage:
    """Make the stage with Ada, who has a life in two languages, before readers."""
    made = make_stage(app, state=AppearanceState.CONFIRMED)
    with app.app_context(), transaction():
        db.session.get_one(Person, made.ada).biography = Localised(en="An old life.", nl="Oud.")
        releasing.release(made.event, by=ORGANISER)
    return made
