"""What organisers and guests read of quotas on pages of registrations."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.quotas import filling, service
from eventapp.registration import service as registrations
from tests.quotas.helpers import OLGA, act, category, name, named
from tests.registration.helpers import guest, own_address, registered


def test_the_categories_say_what_quotas_hold(
    app: Flask, organiser: FlaskClient, event_id: int, quota_id: int
) -> None:
    page = "/organise/events/evening/guests/categories"
    category(app, event_id, "press")
    assert organiser.get(page).text.count("held by quotas") == 1
    assert "5 more held by quotas" in organiser.get(page).text
    name(app, quota_id, 1, 2)
    assert "3 more held by quotas" in organiser.get(page).text
    act(app, service.end, quota_id, by=OLGA)
    assert "held by quotas" not in organiser.get(page).text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "You are on the list of"),
        ("fr", "Vous êtes sur la liste de"),
        ("nl", "U staat op de lijst van"),
    ],
)
def test_a_guest_reads_who_put_them_on_the_list(
    app: Flask, client: FlaskClient, event_id: int, quota_id: int, language: str, said: str
) -> None:
    name(app, quota_id, 1)
    shown = client.get(own_address(app, guest(app, event_id, 1), language)).text
    organisation = quota_name(app, quota_id)
    assert said in shown
    assert organisation in shown


def quota_name(app: Flask, quota_id: int) -> str:
    found: str = act(app, lambda: service.lock_quota(quota_id)[0].organisation.name)
    return found


def test_nobody_else_reads_of_a_list(
    app: Flask, client: FlaskClient, event_id: int, members: int, quota_id: int
) -> None:
    registered(app, event_id, 1, first=11, category_id=members)
    assert "You are on the list" not in client.get(own_address(app, guest(app, event_id, 11))).text
    name(app, quota_id, 1, 2)
    act(app, registrations.cancel, guest(app, event_id, 1).id)
    act(app, filling.take_off, named(app, 2).id, quota_id=quota_id)
    for number in (1, 2):
        shown = client.get(own_address(app, guest(app, event_id, number))).text
        assert "You are on the list" not in shown
