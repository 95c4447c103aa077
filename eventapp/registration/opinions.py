"""A second opinion on a request, asked of every organiser or of one colleague by name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete, select

from eventapp.auth import queries as accounts
from eventapp.auth.models import User
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.events.models import Event
from eventapp.mail.letter import Letter, render
from eventapp.mail.models import Message, MessageState
from eventapp.mail.service import Mail
from eventapp.mail.service import queue as queue_mail
from eventapp.organisations.signing import signature
from eventapp.registration.approval_models import ApprovalNote, Stance
from eventapp.registration.mail_words import Words
from eventapp.registration.mails import subject
from eventapp.registration.models import Registration, RegistrationState
from eventapp.web.links import public

KIND = "registration.opinion_asked"
_OPINIONS = (Stance.FOR, Stance.AGAINST)
_DECISIONS = (Stance.APPROVED, Stance.DECLINED)


@dataclass(frozen=True, slots=True)
class Asked:
    """How many requests of an event wait for the opinion of one account."""

    event: Event
    requests: int


def open_questions(notes: Iterable[ApprovalNote]) -> list[ApprovalNote]:
    """Return the questions of one request that nobody has answered, by its notes in order.

    One asked of a colleague is answered by them alone; a decision ends all of them.
    """
    found: list[ApprovalNote] = []
    for note in notes:
        if note.stance is Stance.ASKS:
            found.append(note)
        elif note.stance in _OPINIONS:
            found = [x for x in found if x.asked_id not in (None, note.by_id)]
        elif note.stance in _DECISIONS:
            found = []
    return found


def is_asked(notes: Iterable[ApprovalNote], account_id: int) -> bool:
    """Tell whether a request waits for the opinion of an account."""
    return any(x.asked_id == account_id for x in open_questions(notes))


def asked_of(account_id: int) -> Sequence[Asked]:
    """Return the events with requests that wait for the opinion of an account, in one query."""
    theirs = select(ApprovalNote.registration_id).where(ApprovalNote.asked_id == account_id)
    rows = db.session.execute(
        select(Event, ApprovalNote)
        .join(Registration, Registration.event_id == Event.id)
        .join(ApprovalNote, ApprovalNote.registration_id == Registration.id)
        .where(Registration.state == RegistrationState.PENDING, Registration.id.in_(theirs))
        .order_by(Event.starts_on, Event.id, ApprovalNote.id)
    )
    events: dict[int, Event] = {}
    notes: dict[int, dict[int, list[ApprovalNote]]] = {}
    for event, note in rows:
        events[event.id] = event
        notes.setdefault(event.id, {}).setdefault(note.registration_id, []).append(note)
    counted = (
        Asked(events[of], sum(is_asked(x, account_id) for x in requests.values()))
        for of, requests in notes.items()
    )
    return [x for x in counted if x.requests]


def colleague(account_id: int, *, without: int | None) -> User:
    """Return the account whose opinion is asked.

    :raises DomainError: ``opinion.colleague`` when it decides on no requests, or is ``without``.
    """
    for found in accounts.deciders():
        if found.id == account_id != without:
            return found
    raise DomainError("opinion.colleague")


def mail(note: ApprovalNote, guest: Registration, event: Event, to: User) -> Message:
    """Ask a colleague by mail; what the guest said, and the note, are read in the queue alone."""
    language = to.language
    with force_locale(language):
        heading = _("Your opinion is asked")
        title = event.title.text(language, event.main_language)
        entry = f"/organise/events/{event.slug}/guests/approval?open={guest.id}"
        letter = Letter(
            subject=subject(Words(heading, heading), title),
            heading=heading,
            about=title,
            paragraphs=(
                _(
                    "%(colleague)s would like to know what you think of the request of %(guest)s.",
                    colleague=note.by_name,
                    guest=guest.name,
                ),
                _("What the guest said is shown only after you have signed in."),
            ),
            links=((_("Read the request and answer"), public(entry)),),
            signature=signature(),
        )
        text, html = render(letter, language)
    return queue_mail(
        Mail(
            key=_key(note),
            kind=KIND,
            recipient=to.email,
            recipient_name=to.name,
            language=language,
            subject=letter.subject,
            text=text,
            html=html,
            event_id=event.id,
        )
    )


def withdraw_mails(registration_id: int) -> None:
    """Take the mails that ask about a request out of the queue: it has been decided."""
    asks = select(ApprovalNote).where(
        ApprovalNote.registration_id == registration_id, ApprovalNote.asked_id.is_not(None)
    )
    keys = [_key(x) for x in db.session.scalars(asks)]
    if keys:
        waiting = (Message.key.in_(keys), Message.state == MessageState.QUEUED)
        db.session.execute(delete(Message).where(*waiting))


def _key(note: ApprovalNote) -> str:
    return f"opinion-{note.id}"
