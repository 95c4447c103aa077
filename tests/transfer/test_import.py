"""Bringing files in: all or nothing, twice the same, by key, and every fault at its line."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from eventapp.audit.models import AuditEntry
from eventapp.audit.service import SYSTEM
from eventapp.core.db import SiteRevision, db, transaction
from eventapp.core.localised import Localised
from eventapp.core.partial import PartialDate
from eventapp.events import queries as events
from eventapp.events import service as event_service
from eventapp.events.models import Event, EventStatus, HostRole
from eventapp.organisations import queries as organisations
from eventapp.organisations.models import MembershipRank, Organisation
from eventapp.programme.models import AppearanceState, Role
from eventapp.programme.queries import public_programme
from eventapp.transfer import service
from eventapp.transfer.faults import BadFile

DATA = Path(__file__).parent / "data"
SMALL = """
coalition: {name: The Coalition, short_name: TC}
organisations:
  - {key: one, name: One, kind: ngo, steering_group: true}
people:
  - key: ann
    name: Ann
    affiliations: [{organisation: one, role: {en: Head}}]
events:
  - key: talk
    date: 2030-05-20
    city: Brussels
    organiser: coalition
    title: {en: Talk, fr: Débat}
    sessions:
      - {key: first, kind: panel, title: {en: First}, speakers: [ann]}
"""


@pytest.fixture(autouse=True)
def context(any_database: object, app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def bring(text: str) -> list[str]:
    with transaction():
        return service.import_file(text.encode()).lines()


def faults(text: str) -> list[str]:
    with pytest.raises(BadFile) as caught, transaction():
        service.import_file(text.encode())
    return [str(x) for x in caught.value.faults]


def event(slug: str) -> Event:
    found = events.event_by_slug(slug)
    assert found is not None
    return found


def test_the_sample_is_what_the_pages_say() -> None:
    with transaction():
        assert service.load_sample()
    brussels = event("brussels-2023-03-20")
    assert (brussels.starts_on, brussels.starts_at) == (date(2023, 3, 20), None)
    assert brussels.status is EventStatus.PUBLISHED
    assert [(x.role, x.organisation and x.organisation.short_name) for x in brussels.hosts] == [
        (HostRole.ORGANISER, "ECLAG")
    ]
    keynotes, panel = public_programme(brussels.id)
    assert [x.person and x.person.name for x in keynotes.appearances] == [
        "Javier Zarzalejos",
        "Hilde Vautmans",
        "Ashton Kutcher",
        "Mié Kohiyama",
    ]
    assert {x.role for x in panel.appearances} == {Role.PANELLIST}
    coalition = organisations.coalition()
    assert coalition is not None
    assert coalition.founded == PartialDate(2022, 4)
    ranks = [x.rank for x in organisations.members(coalition.id)]
    assert ranks == [MembershipRank.STEERING_GROUP] * 7


@time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=UTC))
def test_the_demonstration_is_marked_and_names_nobody() -> None:
    with transaction():
        service.load_sample()
    shown = event("demonstration")
    # Six weeks ahead is a Saturday: it moves to the Monday.
    assert shown.starts_at == datetime(2027, 1, 4, 13, tzinfo=UTC)
    assert shown.ends_at == datetime(2027, 1, 4, 17, tzinfo=UTC)
    assert shown.rsvp_closes_at == datetime(2027, 1, 1, 17, tzinfo=UTC)
    assert (shown.demonstration, shown.rsvp, shown.capacity) == (True, True, 40)
    seats = [x for session in public_programme(shown.id) for x in session.appearances]
    assert [x.role for x in seats] == [
        Role.OPENING,
        Role.KEYNOTE,
        Role.MODERATOR,
        *[Role.PANELLIST] * 3,
        Role.CLOSING,
    ]
    assert all(x.person is None and x.is_public for x in seats)
    for texts in (shown.title, shown.summary, *(x.text for x in shown.facts)):
        assert texts.missing() == ()


def test_the_sample_is_loaded_once_and_never_moves() -> None:
    with time_machine.travel(datetime(2026, 11, 23, tzinfo=UTC)), transaction():
        assert service.load_sample()
    begins = event("demonstration").starts_at
    with time_machine.travel(datetime(2026, 12, 23, tzinfo=UTC)):
        with transaction():
            assert not service.load_sample()
        again = bring(service.SAMPLE.read_text())
    assert again == ["Nothing changed: all 40 records stand as the file says."]
    assert event("demonstration").starts_at == begins


def test_the_real_input_says_the_same_as_the_sample() -> None:
    raw = (DATA / "eclag.yaml").read_text()
    assert bring(raw)[-1] == "34 new, 0 changed, 0 unchanged."
    assert bring(raw) == ["Nothing changed: all 34 records stand as the file says."]
    bring(service.SAMPLE.read_text())
    assert bring(raw) == ["Nothing changed: all 34 records stand as the file says."]


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


def test_every_fault_is_told_at_once() -> None:
    bad = """
