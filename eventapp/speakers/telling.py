"""Telling the organisers what a speaker answered or gave, in the transaction in which they did.

No mail quotes a reason or a need: these are read on the page it leads to.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from eventapp.audit.models import AuditEntry
from eventapp.auth import queries as accounts
from eventapp.auth.models import RoleName, User
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localised import Text
from eventapp.core.tokens import random_token
from eventapp.events.models import Event
from eventapp.mail.letter import Letter, render
from eventapp.mail.models import Message, MessageState
from eventapp.mail.service import Mail, queue
from eventapp.organisations.signing import signature
from eventapp.people.models import Person
from eventapp.programme.forms import ROLES, STATES
from eventapp.programme.models import GONE, Appearance, Session
from eventapp.speakers import released
from eventapp.speakers.contribution_models import Contribution, PartState
from eventapp.speakers.models import Deputy
from eventapp.speakers.wording import THEIR_PARTS
from eventapp.web import links
from eventapp.web.templating import colon

# Of one thing an organiser is told at once, then once an hour as it stands, however often it moves;
# only that somebody does not come never waits.
PAUSE = timedelta(hours=1)

# A letter in a language: made once its reader is known.
Write = Callable[[str], Letter]


def answered(appearance: Appearance, session: Session, person: Person) -> None:
    """Tell what somebody answered for a session."""
    event = db.session.get_one(Event, session.event_id)

    def write(lang: str) -> Letter:
        said = str(STATES[appearance.state])
        return _letter(
            event,
            person,
            lang,
            said,
            (
                _("%(name)s answered. What was written with it is on the page.", name=person.name),
                *_still_public(appearance, session),
            ),
            facts=(*_about(appearance, session, event, lang), (_("Answer"), said)),
            link=(_("The speaker"), f"/speakers/{person.id}"),
        )

    is_off = appearance.state in GONE
    _tell(f"answered-{appearance.id}", event, _askers([appearance.id]), write, at_once=is_off)


def named(deputy: Deputy, appearance: Appearance, session: Session, person: Person) -> None:
    """Tell that somebody said no and named a deputy, on whom an organiser decides."""
    event = db.session.get_one(Event, session.event_id)

    def write(lang: str) -> Letter:
        return _letter(
            event,
            person,
            lang,
            _("a deputy is named"),
            (
                _("%(name)s cannot come and names a deputy. Please decide.", name=person.name),
                *_still_public(appearance, session),
            ),
            facts=(*_about(appearance, session, event, lang), (_("Deputy"), deputy.name)),
            link=(_("Decide"), f"/speakers/deputies/{deputy.id}"),
        )

    cause = f"answered-{appearance.id}"
    _tell(cause, event, _askers([appearance.id]), write, at_once=True)


def hidden(event: Event, person: Person) -> None:
    """Tell that somebody took back that they are published: no reader sees them any more."""

    def write(lang: str) -> Letter:
        return _letter(
            event,
            person,
            lang,
            _("off the public pages"),
            (
                _(
                    "%(name)s no longer allows publication. All public pages, calendars and feeds "
                    "show them no more, those of other events too. What is planned stays as it is.",
                    name=person.name,
                ),
                _("Please name them nowhere else either, and take down what you have printed."),
            ),
            facts=(),
            link=(_("All speakers"), "/speakers"),
        )

    seats = _seats(event.id, person.id)
    _tell(f"hidden-{event.id}-{person.id}", event, _askers(seats), write)


def _still_public(appearance: Appearance, session: Session) -> tuple[str, ...]:
    person = appearance.person_id
    if appearance.state not in GONE or not (person and released.is_seen_on(session, person)):
        return ()
    return (
        _(
            "Readers still see them on this session until you release the programme again. "
            "On their page they can take themselves off at once."
        ),
    )


def given(row: Contribution, person: Person) -> None:
    """Tell what somebody sent for an event, with what else they sent within the hour."""
    event = db.session.get_one(Event, row.event_id)
    parts = db.session.scalars(
        select(Contribution.part)
        .where(
            Contribution.event_id == event.id,
            Contribution.person_id == person.id,
            Contribution.state == PartState.SENT,
            Contribution.sent_at > clock.now() - PAUSE,
        )
        .order_by(Contribution.sent_at, Contribution.id)
    ).all()

    def write(lang: str) -> Letter:
        return _letter(
            event,
            person,
            lang,
            _("something was sent"),
            (_("%(name)s sent what stands below.", name=person.name),),
            facts=((_("Sent"), "; ".join(str(THEIR_PARTS[x]) for x in parts)),),
            link=(_("All contributions"), "/contributions"),
        )

    seats = _seats(event.id, person.id)
    _tell(f"given-{event.id}-{person.id}", event, _askers(seats), write)


def _seats(event_id: int, person_id: int) -> Sequence[int]:
    query = select(Appearance.id).join(Appearance.session)
    of_person = Session.event_id == event_id, Appearance.person_id == person_id
    return db.session.scalars(query.where(*of_person)).all()


def _askers(appearances: Sequence[int]) -> list[User]:
    """Return who asked last for one of some appearances; every organiser when nobody is known."""
    asked = (
        select(AuditEntry.actor_id)
        .where(
            AuditEntry.action == "appearance.asked",
            AuditEntry.subject_type == "appearance",
            AuditEntry.subject_id.in_(appearances),
            AuditEntry.actor_kind == "user",
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    number = db.session.scalar(asked)
    one = accounts.account_if_active(number) if number else None
    if one and one.has_any_role(RoleName.ORGANISER, RoleName.ADMINISTRATOR):
        return [one]
    return accounts.organisers()


def _tell(
    cause: str,
    event: Event,
    readers: Sequence[User],
    write: Write,
    *,
    at_once: bool = False,
) -> None:
    for user in readers:
        key = f"office.{cause}-{user.id}-"
        due = _due(key, at_once=at_once)
        with force_locale(user.language):
            letter = write(user.language)
            text, html = render(letter, user.language)
        message = queue(
            Mail(
                key=key + random_token()[:24],
                kind=f"office.{cause.partition('-')[0]}",
                recipient=user.email,
                recipient_name=user.name,
                language=user.language,
                subject=letter.subject,
                text=text,
                html=html,
                event_id=event.id,
            )
        )
        message.due_at = due
    db.session.flush()


def _due(key: str, *, at_once: bool) -> datetime:
    """Return when the next mail of a cause may go; one that waits gives way to it."""
    now = clock.now()
    of_cause = Message.key.startswith(key, autoescape=True)
    waiting = (of_cause, Message.state == MessageState.QUEUED, Message.due_at > now)
    db.session.execute(delete(Message).where(*waiting))
    if at_once:
        return now
    last = db.session.scalar(select(func.max(Message.due_at)).where(of_cause))
    return max(now, last + PAUSE) if last else now


def _about(
    appearance: Appearance, session: Session, event: Event, lang: str
) -> tuple[tuple[str, str], ...]:
    title = str(session.title.text(lang, event.main_language))
    return (_("Session"), title), (_("Role"), str(ROLES[appearance.role]))


def _letter(
    event: Event,
    person: Person,
    lang: str,
    subject: str,
    paragraphs: tuple[str, ...],
    *,
    facts: tuple[tuple[str, str], ...],
    link: tuple[str, str],
) -> Letter:
    title: Text = event.title.text(lang, event.main_language)
    name, path = link
    return Letter(
        subject=f"{person.name}{colon()}{subject} – {title}",  # noqa: RUF001
        heading=f"{person.name}{colon()}{subject}",
        about=title,
        paragraphs=paragraphs,
        facts=facts,
        links=((name, links.public(f"/organise/events/{event.slug}{path}")),),
        signature=signature(),
    )
