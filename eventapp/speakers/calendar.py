"""A speaker's slots as calendar entries, for mails and for a feed of their own.

The UID of a slot is that of its session in every public calendar, so that a session is never seen
twice. What is not agreed yet is tentative; what was declined is taken back.
"""

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


def message(reader: Reader, slot: Slot, *, method: Method) -> str:
    """Return the calendar message of a mail on one slot; empty while its hours are not known."""
    if slot.shown.starts_at is None:
        return ""
    with force_locale(reader.language):
        written = entry(reader.event, slot, lang=reader.language)
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


def own_entry(event: Event, slot: Slot, *, lang: str) -> ics.Entry:
    """Return the entry of a slot (with hours) as its speaker has it, by how far it is agreed."""
    written, appearance = entry(event, slot, lang=lang), slot.appearance
    if appearance.state in GONE or event.status is EventStatus.CANCELLED:
        return replace(
            written,
            status=ics.Status.CANCELLED,
            is_transparent=True,
            summary=_("Cancelled: %(title)s", title=written.summary),
        )
    agreed = appearance.state is AppearanceState.CONFIRMED
    held = agreed and event.status is not EventStatus.POSTPONED
    return replace(written, status=ics.Status.CONFIRMED if held else ics.Status.TENTATIVE)


def entry(event: Event, slot: Slot, *, lang: str) -> ics.Entry:
    """Return the entry of a slot whose session has hours."""
    session = slot.shown
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
        modified=_modified(slot, event),
        sequence=sequence_of(event, session.sequence),
        description="\n\n".join(x for x in about if x),
        text_language=lang,
        place=place_of(event, venue, room=room),
        related_to=uid("event", event.uid),
    )


def not_final() -> str:
    """Return what stands with a session that is only planned."""
    return _("Not final yet: hours, room and people may change until the programme is public.")


def _modified(slot: Slot, event: Event) -> datetime:
    own = (event.changed_at, slot.shown.changed_at, slot.appearance.changed_at)
    return max(*own, *(x.changed_at for x in slot.others))
