"""Queueing what speakers are written, in the transaction of the change that caused it."""

from dataclasses import replace

from eventapp.core.db import db
from eventapp.core.tokens import random_token
from eventapp.feeds.organisers import Method
from eventapp.mail.models import Message
from eventapp.mail.service import Mail, queue
from eventapp.speakers import calendar, letters
from eventapp.speakers.letters import Draft
from eventapp.speakers.readers import Reader
from eventapp.speakers.slots import Slot


def send(draft: Draft, kind: str, *, event_id: int, key: str | None = None) -> Message:
    """Queue a draft; ``key`` names a cause that may come twice and is to be queued once.

    Without one the change itself must happen once. Numbers of rows are no key: a row that was taken
    away may come back, with revisions that were there before.
    """
    message = queue(
        Mail(
            key=f"speakers.{kind}-{key or random_token()[:24]}",
            kind=f"speakers.{kind}",
            recipient=draft.recipient,
            recipient_name=draft.name,
            language=draft.language,
            subject=draft.subject,
            text=draft.text,
            html=draft.html,
            calendar=draft.calendar,
            calendar_method=draft.method,
            event_id=event_id,
        )
    )
    db.session.flush()
    return message


def accepted(reader: Reader, slot: Slot, *, late: str = "") -> Message:
    """Thank for a yes, with the session as a calendar entry.

    ``late`` begins the key of a mail that waits, and which a further answer replaces.
    """
    draft = _with_entry(letters.accepted(reader), reader, slot, "REQUEST")
    return send(draft, "accepted", key=_key(late), event_id=reader.event.id)


def declined(reader: Reader, slot: Slot, *, held: bool, late: str = "") -> Message:
    """Acknowledge a no; take the calendar entry back from who ``held`` it."""
    draft = letters.declined(reader)
    if held:
        draft = _with_entry(draft, reader, slot, "CANCEL")
    return send(draft, "declined", key=_key(late), event_id=reader.event.id)


def _key(late: str) -> str:
    return late and late + random_token()[:24]


def _with_entry(draft: Draft, reader: Reader, slot: Slot, method: Method) -> Draft:
    entry = calendar.message(reader, slot, method=method)
    return replace(draft, calendar=entry, method=method if entry else "")
