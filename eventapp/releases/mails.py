"""Queueing what a release writes, in its transaction, and what that would be before it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask_babel import force_locale
from flask_babel import gettext as _

from eventapp.core import clock
from eventapp.core.tokens import random_token
from eventapp.events.models import Event
from eventapp.feeds import ics, itip
from eventapp.feeds.entries import sequence_of, session_entry, uid
from eventapp.feeds.queries import Slot, venue_of
from eventapp.mail.models import Message
from eventapp.mail.service import Mail, queue
from eventapp.people.models import Person
from eventapp.registration import mails as guest_mails
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.queries import EXPECTED
from eventapp.releases import letters
from eventapp.releases.letters import Note, Slotted
from eventapp.releases.rules import GuestChange, SlotChange
from eventapp.speakers import calendar as speaker_calendar
from eventapp.speakers.models import SpeakerLink


def guest(registration: Registration, event: Event, change: GuestChange, *, number: int) -> Message:
    """Queue the notice to one guest; a confirmed one is sent the calendar entry as it is now."""
    held = registration.state is RegistrationState.CONFIRMED
    return guest_mails.write(
        "programme_changed",
        registration,
        event,
        words=lambda x: letters.guest_words(change, event, is_seated=x.state in EXPECTED),
        method=guest_mails.REQUEST if held else None,
        cause=f"release-{number}",
    )


def speaker(
    event: Event,
    person: Person,
    changes: Sequence[Slotted],
    link: SpeakerLink | None,
    *,
    number: int,
    entries: Sequence[ics.Entry],
) -> Message:
    """Queue the one notice of a release to a speaker, with the entries of what changes for them.

    ``entries`` are the sessions as they stand, and those to be taken out again. That of a single
    change is a message to their calendar; more go along as a file (``itip.attachment``).
    """
    note = letters.to_speaker(event, person, changes, link)
    text, html = note.rendered
    calendar = ""
    if len(changes) > 1:
        over = {uid("session", x.change.before.uid) for x in changes if x.change.is_over}
        told = [_taken_out(x, note.language) if x.uid in over else x for x in entries]
        calendar = itip.attachment(told).decode() if told else ""
    elif entries and note.method:
        calendar = speaker_calendar.told(entries[0], person, method=note.method, link=link)
    mail = Mail(
        key=f"release-{event.id}-{number}-{person.id}",
        kind="releases.slot_changed",
        recipient=note.recipient,
        recipient_name=note.name,
        language=note.language,
        subject=note.letter.subject,
        text=text,
        html=html,
        calendar=calendar,
        calendar_method=(note.method or "") if calendar else "",
        event_id=event.id,
    )
    return queue(mail)


def _taken_out(entry: ics.Entry, lang: str) -> ics.Entry:
    with force_locale(lang):
        summary = _("Cancelled: %(title)s", title=entry.summary)
    gone = itip.message_entry(entry, sequence=entry.sequence, is_cancelled=True)
    return replace(gone, summary=summary)


def entry(
    event: Event,
    change: SlotChange,
    slots: Mapping[str, Slot],
    sequences: Mapping[str, int],
    lang: str,
) -> ics.Entry | None:
    """Return the calendar entry of a change; None while the session has no hours.

    Its SEQUENCE is that of the public feeds; what is taken back is one ahead of what was public.
    """
    slot = slots.get(change.before.uid)
    with force_locale(lang):
        if not change.is_over and slot is not None and slot.session.starts_at:
            return session_entry(event, venue_of(event), slot, lang=lang)
        part = change.before if change.is_over or change.after is None else change.after
        if part.starts is None or part.ends is None:
            return None
        title = part.title.text(lang, event.main_language)
        return ics.Entry(
            uid=uid("session", part.uid),
            summary=title,
            language=title.lang,
            start=part.starts,
            end=part.ends,
            zone=event.timezone,
            modified=clock.now(),
            sequence=sequence_of(event, max(sequences.get(part.uid, 0), change.sequence) + 1),
            place=ics.Place(part.room[1]) if part.room else None,
        )


def organiser(note: Note, event_id: int) -> Message:
    """Queue what an organiser must know of a release at a set time that was not made."""
    text, html = note.rendered
    return queue(
        Mail(
            key=f"release-failed-{random_token()[:24]}",
            kind="releases.failed",
            recipient=note.recipient,
            recipient_name=note.name,
            language=note.language,
            subject=note.letter.subject,
            text=text,
            html=html,
            event_id=event_id,
        )
    )


def by_uid(slots: Sequence[Slot]) -> dict[str, Slot]:
    """Return slots by the identity of their session."""
    return {x.session.uid: x for x in slots}
