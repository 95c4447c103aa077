"""Seats of a quota: held while it runs, filled one by one, given back at its end."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from eventapp.core import clock
from eventapp.core.errors import DomainError
from eventapp.quotas import ending, service
from eventapp.registration import by_hand, categories, companions
from eventapp.registration import service as registrations
from eventapp.registration.companions import CompanionData
from tests import factories
from tests.counting import statements
from tests.quotas.helpers import (
    OLGA,
    act,
    category,
    data,
    held,
    in_days,
    name,
    named,
    quota,
    reserved,
    standing,
    states,
)
from tests.registration.helpers import guest, kinds, messages, registered


def refused(app: Flask, verb: object, *args: object, **values: object) -> DomainError:
    with pytest.raises(DomainError) as found:
        act(app, verb, *args, **values)
    return found.value


def test_the_public_gets_what_no_quota_holds(app: Flask, event_id: int, members: int) -> None:
    held(app, event_id, members)
    registered(app, event_id, 4, category_id=members)
    assert states(app, event_id)["guest3"] == "confirmed"
    assert states(app, event_id)["guest4"] == "waitlisted", "five of eight are held"
    assert reserved(app, event_id) == 5


def test_a_quota_is_filled_to_its_last_seat(
    app: Flask, event_id: int, members: int, quota_id: int
) -> None:
    registered(app, event_id, 4, first=11, category_id=members)
    name(app, quota_id, 1, 2, 3)
    name(app, quota_id, 4, 5)
    assert standing(app, event_id, quota_id) == (5, 5, 0)
    assert reserved(app, event_id) == 0
    with pytest.raises(DomainError) as full:
        name(app, quota_id, 6)
    assert (full.value.code, full.value.values["left"]) == ("quota.full", 0)
    found = states(app, event_id)
    assert [found[f"guest{x}"] for x in (1, 5, 14)] == ["confirmed", "confirmed", "waitlisted"]
    assert kinds(app, 1) == ["confirmed"]
    text, calendar = messages(app, 1)[0].text, messages(app, 1)[0].calendar
    assert "Fatima Focal put you on the list of Organisation" in text
    assert "METHOD:REQUEST" in calendar


def test_all_or_none_are_put_on_a_list(app: Flask, event_id: int, quota_id: int) -> None:
    name(app, quota_id, 1, 2, 3)
    with pytest.raises(DomainError) as full:
        name(app, quota_id, 4, 5, 6)
    assert full.value.values["left"] == 2
    assert standing(app, event_id, quota_id) == (5, 3, 0)
    assert kinds(app, 4) == []


def test_a_seat_that_is_given_back_is_the_quotas_again(
    app: Flask, event_id: int, members: int, quota_id: int
) -> None:
    registered(app, event_id, 4, first=11, category_id=members)
    name(app, quota_id, 1, 2, 3, 4, 5)
    act(app, registrations.cancel, guest(app, event_id, 2).id)
    assert states(app, event_id)["guest14"] == "waitlisted", "nobody in line gets it"
    assert standing(app, event_id, quota_id) == (5, 4, 0)
    name(app, quota_id, 6)
    assert states(app, event_id)["guest6"] == "confirmed"


def test_at_its_end_what_nobody_has_goes_to_the_line(
    app: Flask, event_id: int, members: int, quota_id: int
) -> None:
    registered(app, event_id, 6, first=11, category_id=members)
    name(app, quota_id, 1, 2, 3)
    with time_machine.travel(clock.now() + timedelta(days=10, minutes=2)), app.app_context():
        with pytest.raises(DomainError, match=r"quota\.ended"):
            name(app, quota_id, 4)
        assert ending.end_due() == 1
        assert ending.end_due() == 0
    found = states(app, event_id)
    assert [found[f"guest{x}"] for x in (14, 15, 16)] == ["confirmed", "confirmed", "waitlisted"]
    assert kinds(app, 14)[-1] == "promoted"
    assert reserved(app, event_id) == 0
    assert quota(app, quota_id).ended_at is not None


def test_ended_by_hand_it_says_how_many_seats_go_back(
    app: Flask, event_id: int, members: int, quota_id: int
) -> None:
    name(app, quota_id, 1)
    assert act(app, service.end, quota_id, by=OLGA) == 4
    assert act(app, service.end, quota_id, by=OLGA) == 0
    registered(app, event_id, 7, first=11, category_id=members)
    assert set(states(app, event_id).values()) == {"confirmed"}


def test_a_removed_quota_leaves_its_guests(
    app: Flask, event_id: int, members: int, quota_id: int
) -> None:
    name(app, quota_id, 1, 2)
    act(app, service.remove, quota_id, by=OLGA)
    assert states(app, event_id) == {"guest1": "confirmed", "guest2": "confirmed"}
    assert guest(app, event_id, 1).quota_id is None
    registered(app, event_id, 7, first=11, category_id=members)
    assert list(states(app, event_id).values()).count("confirmed") == 8


def test_seats_that_are_not_free_cannot_be_held(app: Flask, event_id: int, members: int) -> None:
    registered(app, event_id, 4, category_id=members)
    error = refused(app, service.save, event_id, data(app, event_id, members), by=OLGA)
    assert (error.code, error.field, error.values["left"]) == ("quota.no_room", "seats", 4)
    held(app, event_id, members, seats=4)


def test_seats_are_lowered_to_those_named_and_raised_to_those_free(
    app: Flask, event_id: int, members: int, quota_id: int
) -> None:
    name(app, quota_id, 1, 2, 3)
    own = quota(app, quota_id).organisation_id

    def wanted(seats: int) -> object:
        return data(app, event_id, members, seats=seats, organisation_id=own)

    error = refused(app, service.save, event_id, wanted(2), quota_id, by=OLGA)
    assert (error.code, error.values["named"]) == ("quota.below_named", 3)
    act(app, service.save, event_id, wanted(3), quota_id, by=OLGA)
    assert reserved(app, event_id) == 0
    registered(app, event_id, 3, first=11, category_id=members)
    act(app, service.save, event_id, wanted(5), quota_id, by=OLGA)
    error = refused(app, service.save, event_id, wanted(6), quota_id, by=OLGA)
    assert (error.code, error.values["left"]) == ("quota.no_room", 5)


def test_an_ended_quota_runs_again_when_its_end_is_set_to_come(
    app: Flask, event_id: int, members: int, quota_id: int
) -> None:
    act(app, service.end, quota_id, by=OLGA)
    own = quota(app, quota_id).organisation_id
    later = data(app, event_id, members, organisation_id=own, ends=in_days(app, event_id, 12))
    registered(app, event_id, 4, category_id=members)
    error = refused(app, service.save, event_id, later, quota_id, by=OLGA)
    assert error.values["left"] == 4
    act(app, registrations.cancel, guest(app, event_id, 1).id)
    act(app, service.save, event_id, later, quota_id, by=OLGA)
    assert quota(app, quota_id).ended_at is None
    name(app, quota_id, 11)


def test_who_leaves_the_quota_by_an_organisers_hand_gives_its_seat_back(
    app: Flask, event_id: int, members: int, quota_id: int
) -> None:
    public = category(app, event_id, "public")
    name(app, quota_id, 1, 2, 3, 4, 5)
    registered(app, event_id, 3, first=11, category_id=members)
    one = guest(app, event_id, 1).id
    error = refused(app, categories.move, event_id, [one], public, by=OLGA)
    assert error.code == "category.no_room", "the seat they leave is held for the quota"
    act(app, by_hand.waitlist, one, by=OLGA)
    assert guest(app, event_id, 1).quota_id is None
    assert reserved(app, event_id) == 1
    act(app, registrations.cancel, guest(app, event_id, 11).id)
    assert states(app, event_id)["guest1"] == "confirmed", "as everybody in line"
    assert standing(app, event_id, quota_id) == (5, 4, 0)
    name(app, quota_id, 6)
    assert list(states(app, event_id).values()).count("confirmed") == 8


def test_whom_a_guest_of_a_quota_brings_takes_no_seat_of_it(
    app: Flask, event_id: int, members: int, quota_id: int
) -> None:
    open_house = category(app, event_id, "open", companions=2)
    other = held(app, event_id, open_house, seats=2)
    name(app, other, 1)
    one = guest(app, event_id, 1).id
    act(app, companions.save, one, [CompanionData()])
    assert (reserved(app, event_id), guest(app, event_id, 1).seats) == (6, 2)
    error = refused(app, companions.save, one, [CompanionData()] * 2)
    assert error.code == "registration.companions_full", "the last seats are held for quotas"


def test_a_smaller_room_is_not_overfilled_by_quotas(
    app: Flask, event_id: int, members: int, quota_id: int
) -> None:
    registered(app, event_id, 3, first=11, category_id=members)
    act(app, by_hand.change_capacity, event_id, 5, by=OLGA)
    name(app, quota_id, 1, 2)
    with pytest.raises(DomainError, match=r"quota\.full"):
        name(app, quota_id, 3)


def test_an_event_without_quotas_is_counted_in_as_many_statements(
    app: Flask, event_id: int, members: int, quota_id: int
) -> None:
    other = factories.saved(app, factories.event(slug="other", capacity=8))
    counts = []
    for number, of in ((1, other), (2, event_id)):
        where = category(app, of, f"c{number}")
        registered(app, of, 1, first=20 + number, category_id=where)
        with statements(app) as found:
            registered(app, of, 1, first=30 + number, category_id=where)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_named_rows_say_what_was_made_of_them(app: Flask, event_id: int, quota_id: int) -> None:
    name(app, quota_id, 1)
    assert named(app, 1).registration_id == guest(app, event_id, 1).id
