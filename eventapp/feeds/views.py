"""Every calendar, and the page that lists them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from flask import Response, g, render_template, request
from flask_babel import gettext as _

from eventapp.advocacy.queries import observances
from eventapp.core import clock
from eventapp.core.errors import NotFound
from eventapp.events.addressed import addressed
from eventapp.events.models import Event, EventStatus
from eventapp.feeds import entries, gathering, ics, jcal, queries, schedule, tombstones, withdrawn
from eventapp.feeds.kept import Piece
from eventapp.feeds.links import subscription
from eventapp.feeds.marks import MarkedEvent
from eventapp.feeds.narrowing import NARROWING, narrowed
from eventapp.feeds.offering import offer
from eventapp.organisations.queries import coalition
from eventapp.people.models import Person
from eventapp.people.queries import successor
from eventapp.programme.queries import latest_release
from eventapp.web import links, pages
from eventapp.web.fields import text_asked
from eventapp.web.languages import current_language, public_blueprint
from eventapp.web.pages import kept

bp = public_blueprint("feeds", __name__)

CACHING = "public, max-age=300"
_ONE_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@bp.get("/calendar")
@kept()
def calendar() -> str:
    lang, sought = current_language(), text_asked("find")
    return render_template(
        "feeds/calendar.html",
        everything=subscription(f"/{lang}/calendar/events.ics", _all_events()),
        milestones=subscription(f"/{lang}/calendar/policy.ics", _all_milestones()),
        sought=sought,
        offer=offer(lang, sought),
    )


@bp.get("/calendar/events.<any(ics, json):kind>")
@kept(*NARROWING, "past=all", "rich=1")
def events(kind: str) -> Response:
    everything = request.args.get("past") == "all"
    asked = narrowed(request.args)
    by, of = asked.get("organisation"), asked.get("policy")
    organisation = queries.organisation_by_slug(by) if by else None
    policy = queries.policy_by_slug(of) if of else None
    today, form = clock.today("UTC"), _form(kind)
    found, pieces = gathering.listed(
        form, today, everything=everything, organisation=organisation, policy=policy
    )
    _roll(found, today, everything=everything)
    gone = withdrawn.of_all(
        today, lang=current_language(), organisation=organisation, policy=policy
    )
    named = [organisation.name] if organisation else []
    named += [policy.title.text(current_language())] if policy else []
    asked |= {"past": "all"} if everything else {}
    return _feed(
        ".".join(("events", *(f"{k}-{v}" for k, v in asked.items()))),
        _("Events: %(names)s", names=", ".join(named)) if named else _all_events(),
        [*pieces, *gathering.others(gone, form)],
        form,
        path="/calendar/events",
        asked=asked,
        page="/calendar",
    )


@bp.get("/calendar/policy.<any(ics, json):kind>")
@kept("rich=1")
def milestones(kind: str) -> Response:
    form = _form(kind)
    kept_days = (entries.observance_entry(x, lang=form.lang) for x in observances())
    return _feed(
        "policy",
        _all_milestones(),
        [*gathering.milestones(form), *gathering.others((x for x in kept_days if x), form)],
        form,
        path="/calendar/policy",
        page="/policy",
    )


@bp.get("/policy/<slug>.<any(ics, json):kind>")
@kept("rich=1")
def policy(slug: str, kind: str) -> Response:
    found, form = queries.policy_by_slug(slug), _form(kind)
    return _feed(
        f"policy-{found.slug}",
        found.title.text(current_language()),
        gathering.milestones(form, found),
        form,
        path=f"/policy/{found.slug}",
        page=f"/policy/{found.slug}",
    )


@bp.get("/people/<slug>.<any(ics, json):kind>")
@kept("rich=1")
def person(slug: str, kind: str) -> Response:
    found, form = _known_person(slug), _form(kind)
    today = clock.today("UTC")
    appearing = queries.events_of(found, today)
    _roll(appearing, today, everything=True)
    written = gathering.appearances(found, appearing, form)
    written += tombstones.of_person(found.id, lang=current_language())
    written += withdrawn.of_person(found, today, lang=current_language())
    return _feed(
        f"person-{found.slug}",
        found.name,
        gathering.others(written, form),
        form,
        path=f"/people/{found.slug}",
        page=f"/people/{found.slug}",
    )


@bp.get("/events/<slug>.<any(ics, json):kind>")
@kept("rich=1")
def event(slug: str, kind: str) -> Response:
    found, form = addressed(queries.event_by_slug(slug)), _form(kind)
    return _feed(
        f"event-{found.uid}",
        found.title.text(current_language(), found.main_language),
        gathering.event(found, form),
        form,
        path=f"/events/{found.slug}",
        page=f"/events/{found.slug}",
        disposition="attachment",
        zone=found.timezone,
    )


@bp.get("/events/<slug>/programme.<any(ics, json):kind>")
@kept("rich=1")
def programme(slug: str, kind: str) -> Response:
    found, form = addressed(queries.event_by_slug(slug)), _form(kind)
    title = found.title.text(current_language(), found.main_language)
    gone = tombstones.of_event(found, lang=current_language())
    return _feed(
        f"programme-{found.uid}",
        _("Programme: %(title)s", title=title),
        [*gathering.programme(found, form), *gathering.others(gone, form)],
        form,
        path=f"/events/{found.slug}/programme",
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


def _form(kind: str) -> gathering.Form:
    rich = request.args.get("rich") == "1"
    return gathering.Form(current_language(), is_json=kind == "json", is_rich=rich)


def _known_person(slug: str) -> Person:
    """Return whom an address names, or named before two records of one person became one."""
    try:
        return queries.person_by_slug(slug)
    except NotFound:
        if moved := successor(slug):
            # Not a redirect, which some calendars do not follow.
            return queries.person_by_slug(moved)
        raise


def _roll(events: Iterable[Event | MarkedEvent], today: date, *, everything: bool) -> None:
    """Say when this feed changes by the clock alone: as events grow too old to be listed."""
    cancelled, old = queries.departures(today)
    pages.rolled_at(
        _left(cancelled, queries.TOMBSTONE), None if everything else _left(old, queries.PAST)
    )
    first: dict[timedelta | None, date] = {}
    for x in events:
        stay = _stay(x, everything=everything)
        first[stay] = min(first.get(stay, x.ends_on), x.ends_on)
    pages.holds_until(*(_left(day, stay) for stay, day in first.items()))


def _stay(event: Event | MarkedEvent, *, everything: bool) -> timedelta | None:
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
    pieces: Sequence[Piece],
    form: gathering.Form,
    *,
    path: str,
    page: str,
    asked: Mapping[str, str] | None = None,
    disposition: str = "inline",
    zone: str = "Europe/Brussels",
) -> Response:
    file = f"{path}.{'json' if form.is_json else 'ics'}"
    rich = {"rich": "1"} if form.is_rich else {}
    head = ics.Head(
        uid=f"feed-{'.'.join((key, *rich))}@{links.settings().public_host}",
        name=name,
        language=form.lang,
        description=_about(),
        modified=_modified(),
        zone=zone,
        source=links.public(f"/{form.lang}{file}{_query({**(asked or {}), **rich})}"),
        url=links.public(f"/{form.lang}{page}"),
    )
    kind = jcal.MIMETYPE if form.is_json else "text/calendar; charset=utf-8"
    response = Response(form.joined(head, pieces), content_type=kind)
    called = file.rpartition("/")[2]
    response.headers["Content-Disposition"] = f'{disposition}; filename="{called}"'
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
