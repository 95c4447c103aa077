"""Reminders before the day an answer, a biography or another part is due, until it is there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import Flask
from flask_babel import force_locale

from eventapp.audit.service import SYSTEM
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.records import locked
from eventapp.core.tokens import digest
from eventapp.events.models import Event
from eventapp.jobs.queue import Jobs
from eventapp.speakers import letters, log, mails, queries, remembering, rules, tasks
from eventapp.speakers.models import Chase, ContactKind, Terms
from eventapp.speakers.readers import Reader, reader_of
from eventapp.speakers.slots import Slot, by_person, slots_at
from eventapp.speakers.tasks import Duty
from eventapp.speakers.wording import PART_NAMES
from eventapp.web import dates

CHASE = "speakers.chase"
# Nobody is reminded in the night, by the clocks of the event.
FIRST_HOUR, LAST_HOUR = 8, 18


@dataclass(slots=True)
class Reminder:
    """What one person is reminded of today, and the keys by which it is never said again."""

    slots: list[Slot] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


def chase_due() -> int:
    """Remind whoever is to be reminded now; return how many mails were queued."""
    now = clock.now()
    sent = 0
    for event in queries.events_to_chase(now):
        if not FIRST_HOUR <= now.astimezone(event.zone).hour < LAST_HOUR:
            continue
        with transaction():
            sent += _chase(event.id, now)
        db.session.remove()
    return sent


def _chase(event_id: int, now: datetime) -> int:
    event = locked(Event, event_id)
    today = now.astimezone(event.zone).date()
    terms = queries.terms_of(event_id)
    slots = slots_at(event_id)
    reminders: dict[int, Reminder] = {}
    _add_answers(reminders, event, slots, terms, today)
    _add_duties(reminders, event_id, today)
    known = queries.links_at(event_id)
    said = queries.chased(event_id)
    people = {number: own[0].person for number, own in by_person(slots).items()}
    sent = 0
    for number, reminder in reminders.items():
        link, person = known.get(number), people.get(number)
        if link is None or link.revoked_at or person is None or not person.email:
            continue
        if all((number, x) in said for x in reminder.keys):
            continue
        reader = reader_of(event, person, reminder.slots, link, terms)
        _send(reader, reminder, said)
        sent += 1
    return sent


def _send(reader: Reader, reminder: Reminder, said: frozenset[tuple[int, str]]) -> None:
    event_id, person_id = reader.event.id, reader.person.id
    keys = sorted(set(reminder.keys))
    for key in keys:
        if (person_id, key) not in said:
            db.session.add(Chase(key=key, event_id=event_id, person_id=person_id))
    draft = letters.reminder(reader, _said(reader, reminder.duties))
    key = digest("\n".join([f"{event_id} {person_id}", *keys]))[:40]
    message = mails.send(draft, "reminder", key=key, event_id=event_id)
    remembering.remember(reader.slots)
    log.note(
        event_id, person_id, ContactKind.MAIL, by=SYSTEM, text=draft.subject, message_id=message.id
    )


def _said(reader: Reader, duties: Iterable[Duty]) -> list[str]:
    with force_locale(reader.language):
        return [f"{PART_NAMES[x.part]} ({dates.format_date(x.due_on)})" for x in duties if x.due_on]


def _add_answers(
    reminders: dict[int, Reminder],
    event: Event,
    slots: Iterable[Slot],
    terms: Terms | None,
    today: date,
) -> None:
    if terms is None or terms.answer_by is None:
        return
    asked = queries.asked_at(event.id)
    for slot in slots:
        if not slot.is_open:
            continue
        at = asked.get(slot.appearance.id)
        asked_on = at.astimezone(event.zone).date() if at else None
        stage = rules.reminder_due(terms.answer_by, today, asked_on)
        if stage is None:
            continue
        reminder = reminders.setdefault(slot.person.id, Reminder())
        reminder.slots.append(slot)
        reminder.keys.append(f"answer-{slot.session.id}-{terms.answer_by}-{stage}")


def _add_duties(reminders: dict[int, Reminder], event_id: int, today: date) -> None:
    for person_id, duty in _owed(event_id):
        assert duty.due_on
        stage = rules.reminder_due(duty.due_on, today)
        if stage is None:
            continue
        reminder = reminders.setdefault(person_id, Reminder())
        reminder.duties.append(duty)
        reminder.keys.append(f"{duty.part.value}-{duty.due_on}-{stage}")


def _owed(event_id: int) -> Iterator[tuple[int, Duty]]:
    yield from ((x, duty) for x, duty in tasks.open_tasks(event_id) if duty.due_on)


def init_app(app: Flask) -> None:
    """Have reminders looked for each hour."""
    jobs: Jobs = app.extensions["jobs"]
    jobs.add(CHASE, chase_due, minute="7")
