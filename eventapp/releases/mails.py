"""Queueing what a release writes, in its transaction, and what that would be before it is made."""

from collections.abc import Mapping, Sequence
from email.utils import parseaddr

from flask_babel import force_locale

from eventapp.core import clock
from eventapp.core.tokens import random_token
from eventapp.events.models import Event
from eventapp.feeds import ics
from eventapp.feeds.entries import sequence_of, session_entry, uid
from eventapp.feeds.queries import Slot, venue_of
from eventapp.mail.letter import render
from eventapp.mail.models import Message
from eventapp.mail.service import Mail, queue
from eventapp.organisations.queries import house_name
from eventapp.people.models import Person
from eventapp.registration import mails as guest_mails
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.queries import SEATED
from eventapp.releases import letters
from eventapp.releases.letters import Note
from eventapp.releases.rules import GuestChange, SlotChange
from eventapp.speakers.models import SpeakerLink
from eventapp.web import links


def guest(registration: Registration, event: Event, change: GuestChange, *, number: int) -> Message:
    """Queue the notice to one guest; a confirmed one is sent the calendar entry as it is now."""
    held = registration.state is RegistrationState.CONFIRMED
    return guest_mails.write(
        "programme_changed",
        registration,
        event,
        words=lambda x: letters.guest_words(change, event, is_seated=x.state in SEATED),
        method=guest_mails.REQUEST if held else None,
        cause=f"release-{number}",
    )


def speaker(
    event: Event,
    person: Person,
    change: SlotChange,
    link: SpeakerLink | None,
    *,
    number: int,
    entry: ics.Entry | None,
) -> Message:
    """Queue the notice to one speaker about one session, with its calendar entry where it has one.

    ``entry`` is the session as it stands, or the one to be taken out again.
    """
    note = letters.to_speaker(event, person, change, link)
    text, html = _rendered(note)
    method = "CANCEL" if change.is_over else "REQUEST"
    mail = Mail(
        key=f"release-{event.id}-{number}-{person.id}-{change.before.uid}",
        kind="releases.slot_changed",
        recipient=note.recipient,
        recipient_name=note.name,
        language=note.language,
        subject=note.letter.subject,
        text=text,
        html=html,
        calendar=_message(entry, person, method) if entry else "",
        calendar_method=method if entry else "",
        event_id=event.id,
    )
    return queue(mail)


def entries(
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
            sequence=sequence_of(event, sequences.get(part.uid, 0) + 1),
            place=ics.Place(part.room[1]) if part.room else None,
        )


def _message(entry: ics.Entry, person: Person, method: str) -> str:
    gone = method == "CANCEL"
    name, address = parseaddr(links.settings().mail_from)
    invitation = ics.Invitation(
        method=method,
        organiser=ics.Party(house_name() or name, address),
        guest=ics.Party(person.name, person.email, answer="DECLINED" if gone else "ACCEPTED"),
        stamp=clock.now(),
    )
    told = ics.message_entry(entry, sequence=entry.sequence, is_cancelled=gone)
    return ics.invitation(told, invitation).decode()


def organiser(note: Note, event_id: int) -> Message:
    """Queue what an organiser must know of a release at a set time that was not made."""
    text, html = _rendered(note)
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


def _rendered(note: Note) -> tuple[str, str]:
    with force_locale(note.language):
        return render(note.letter, note.language)
