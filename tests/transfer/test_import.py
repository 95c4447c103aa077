"""Bringing files in: twice the same, by key, and what the file leaves out stays."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from eventapp.audit.models import AuditEntry
from eventapp.audit.service import SYSTEM
from eventapp.core.db import SiteRevision, db, transaction
from eventapp.core.localised import Localised
from eventapp.events import service as event_service
from eventapp.events.models import EventStatus
from eventapp.organisations.models import Organisation
from eventapp.programme.models import AppearanceState, Role
from eventapp.programme.queries import public_programme
from eventapp.registration import service as registrations
from eventapp.registration.models import SeatCount
from tests import factories
from tests.transfer.bringing import SMALL, bring, event, faults

pytestmark = pytest.mark.usefixtures("context")


def test_a_second_import_leaves_no_trace() -> None:
    bring(SMALL)

    def traces() -> tuple[int | None, int | None]:
        entries = db.session.scalar(select(func.count(AuditEntry.id)))
        return entries, db.session.scalar(select(SiteRevision.number))

    before = traces()
    assert bring(SMALL) == ["Nothing changed: all 5 records stand as the file says."]
    assert traces() == before


def test_a_changed_file_says_what_changed() -> None:
    bring(SMALL)
    changed = SMALL.replace("name: One", "name: Won").replace("city: Brussels", "city: Ghent")
    changed = changed.replace("fr: Débat", "nl: Debat").replace(
        "role: {en: Head}", "role: {en: Chair}"
    )
    assert bring(changed) == [
        "changed  organisation one: name One → Won",
        "changed  person ann: affiliations",
        "changed  event talk: title, city Brussels → Ghent",
        "0 new, 3 changed, 2 unchanged.",
    ]
    talk = event("talk")
    assert talk.title == Localised(en="Talk", fr="Débat", nl="Debat")
    assert talk.sequence == 2  # published, then moved


def test_what_the_file_leaves_out_stays() -> None:
    bring(SMALL)
    less = "events:\n  - {key: talk, date: 2030-05-20, title: {en: Talk}, summary: {en: New}}\n"
    assert bring(less)[0] == "changed  event talk: summary"
    talk = event("talk")
    assert (talk.city, len(talk.hosts), len(public_programme(talk.id))) == ("Brussels", 1, 1)
    assert db.session.scalar(select(func.count(Organisation.id))) == 2
    bring(less.replace("summary: {en: New}", "summary: null"))
    assert event("talk").summary == Localised()


def test_a_stage_is_replaced_as_a_whole_and_keeps_what_was_agreed() -> None:
    bring(SMALL)
    more = SMALL.replace("speakers: [ann]", "moderators: [null], panelists: [ann, bob]").replace(
        "events:", "  - {key: bob, name: Bob}\nevents:"
    )
    bring(more)
    bring(more.replace("panelists: [ann, bob]", "panelists: [bob, ann]"))
    [session] = public_programme(event("talk").id)
    found = [(x.person and x.person.name, x.role, x.state) for x in session.appearances]
    assert found == [
        (None, Role.MODERATOR, AppearanceState.PLANNED),
        ("Bob", Role.PANELLIST, AppearanceState.CONFIRMED),
        ("Ann", Role.PANELLIST, AppearanceState.CONFIRMED),
    ]


def test_hours_come_later_without_a_new_identity() -> None:
    bring(SMALL)
    before = event("talk").uid
    hours = SMALL.replace("date: 2030-05-20", "starts: 2030-05-20 18:00\n    ends: '20:30'")
    assert (
        bring(hours)[0]
        == "changed  event talk: start_time nothing → 18:00:00, end_time nothing → 20:30:00"
    )
    talk = event("talk")
    assert (talk.uid, talk.ends_at) == (before, datetime(2030, 5, 20, 18, 30, tzinfo=UTC))


def test_states_follow_the_file() -> None:
    bring(SMALL)
    off = SMALL.replace("city:", "status: cancelled\n    status_reason: {en: Ill}\n    city:")
    assert bring(off)[0] == "changed  event talk: status published → cancelled"
    assert event("talk").status_reason == Localised(en="Ill")
    assert bring(off)[0].startswith("Nothing changed")
    bring(SMALL.replace("city:", "status: published\n    city:"))
    assert event("talk").status is EventStatus.PUBLISHED
    assert faults(SMALL.replace("city:", "status: draft\n    city:"))[0].startswith(
        "line 12, events[0].status: an event that readers saw"
    )


def test_commas_in_braces_belong_to_the_text() -> None:
    bring(
        SMALL.replace("title: {en: First}", "title: {en: First, second, and third, fr: Un, deux}")
    )
    [session] = public_programme(event("talk").id)
    assert session.title == Localised(en="First, second, and third", fr="Un, deux")


def test_an_affiliation_in_use_stays() -> None:
    bring(SMALL.replace("[ann]", "[{person: ann, affiliation: one}]"))
    [session] = public_programme(event("talk").id)
    assert session.appearances[0].affiliation_id is not None
    assert (
        "an appearance uses an affiliation"
        in faults("people:\n  - {key: ann, name: Ann, affiliations: []}\n")[0]
    )


def test_a_change_by_hand_is_left_where_the_file_says_nothing() -> None:
    bring(SMALL)
    with transaction():
        event_service.postpone(event("talk").id, Localised(en="Later"), by=SYSTEM)
    assert bring(SMALL)[0].startswith("Nothing changed")
    assert event("talk").status is EventStatus.POSTPONED


def counted(event_id: int) -> tuple[int, int]:
    """Return the seats taken and asked for in line, as recorded."""
    count = db.session.get_one(SeatCount, event_id, populate_existing=True)
    return count.confirmed, count.waitlisted


def test_more_seats_by_a_file_go_to_who_waits_at_once() -> None:
    event_of = "events:\n  - {key: talk, date: 2030-05-20, title: {en: Talk}, rsvp: {open: true, "
    bring(SMALL)
    bring(f"{event_of}capacity: 1}}}}\n")
    number = event("talk").id
    for guest in (1, 2):
        with transaction():
            registrations.register(number, factories.answer(guest))
    assert counted(number) == (1, 1)
    bring(f"{event_of}capacity: 2}}}}\n")
    assert counted(number) == (2, 0)
