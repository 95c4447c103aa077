"""A guest list to work on, and who registers for it."""

from flask import Flask

from eventapp.core.db import transaction
from eventapp.registration import service
from tests import factories
from tests.backoffice.world import World

GUESTS = "/organise/events/summit/guests"


def register(app: Flask, world: World, number: int, **details: str) -> int:
    with app.app_context(), transaction():
        return int(service.register(world.event, factories.answer(number, **details)).id)
