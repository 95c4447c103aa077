"""The public pages of people, organisations and policy files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from eventapp.advocacy import queries as advocacy
from eventapp.core import clock
from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.events.queries import (
    EventFilter,
    Page,
    hosted_by_person,
    listed_among,
    public_events,
)
from eventapp.organisations.models import Membership, MembershipRank, Organisation
from eventapp.organisations.queries import all_organisations, organisation_by_slug
from eventapp.people.models import Affiliation, Held, Person
from eventapp.people.queries import successor
from eventapp.programme.models import ReleasedSession, Role
from eventapp.programme.queries import appearances_of
from eventapp.site import event_page, queries, timeline
from eventapp.site.frame import bp, owner
from eventapp.web.pages import holds_until, kept
from eventapp.web.templating import loc_text

HOUSE_ZONE = "Europe/Brussels"  # whose midnight ends an office
LONGEST_LIST = 200  # events on the page of one organisation
STEERING = (MembershipRank.LEAD, MembershipRank.STEERING_GROUP)


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody does at an event; without a session it is hosting the whole."""

    role: Role
    session: ReleasedSession | None = None


@bp.get("/people/<slug>")
@kept()
def person(slug: str) -> Any:
    found = queries.known_person(slug)
    if found is None:
        return _moved(slug)
    today = clock.today(HOUSE_ZONE)
    present = [x for x in found.affiliations if not x.is_over(today)]
    held: list[Held] = [*found.affiliations, *found.offices]
    holds_until(*(_over_at(x) for x in held))
    return render_template(
        "site/person.html",
        person=found,
        present=present,
        offices=[x for x in found.offices if not x.is_over(today)],
        past_affiliations=[x for x in found.affiliations if x.is_over(today)],
        past_offices=[x for x in found.offices if x.is_over(today)],
        appearances=_appearances(found.id),
        description=loc_text(found.biography) or _line(found, present),
    )


def _moved(slug: str) -> Response:
    """Lead on from the address of a record that was merged into one readers know."""
    name = successor(slug)
    if name is None or queries.known_person(name) is None:
        raise NotFound("person")
    return redirect(url_for("site.person", slug=name), 301)


def _over_at(held: Held) -> datetime | None:
    """Return the midnight after the last day of an office or affiliation."""
    if held.until is None:
        return None
    day = date.fromordinal(held.until.last_day.toordinal() + 1)
    return datetime.combine(day, time(), ZoneInfo(HOUSE_ZONE))


def _line(found: Person, present: Sequence[Affiliation]) -> str:
    held = [f"{loc_text(x.role)}, {x.organisation.name}".strip(", ") for x in present]
    return "; ".join([found.name, *held])


def _appearances(person_id: int) -> list[tuple[Event, list[Part]]]:
    """Return the events of a person, the latest first, with what they do there."""
    held = [(x, Part(Role.HOST)) for x in hosted_by_person(person_id)]
    held += [(x.session.event, Part(x.role, x.session)) for x in appearances_of(person_id)]
    held.sort(key=lambda x: (x[0].starts_on, x[0].id), reverse=True)
    grouped = groupby(held, key=lambda x: x[0])
    return [(event, [part for _event, part in parts]) for event, parts in grouped]


@bp.get("/organisations")
@kept()
def organisations() -> str:
    ranks: dict[MembershipRank | None, list[Organisation]]
    ranks = {rank: [] for rank in (*MembershipRank, None)}
    for found in all_organisations():
        if found.id != owner().id:
            ranks[_rank(found, owner())].append(found)
    return render_template(
        "site/organisations.html",
        steering=[x for rank in STEERING for x in ranks[rank]],
        members=ranks[MembershipRank.MEMBER],
        supporters=ranks[MembershipRank.SUPPORTER],
        others=ranks[None],
        description=loc_text(owner().summary),
    )


def _rank(found: Organisation, coalition: Organisation) -> MembershipRank | None:
    present = [x for x in found.memberships if x.coalition_id == coalition.id and x.until is None]
    return present[0].rank if present else None


@bp.get("/organisations/<slug>")
@kept()
def organisation(slug: str) -> str:
    found = organisation_by_slug(slug)
    if found is None:
        raise NotFound("organisation")
    there = queries.events_with_organisation(found.id)
    coming = public_events(EventFilter(among=there, size=LONGEST_LIST))
    over = public_events(EventFilter(among=there, past=True, size=LONGEST_LIST))
    return render_template(
        "site/organisation.html",
        organisation=found,
        people=_people(found),
        upcoming=coming.events,
        held_events=over.events,
        is_host=any(x.organisation_id == found.id for e in _all(coming, over) for x in e.hosts),
        places=event_page.places(coming.events),
        steering=_steering(found),
        published=[x for x in advocacy.statements() if x.publisher_id == found.id],
        description=loc_text(found.summary) or found.name,
    )


def _all(*pages: Page) -> list[Event]:
    return [event for page in pages for event in page.events]


def _people(found: Organisation) -> list[tuple[Person, list[Affiliation]]]:
    return [
        (x, [a for a in x.affiliations if a.organisation_id == found.id and a.until is None])
        for x in queries.known_people(found.id)
    ]


def _steering(found: Organisation) -> Sequence[Membership]:
    return queries.steering_group(found.id) if found.kind == "coalition" else ()


@bp.get("/policy")
@kept()
def policy() -> str:
    return render_template(
        "site/policy.html",
        files=advocacy.policy_files(),
        published=advocacy.statements(),
        description=_("The laws this coalition works on, and how far each has come."),
    )


@bp.get("/policy/<slug>")
@kept()
def policy_file(slug: str) -> str:
    found = advocacy.policy_file_by_slug(slug)
    if found is None:
        raise NotFound("policy_file")
    return render_template(
        "site/policy_file.html",
        file=found,
        entries=timeline.timeline(found.milestones, listed_among(advocacy.events_about(slug))),
        published=advocacy.statements_about(found.id),
        description=loc_text(found.summary) or loc_text(found.title),
    )
