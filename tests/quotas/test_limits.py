"""Who guesses links of quotas is slowed down, and so is whoever holds one."""

import pytest
from flask import Flask

from eventapp.core.errors import DomainError
from eventapp.quotas import filling
from tests import factories
from tests.plugins.databases import Database
from tests.quotas.helpers import VERSION, act, category, held, name, path, person
from tests.registration.helpers import messages
from tests.web.test_proxies import behind


def filled_by(app: Flask) -> tuple[str, str]:
    """Return the pages of two quotas of one event."""
    event_id = factories.saved(app, factories.event(slug="evening", capacity=8))
    members = category(app, event_id)
    one, other = (held(app, event_id, members, seats=2) for _time in range(2))
    return path(app, one), path(app, other)


def test_guessing_is_slowed_down(database: Database) -> None:
    with behind(database, 0, ratelimit_enabled=True) as app:
        client = app.test_client()
        answers = [client.get(f"/en/quota/guess-{x}").status_code for x in range(241)]
        posted = [client.post(f"/en/quota/guess-{x}").status_code for x in range(121)]
    assert answers == [404] * 240 + [429]
    assert posted == [404] * 120 + [429]


def test_a_link_is_bounded_from_however_many_addresses(database: Database) -> None:
    page, other = filled_by(database.app)
    with behind(database, 1, ratelimit_enabled=True) as app:
        client = app.test_client()

        def post(page: str, sender: int) -> int:
            headers = {"X-Forwarded-For": f"192.0.2.{sender}"}
            return client.post(page, headers=headers).status_code

        for there in ("", "/several"):
            answers = [post(page + there, x) for x in range(121)]
            assert answers == [422] * 120 + [429]
        assert post(other, 200) == 422, "another link is counted by itself"
        assert client.get(page).status_code == 200, "the list can still be read"


def test_a_list_names_and_tells_only_so_many(any_database: Database, app: Flask) -> None:
    event_id = factories.saved(app, factories.event(slug="evening", capacity=8))
    quota = held(app, event_id, category(app, event_id), seats=2)
    said = {"quota_id": quota, "privacy_version": VERSION}
    (row,) = name(app, quota, 0)
    for number in range(1, 11):
        row = act(app, filling.correct, row.id, person(number), **said)
    with pytest.raises(DomainError, match=r"quota\.too_many_named"):
        act(app, filling.correct, row.id, person(11), **said)
    told = len(messages(app))
    for number in range(7):
        act(app, filling.correct, row.id, person(10, name=f"Another name {number}"), **said)
    with pytest.raises(DomainError, match=r"quota\.too_often"):
        act(app, filling.correct, row.id, person(10, name="Once more"), **said)
    assert len(messages(app)) == told + 7