coalition: {name: "", short_nam: X}
organisations:
  - {key: one, name: One, kind: ngoo}
  - {key: Two, name: Two, kind: ngo, website: "javascript:x"}
  - {key: thorn, name: Thorn, kind: ngo, founded: 2023-13, country: XX}
  - {key: thorn, name: Again, kind: ngo}
people:
  - key: ann
    affiliations: [{organisation: thron, role: Head}]
  - {key: zoe, name: "\\u202eeoZ"}
events:
  - key: talk
    starts: 2030-03-31 02:30
    ends: "04:00"
    timezone: Europe/Brussels
    city: Brussels
    country: BEL
    title: {en: Talk, english: x}
    hosts: [{person: nobody}]
    rsvp: {open: maybe, capacity: 99999999999999999999}
    sessions:
      - {key: a, kind: panel, title: {en: A}, speakers: [{person: ann, affiliation: zoo}]}
observances:
  - {key: day, month_day: 02-30, title: {en: Day}}
surprises: []
"""
    found = faults(bad)
    assert [x.split(": ")[0] for x in found] == [
        "line 2, coalition.name",
        "line 2, coalition.short_nam",
        "line 4, organisations[0].kind",
        "line 5, organisations[1].key",
        "line 5, organisations[1].website",
        "line 6, organisations[2].country",
        "line 6, organisations[2].founded",
        "line 7, organisations[3].key",
        "line 9, people[0]",
        "line 10, people[0].affiliations[0].organisation",
        "line 10, people[0].affiliations[0].role",
        "line 11, people[1].name",
        "line 14, events[0].starts",
        "line 18, events[0].country",
        "line 19, events[0].title.english",
        "line 20, events[0].hosts[0].person",
        "line 21, events[0].rsvp.capacity",
        "line 21, events[0].rsvp.open",
        "line 25, observances[0].month_day",
        "line 26, surprises",
    ]
    assert "did you mean “short_name”?" in found[1]
    assert "did you mean “ngo”?" in found[2]
    assert "did you mean “thorn”?" in found[9]
    assert db.session.scalar(select(func.count(Organisation.id))) == 0


def test_a_fault_of_publishing_names_what_is_missing() -> None:
    bare = "events:\n  - {key: talk, date: 2030-05-20, title: {en: Talk}}\n"
    assert faults(bare) == [
        "line 2, events[0].city: a published event needs a venue or a city",
        "line 2, events[0].hosts: a published event needs an organiser or a host",
    ]
    assert bring(bare.replace("key: talk", "key: talk, status: draft"))[-1].startswith("1 new")


def test_long_and_odd_texts_are_told_or_kept() -> None:
    assert faults(SMALL.replace("name: Ann", f"name: {'x' * 10_000}")) == [
        "line 7, people[0].name: longer than 200 characters"
    ]
    bring(SMALL.replace("name: Ann", "name: <script>alert(1)</script> 😀 O'Neill"))
    [session] = public_programme(event("talk").id)
    person = session.appearances[0].person
    assert person is not None
    assert person.name == "<script>alert(1)</script> 😀 O'Neill"


def test_a_fault_obeys_no_escape_of_the_file() -> None:
    [told] = faults(SMALL + '"\\e[31mred": 1\n')
    assert "[31mred" in told
    assert told.isprintable()


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
