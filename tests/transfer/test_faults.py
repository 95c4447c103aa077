"""A file with faults: every one is told at its line, and nothing is written."""

import pytest
from sqlalchemy import func, select

from eventapp.core.db import db
from eventapp.organisations.models import Organisation
from eventapp.programme.queries import public_programme
from tests.transfer.bringing import SMALL, bring, event, faults

pytestmark = pytest.mark.usefixtures("context")


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


def test_the_source_of_a_milestone_is_an_address_of_the_web() -> None:
    """It becomes a link on the page of the policy file."""
    file = """
policy_files:
  - key: law
    title: {en: Law}
    status: proposed
    milestones:
      - {date: 2027-11, title: {en: Vote}, expected: true, source: "https://source.example/"}
      - {date: 2027-12, title: {en: Entry}, expected: soon, source: "javascript:alert(1)"}
"""
    said = faults(file)
    assert any("line 8" in x and "expected" in x for x in said), said
    said = faults(file.replace("soon", "true"))
    [only] = said
    assert "line 8" in only
    assert "http://" in only
