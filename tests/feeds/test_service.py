"""What a mail asks a guest's calendar to do."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
import vobject
from flask import Flask

from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.feeds.service import event_invitation
from tests.feeds import records


@dataclass(frozen=True)
class Guest:
    """A registration, as far as a calendar is concerned."""

    name: str = "Zoë, “the guest”; Müller"
    email: str = "zoe@example.org"
    state: str = "confirmed"
    revision: int = 1


def gala() -> Event:
    records.coalition()
    made = records.event(
        "gala",
        **records.hours(date(2027, 6, 10)),
        venue_id=records.venue().id,
        summary=Localised(en="An **evening**.", fr="Une **soirée**."),
        sequence=3,
    )
    speaker = records.person(employer=records.organisation())
    records.appearance(records.session(made, **records.hours(date(2027, 6, 10))), speaker)
    return made


def read(text: str):
    return vobject.readOne(text)


def test_a_request_names_both_parties_and_what_the_guest_answered(
    app: Flask, any_database: object
) -> None:
    with app.app_context(), transaction():
        text = event_invitation(gala(), Guest(), method="REQUEST", lang="fr")
    found = read(text)
    assert found.method.value == "REQUEST"
    (attendee,) = found.vevent.attendee_list
    assert attendee.value == "mailto:zoe@example.org"
    assert attendee.params["CN"] == ["Zoë, “the guest”; Müller"]
    assert attendee.params["PARTSTAT"] == ["ACCEPTED"]
    assert found.vevent.organizer.value == "mailto:events@localhost"
    assert found.vevent.organizer.params["CN"] == ["ECLAG"]
    assert found.vevent.uid.value == "event-gala0000000000000000000000000000@127.0.0.1"
    assert found.vevent.dtstart.value.astimezone(UTC) == datetime(2027, 6, 10, 13, tzinfo=UTC)
    assert found.vevent.status.value == "CONFIRMED"
    assert found.vevent.summary.params["LANGUAGE"] == ["fr"]
    assert "Une soirée." in found.vevent.description.value
    assert "http://127.0.0.1:8000/fr/events/gala" in found.vevent.description.value
    assert "Jane Doe (Directrice, ECPAT)" in found.vevent.description.value


@pytest.mark.parametrize(
    ("state", "answer"),
    [("waitlisted", "TENTATIVE"), ("cancelled", "DECLINED"), ("offered", "NEEDS-ACTION")],
)
def test_the_answer_follows_the_state(app: Flask, state: str, answer: str) -> None:
    guest = replace(Guest(), state=state)
    with app.app_context(), transaction():
        text = event_invitation(gala(), guest, method="REQUEST", lang="en")
    assert read(text).vevent.attendee.params["PARTSTAT"] == [answer]


def test_each_change_of_event_or_registration_raises_the_sequence(app: Flask) -> None:
    with app.app_context(), transaction():
        event = gala()
        first = event_invitation(event, Guest(), method="REQUEST", lang="en")
        gone = replace(Guest(), revision=2, state="cancelled")
        withdrawn = event_invitation(event, gone, method="CANCEL", lang="en")
        back = event_invitation(event, replace(Guest(), revision=3), method="REQUEST", lang="en")
    found = [read(x) for x in (first, withdrawn, back)]
    assert [x.vevent.sequence.value for x in found] == ["3", "4", "5"]
    assert [x.vevent.status.value for x in found] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert found[1].method.value == "CANCEL"
    assert found[1].vevent.transp.value == "TRANSPARENT"
    assert len({x.vevent.uid.value for x in found}) == 1


def test_a_name_cannot_add_a_line(app: Flask) -> None:
    guest = replace(Guest(), name="Eve\r\nATTENDEE:mailto:other@example.org\x00")
    with app.app_context(), transaction():
        text = event_invitation(gala(), guest, method="REQUEST", lang="en")
    assert len(read(text).vevent.attendee_list) == 1
    assert "\x00" not in text


def test_an_event_without_hours_is_an_all_day_invitation(app: Flask) -> None:
    with app.app_context(), transaction():
        text = event_invitation(records.event(), Guest(), method="REQUEST", lang="en")
    assert "DTSTART;VALUE=DATE:20270318\r\nDTEND;VALUE=DATE:20270319\r\n" in text
    assert "VTIMEZONE" not in text
