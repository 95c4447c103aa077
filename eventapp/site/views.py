"""The public pages of events: home, listing, one event and its preview picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Response, render_template, request
from flask_babel import gettext as _

from eventapp.advocacy import queries as advocacy
from eventapp.advocacy.models import Observance
from eventapp.core.localised import Localised
from eventapp.events.addressed import addressed
from eventapp.events.queries import (
    PAGE_SIZE,
    EventFilter,
    host_organisations,
    public_events,
    published_event_of,
    years,
)
from eventapp.organisations.models import Organisation
from eventapp.programme.queries import events_with
from eventapp.site import event_page, jsonld_cards, listing, preview
from eventapp.site.frame import bp, owner
from eventapp.web.pages import kept
from eventapp.web.templating import loc_text

SOON = 4  # events on the home page
COMING = 100  # more are never announced at once
RECENT = 3
LATEST = 3


@dataclass(frozen=True, slots=True)
class Day:
    """A day kept every year; its date stands in a leap year, so that 29 February can be shown."""

    date: date
    title: Localised
    since: int | None
    host: Organisation | None

    @classmethod
    def of(cls, kept_day: Observance) -> "Day":
        """Return the day of a record."""
        return cls(
            date(2000, kept_day.month, kept_day.day), kept_day.title, kept_day.since, kept_day.host
        )


@bp.get("/")
@kept()
def home() -> str:
    coming = public_events(EventFilter(size=SOON))
    over = public_events(EventFilter(past=True, size=RECENT))
    return render_template(
        "site/home.html",
        coming=coming,
        over=over,
        places=event_page.places(coming.events),
        latest=advocacy.statements()[:LATEST],
        files=advocacy.policy_files(),
        observances=[Day.of(x) for x in advocacy.observances()],
        description=loc_text(owner().summary or Localised()),
    )


@bp.get("/events")
@kept("organisation", "policy", "year", "page")
def events() -> str:
    menus = _menus()
    filters = listing.read(request.args, {name: dict(found) for name, _label, found in menus})
    coming = public_events(_wanted(filters))
    over = public_events(_wanted(filters, past=True))
    return render_template(
        "site/events.html",
        filters=filters,
        fault=_fault,
        menus=menus,
        coming=coming,
        over=over,
        places=event_page.places(coming.events),
        description=_("The events of %(name)s, coming and past.", name=owner().name),
    )


def _wanted(filters: listing.Filters, *, past: bool = False) -> EventFilter:
    """Return what is asked of the database; a fault beside the words finds nothing."""
    nothing = set(filters.faults) - {"q"}
    return EventFilter(
        past=past,
        search=filters.q,
        organisation=filters.organisation,
        year=0 if nothing else int(filters.year) if filters.year else None,
        among=advocacy.events_about(filters.policy) if filters.policy else None,
        also=events_with(filters.q) if filters.q else None,
        page=filters.page if past else 1,
        size=PAGE_SIZE if past else COMING,
    )


def _menus() -> Sequence[tuple[str, str, list[tuple[str, str]]]]:
    files = advocacy.policy_files()
    hosts = host_organisations()
    return (
        ("organisation", _("Host"), [(x.slug, x.name) for x in hosts]),
        ("policy", _("Policy file"), [(x.slug, str(loc_text(x.title))) for x in files]),
        ("year", _("Year"), [(str(x), str(x)) for x in years()]),
    )


def _fault(code: str) -> str:
    if code == "long":
        return _("This was too long; we searched for its beginning.")
    return _("This choice is not known here. Please choose one from the list.")


@bp.get("/events/<slug>")
@kept("spoken")
def event(slug: str) -> str:
    found = addressed(published_event_of(slug))
    shown = event_page.gather(found, owner(), request.args.get("spoken", ""))
    return render_template(
        "site/event.html",
        shown=shown,
        jsonld=jsonld_cards.event(shown),
        event=found,
        description=loc_text(found.summary, found.main_language),
        preview=event_page.preview_path(found),
        preview_alt=loc_text(found.title, found.main_language),
        card_type="article",
    )


@bp.get("/events/<slug>/preview.png")
@kept()
def event_preview(slug: str) -> Response:
    card = preview.card(addressed(published_event_of(slug)), owner())
    return Response(preview.draw(card), mimetype="image/png")
