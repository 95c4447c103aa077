"""Every calendar, and the page that lists them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from eventapp.advocacy.models import Milestone
from eventapp.advocacy.queries import observances, policy_files
from eventapp.core import clock
from eventapp.core.errors import NotFound
from eventapp.events.addressed import addressed
from eventapp.events.models import Event, EventStatus
from eventapp.events.queries import host_organisations
from eventapp.feeds import entries, ics, queries, schedule, tombstones, withdrawn
from eventapp.feeds.links import subscription
from eventapp.feeds.queries import Slot
from eventapp.organisations.queries import coalition
from eventapp.people.queries import successor
from eventapp.programme.queries import latest_release, public_people
from eventapp.web import links, pages
from eventapp.web.languages import current_language, public_blueprint
from eventapp.web.pages import kept

bp = public_blueprint("feeds", __name__)

CACHING = "public, max-age=300"
_ONE_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@bp.get("/calendar")
@kept()
def calendar() -> str:
    lang = current_language()
    return render_template(
        "feeds/calendar.html",
        everything=subscription(f"/{lang}/calendar/events.ics", _all_events()),
        milestones=subscription(f"/{lang}/calendar/policy.ics", _all_milestones()),
        policies=[
            subscription(f"/{lang}/policy/{x.slug}.ics", x.title.text(lang)) for x in policy_files()
        ],
        organisations=[
            subscription(f"/{lang}/calendar/events.ics?organisation={x.slug}", x.name)
            for x in host_organisations()
        ],
        people=[subscription(f"/{lang}/people/{x.slug}.ics", x.name) for x in public_people()],
    )


@bp.get("/calendar/events.ics")
@kept("organisation", "policy", "past")
def events() -> Response:
    everything = request.args.get("past") == "all"
    narrowed = {x: request.args[x] for x in ("organisation", "policy") if request.args.get(x)}
    by, of = narrowed.get("organisation"), narrowed.get("policy")
    organisation = queries.organisation_by_slug(by) if by else None
    policy = queries.policy_by_slug(of) if of else None
    today = clock.today("UTC")
    found = queries.calendar_events(
        today, everything=everything, organisation=organisation, policy=policy
    )
    _roll(found, today, everything=everything)
    gone = withdrawn.of_all(
        today, lang=current_language(), organisation=organisation, policy=policy
    )
    named = [organisation.name] if organisation else []
    named += [policy.title.text(current_language())] if policy else []
    asked = {**narrowed, **({"past": "all"} if everything else {})}
    return _feed(
        ".".join(("events", *(f"{k}-{v}" for k, v in asked.items()))),
        _("Events: %(names)s", names=", ".join(named)) if named else _all_events(),
        [*_entries(found), *gone],
        path=f"/calendar/events.ics{_query(asked)}",
        page="/calendar",
    )


@bp.get("/calendar/policy.ics")
@kept()
def milestones() -> Response:
    lang = current_language()
    kept_days = [entries.observance_entry(x, lang=lang) for x in observances()]
    return _feed(
        "policy",
        _all_milestones(),
        [*_milestones(queries.milestones()), *(x for x in kept_days if x)],
        path="/calendar/policy.ics",
        page="/policy",
    )


@bp.get("/policy/<slug>.ics")
@kept()
def policy(slug: str) -> Response:
    found = queries.policy_by_slug(slug)
    return _feed(
        f"policy-{found.slug}",
        found.title.text(current_language()),
        _milestones(queries.milestones(found)),
        path=f"/policy/{found.slug}.ics",
        page=f"/policy/{found.slug}",
    )


@bp.get("/people/<slug>.ics")
@kept()
def person(slug: str) -> Any:
    try:
        found = queries.person_by_slug(slug)
    except NotFound:
        if moved := successor(slug):
            queries.person_by_slug(moved)  # an address leads to nobody whom readers may not see
            return redirect(url_for("feeds.person", slug=moved), 301)
        raise
    today = clock.today("UTC")
    events = queries.events_of(found, today)
    hosted = queries.hosted_by(found)
    _roll(events, today, everything=True)
    slots = queries.programmes(events)
    written: list[ics.Entry] = []
    for event in events:
        every = slots.get(event.id, ())
        own = [x for x in every if any(y.person_id == found.id for y in x.appearances)]
        written += _sessions(event, own, every, whole=event.id in hosted)
    written += tombstones.of_person(found, lang=current_language())
    written += withdrawn.of_person(found, today, lang=current_language())
    return _feed(
        f"person-{found.slug}",
        found.name,
        written,
        path=f"/people/{found.slug}.ics",
        page=f"/people/{found.slug}",
    )


@bp.get("/events/<slug>.ics")
@kept()
def event(slug: str) -> Response:
    found = addressed(queries.event_by_slug(slug))
    return _feed(
        f"event-{found.uid}",
        found.title.text(current_language(), found.main_language),
        _entries([found]),
        path=f"/events/{found.slug}.ics",
        page=f"/events/{found.slug}",
        disposition="attachment",
        zone=found.timezone,
    )


@bp.get("/events/<slug>/programme.ics")
@kept()
def programme(slug: str) -> Response:
    found = addressed(queries.event_by_slug(slug))
    slots = queries.programmes([found]).get(found.id, ())
    title = found.title.text(current_language(), found.main_language)
    written = _sessions(found, slots, slots, whole=not slots)
    written += tombstones.of_event(found, lang=current_language())
    return _feed(
        f"programme-{found.uid}",
        _("Programme: %(title)s", title=title),
        written,
        path=f"/events/{found.slug}/programme.ics",
        page=f"/events/{found.slug}",
        zone=found.timezone,
    )


@bp.get("/events/<slug>/schedule.json")
@kept()
def event_schedule(slug: str) -> Response:
    found = addressed(queries.event_by_slug(slug))
    slots = queries.programmes([found]).get(found.id, ())
    last = latest_release(found.id)
    version = str(last.number) if last else "0"
    body = schedule.document(found, slots, lang=current_language(), version=version)
    return _public(Response(body, mimetype="application/json"))


@bp.after_request
def answer_options(response: Response) -> Response:
    """Answer OPTIONS with 204, which calendar programs take for an answer."""
    if request.method == "OPTIONS" and response.status_code == 200:
        response.status_code = 204
    return response


def _entries(events: Sequence[Event]) -> list[ics.Entry]:
    slots = queries.programmes(events)
    return [_whole(x, slots.get(x.id, ())) for x in events]


def _whole(event: Event, slots: Sequence[Slot]) -> ics.Entry:
    return entries.event_entry(event, event.venue, slots, lang=current_language())


def _sessions(
    event: Event, slots: Iterable[Slot], every: Sequence[Slot], *, whole: bool
) -> list[ics.Entry]:
    """Return an entry for each session with hours.

    A session without hours has no place in a calendar of its own; one entry for the event then
    stands for all of them, with the programme in its description.
    """
    timed = [x for x in slots if x.session.starts_at]
    found = [entries.session_entry(event, event.venue, x, lang=current_language()) for x in timed]
    if whole or any(x.session.starts_at is None for x in slots):
        found.insert(0, _whole(event, every))
    return found


def _milestones(rows: Iterable[Milestone]) -> list[ics.Entry]:
    return [entries.milestone_entry(x, lang=current_language()) for x in rows]


def _roll(events: Iterable[Event], today: date, *, everything: bool) -> None:
    """Say when this feed changes by the clock alone: as events grow too old to be listed."""
    cancelled, old = queries.departures(today)
    pages.rolled_at(
        _left(cancelled, queries.TOMBSTONE), None if everything else _left(old, queries.PAST)
    )
    pages.holds_until(*(_left(x.ends_on, _stay(x, everything=everything)) for x in events))


def _stay(event: Event, *, everything: bool) -> timedelta | None:
    if event.status is EventStatus.CANCELLED:
        return queries.TOMBSTONE
    return None if everything else queries.PAST


def _left(last_day: date | None, stay: timedelta | None) -> datetime | None:
    if last_day is None or stay is None:
        return None
    return datetime.combine(last_day + stay + _ONE_DAY, time(), UTC)


def _feed(
    key: str,
    name: str,
    written: Sequence[ics.Entry],
    *,
    path: str,
    page: str,
    disposition: str = "inline",
    zone: str = "Europe/Brussels",
) -> Response:
    lang = current_language()
    head = ics.Head(
        uid=f"feed-{key}@{links.settings().public_host}",
        name=name,
        language=lang,
        description=_about(),
        modified=_modified(),
        zone=zone,
        source=links.public(f"/{lang}{path}"),
        url=links.public(f"/{lang}{page}"),
    )
    response = Response(ics.calendar(head, written), content_type="text/calendar; charset=utf-8")
    file = path.partition("?")[0].rpartition("/")[2]
    response.headers["Content-Disposition"] = f'{disposition}; filename="{file}"'
    return _public(response)


def _public(response: Response) -> Response:
    response.headers["Cache-Control"] = CACHING
    response.headers["Content-Language"] = current_language()
    # Whoever may read it may read it from a page of their own.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _modified() -> datetime:
    return pages.changed_at() or _EPOCH


def _owner() -> str:
    if "owner_name" not in g:
        owner = coalition()
        g.owner_name = owner.known_as if owner else "eventapp"
    return str(g.owner_name)


def _all_events() -> str:
    return _("%(owner)s: events", owner=_owner())


def _all_milestones() -> str:
    return _("%(owner)s: policy milestones", owner=_owner())


def _about() -> str:
    return _("Published by %(owner)s. Changes appear by themselves.", owner=_owner())


def _query(asked: Mapping[str, str]) -> str:
    return "?" + "&".join(f"{k}={v}" for k, v in asked.items()) if asked else ""
