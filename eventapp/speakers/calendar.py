"""A speaker's own calendar: their slots as entries, in a feed of their own and in mails.

The UID of a slot is that of its session in every public calendar, so that a session is never seen
twice. What is not agreed yet is tentative; what was declined is taken back.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from eventapp.events.models import Event, EventStatus
from eventapp.feeds import ics, itip, organisers
from eventapp.feeds.entries import place_of, sequence_of, uid
from eventapp.feeds.organisers import Method
from eventapp.feeds.queries import venue_of_session
from eventapp.people.models import Person
from eventapp.programme.forms import ROLES
from eventapp.programme.models import GONE, AppearanceState
from eventapp.speakers.models import SpeakerLink
from eventapp.speakers.readers import Reader
from eventapp.speakers.slots import Slot
from eventapp.web import links


def feed(reader: Reader) -> bytes:
    """Return the calendar of a speaker's slots at one event; slots without hours wait for them."""
    with force_locale(reader.language):
        title = reader.event.title.text(reader.language, reader.event.main_language)
        off = reader.event.status is EventStatus.CANCELLED
        timed = [x for x in reader.slots if x.shown.starts_at]
        entries = [_as_own(entry(reader, x), x, off=off) for x in timed]
        head = ics.Head(
            uid=f"feed-speaker-{reader.event.uid}-{reader.person.id}@{_host()}",
            name=_("%(name)s at %(event)s", name=reader.person.name, event=title),
            language=reader.language,
            modified=_modified(reader.slots, reader.event),
            zone=reader.event.timezone,
        )
        return ics.calendar(head, entries)


def message(reader: Reader, slot: Slot, *, method: Method) -> str:
    """Return the calendar message of a mail on one slot; empty while its hours are not known."""
    if slot.shown.starts_at is None:
        return ""
    with force_locale(reader.language):
        written = entry(reader, slot)
    return told(written, reader.person, method=method, link=reader.link)


def told(written: ics.Entry, person: Person, *, method: Method, link: SpeakerLink | None) -> str:
    """Return what brings an entry to a speaker's calendar, or takes it out.

    Their calendar answers as whoever holds their ``link`` does; without an open one, to nobody.
    """
    token = ""
    if link is not None and link.revoked_at is None:
        token = organisers.speaker_token(link.event_id, link.token_digest)
    answer = "DECLINED" if method == "CANCEL" else "ACCEPTED"
    party = itip.Party(person.name, person.email, answer=answer)
    return organisers.message(written, party, method=method, sequence=written.sequence, token=token)


def entry(reader: Reader, slot: Slot) -> ics.Entry:
    """Return the entry of a slot whose session has hours."""
    session, event, lang = slot.shown, reader.event, reader.language
    assert session.starts_at
    assert session.ends_at
    title = session.title.text(lang, event.main_language)
    role = str(ROLES[slot.appearance.role])
    beside = "\n".join(f"{x.person.name}, {ROLES[x.role]}" for x in slot.others if x.person)
    about = [
        str(event.title.text(lang, event.main_language)),
        _("Your role: %(role)s", role=role),
        beside,
        "" if slot.released else not_final(),
    ]
    venue, room = venue_of_session(event, session), session.room.name if session.room else ""
    return ics.Entry(
        uid=uid("session", session.uid),
        summary=title,
        language=title.lang,
        start=session.starts_at,
        end=session.ends_at,
        zone=event.timezone,
        created=session.created_at,
        modified=_modified([slot], event),
        sequence=sequence_of(event, session.sequence),
        description="\n\n".join(x for x in about if x),
        text_language=lang,
        place=place_of(event, venue, room=room),
        related_to=uid("event", event.uid),
    )


def not_final() -> str:
    """Return what stands with a session that is only planned."""
    return _("Not final yet: hours, room and people may change until the programme is public.")


def _as_own(written: ics.Entry, slot: Slot, *, off: bool) -> ics.Entry:
    """Return an entry as it stands in the speaker's own feed, by how far it is agreed."""
    appearance = slot.appearance
    if appearance.state in GONE or off:
        return replace(
            written,
            status=ics.Status.CANCELLED,
            is_transparent=True,
            summary=_("Cancelled: %(title)s", title=written.summary),
        )
    agreed = appearance.state is AppearanceState.CONFIRMED
    status = ics.Status.CONFIRMED if agreed else ics.Status.TENTATIVE
    return replace(written, status=status)


def _modified(slots: Sequence[Slot], event: Event) -> datetime:
    changed = [event.changed_at]
    for slot in slots:
        changed += [slot.shown.changed_at, slot.appearance.changed_at]
        changed += [x.changed_at for x in slot.others]
    return max(changed)


def _host() -> str:
    return links.settings().public_host
