"""Everything the page of one event shows, gathered for its template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from eventapp.advocacy.models import PolicyFile
from eventapp.advocacy.queries import policy_files_of, share_messages
from eventapp.core import clock
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.events.models import Event, EventHost, HostRole, Venue
from eventapp.events.queries import next_turn
from eventapp.feeds.links import Subscription, subscription
from eventapp.organisations.models import Membership, Organisation
from eventapp.programme.models import SessionFacts
from eventapp.programme.places import buildings_elsewhere
from eventapp.programme.queries import Released, released_programme
from eventapp.registration import places as registration
from eventapp.registration.places import terms
from eventapp.registration.rules import Availability, availability
from eventapp.site import queries, sharing, timeline
from eventapp.site.programme_view import Part, by_day, heard_in, languages_heard, programme
from eventapp.web import dates, pages
from eventapp.web.languages import current_language
from eventapp.web.links import public
from eventapp.web.templating import loc_text

_HOST_ORDER = (HostRole.ORGANISER, HostRole.HOST, HostRole.CO_HOST, HostRole.PARTNER)


@dataclass(frozen=True, slots=True)
class EventPage:
    """One event with its programme, places, hosts, policy files and texts to share."""

    event: Event
    parts: tuple[Part, ...]
    availability: Availability
    deadline: datetime | None
    is_over: bool
    is_on: bool
    steering: Sequence[Membership]
    files: tuple[tuple[PolicyFile, tuple[timeline.Entry, ...]], ...]
    posts: tuple[sharing.Post, ...]
    calendar: Subscription
    released: Released
    elsewhere: Sequence[Venue] = ()
    spoken: str = ""

    @property
    def days(self) -> tuple[tuple[date | None, tuple[Part, ...]], ...]:
        """Return the chosen part of the programme under its days."""
        return by_day(self.chosen)

    @property
    def chosen(self) -> tuple[Part, ...]:
        """Return the sessions that can be followed in the language the reader asked for."""
        return heard_in(self.parts, self.spoken, self.event.languages)

    @property
    def spoken_languages(self) -> tuple[str, ...]:
        """Return the languages to choose from, if there is a choice."""
        found = languages_heard(self.parts)
        return found if len(found) > 1 else ()

    @property
    def hosts(self) -> list[EventHost]:
        """Return the hosts, organisers first; who took back the consent to be named is none."""
        shown = [x for x in self.event.hosts if not (x.person and x.person.is_withheld)]
        return sorted(shown, key=lambda x: (_HOST_ORDER.index(x.role), x.position))

    @property
    def hosts_by_role(self) -> list[tuple[HostRole, list[EventHost]]]:
        """Return the hosts under what they do."""
        found = [(role, [x for x in self.hosts if x.role is role]) for role in _HOST_ORDER]
        return [(role, hosts) for role, hosts in found if hosts]

    @property
    def has_session_hours(self) -> bool:
        """Tell whether a calendar can hold the programme session by session."""
        return any(x.session.starts_at for x in self.parts)

    @property
    def hours(self) -> tuple[datetime, datetime]:
        """Return when the event begins and ends, with what its programme has before or after."""
        sessions = [x.session for x in self.parts]
        begins = [x.starts_at for x in sessions if x.starts_at]
        ends = [x.ends_at for x in sessions if x.ends_at]
        return min([self.event.begins, *begins]), max([self.event.ends, *ends])

    @property
    def feeds(self) -> list[tuple[str, Subscription]]:
        """Return what a reader may subscribe to, in words: what is over changes no more."""
        event, lang = self.event, current_language()
        path, title = f"/{lang}/events/{event.slug}", loc_text(event.title, event.main_language)
        found = [(_("Every event of the coalition"), self.calendar)]
        if self.is_over:
            return found
        if self.has_session_hours:
            named = _("Programme: %(title)s", title=title)
            whole = subscription(f"{path}/programme.ics", named)
            found.insert(0, (_("Programme, session by session"), whole))
        return [(_("This event"), subscription(f"{path}.ics", title)), *found]

    @property
    def programme_note(self) -> str:
        """Return what stands beside the programme about its hours."""
        if not self.parts:
            return ""
        if not self.has_session_hours:
            if self.is_over:
                return _("The hours of the sessions are not recorded.")
            return _("The hours of the sessions are not set yet.")
        hours = (self.event.begins, self.event.ends)
        names = dict.fromkeys(_zone_name(x.astimezone(self.event.zone)) for x in hours)
        return _(
            "All times are %(city)s time (%(zone)s).",
            city=dates.zone_city(self.event.zone),
            zone="; ".join(names),  # two where clocks change during the event
        )


def _zone_name(local: datetime) -> str:
    """Return ``CET, UTC+1`` of a local time; the offset alone where the zone has no letters."""
    offset = f"UTC{local:%z}"[:6].replace("+0", "+").replace("-0", "-")
    minutes = f"{local:%z}"[3:5]
    offset += f":{minutes}" if minutes != "00" else ""
    letters = local.tzname() or ""
    return f"{letters}, {offset}" if letters.isalpha() else offset


def gather(
    event: Event,
    owner: Organisation,
    spoken: str = "",
    draft: Sequence[SessionFacts] | None = None,
) -> EventPage:
    """Read what the page shows beside the event, and say until when it holds.

    ``spoken`` is the language that a reader wants the programme in; of one that no session says it
    has, nothing is made. ``draft`` are the sessions as drafted, for whoever may see them; without
    them those released are shown.
    """
    now = clock.now()
    found = _availability(event, now)
    files = policy_files_of(event.id)
    organises = any(x.organisation_id == owner.id for x in event.hosts if owner.id)
    released = released_programme(event.id) if draft is None else Released(draft)
    parts = programme(released.sessions, event.zone)
    return EventPage(
        event=event,
        parts=parts,
        released=released,
        elsewhere=buildings_elsewhere(event, released.sessions),
        spoken=spoken if spoken in languages_heard(parts) else "",
        availability=found,
        deadline=event.rsvp_closes_at,
        is_over=now >= event.ends,
        is_on=event.has_hours and event.begins <= now < event.ends,
        steering=queries.steering_group(owner.id) if organises else (),
        files=tuple((x, timeline.timeline(x.milestones, here=event)) for x in files),
        posts=sharing.posts((x.text for x in share_messages(event.id)), addresses(event)),
        calendar=subscription(f"/{current_language()}/calendar/events.ics", owner.known_as),
    )


def preview_path(event: Event) -> str:
    """Return the path of the picture that stands for an event, in the page's language."""
    return f"/{current_language()}/events/{event.slug}/preview.png"


def addresses(event: Event) -> dict[str, str]:
    """Return the public address of an event's page in each language."""
    return {x: public(f"/{x}/events/{event.slug}") for x in INTERFACE_LANGUAGES}


def _availability(event: Event, now: datetime) -> Availability:
    if event.rsvp:
        pages.depend_on_seats(event.id)
        found = registration.places(event).all
    else:
        found = availability(terms(event), None, now)
    pages.holds_until(found.until, event.begins, event.ends)
    return found


def places(events: Sequence[Event]) -> dict[int, Availability]:
    """Return the state of each event in a listing, and say until when the listing holds."""
    now = clock.now()
    pages.holds_until(next_turn(now))
    asked = [x for x in events if x.rsvp]
    if not asked:
        return {}
    pages.depend_on_seats()
    found = {number: x.all for number, x in registration.places_of(asked).items()}
    pages.holds_until(*(x.until for x in found.values()))
    return found
