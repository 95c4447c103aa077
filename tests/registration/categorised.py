"""Events with guest categories, and who asks for a seat in one."""

from typing import Any

from flask import Flask

from eventapp.core.localised import Localised
from eventapp.registration import categories, service
from eventapp.registration.categories import CategoryData
from tests import factories
from tests.registration.helpers import OLGA, act


def made(app: Flask, event_id: int, name: str, **values: Any) -> int:
    """Make a category; return its number."""
    data = CategoryData(name=Localised(en=name), **values)
    number: int = act(app, categories.save, event_id, data, by=OLGA).id
    return number


def event_with(app: Flask, **values: Any) -> int:
    event_id: int = factories.saved(app, factories.event(**values))
    return event_id


def ask(app: Flask, event_id: int, number: int, category: int | None, seats: int = 1) -> str:
    request = factories.answer(number, category_id=category, seats=seats)
    return str(act(app, service.register, event_id, request).state.value)
