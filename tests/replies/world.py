"""What the tests of answers ask again and again."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from eventapp.core.db import db
from eventapp.feeds.answer_models import CalendarAnswer
from eventapp.feeds.organisers import answer_address, guest_token
from eventapp.registration import service
from eventapp.registration.consent import PRIVACY_VERSION
from eventapp.registration.models import Registration
from eventapp.replies.incoming import take
from tests import factories
from tests.mail.letters import using
from tests.registration.helpers import act

REPLIES = "rsvp@events.localhost"
FIXTURES = Path(__file__).parent / "fixtures"
UID = "5eed0000000000000000000000000001"  # of the event in the fixtures
ADA = "ada@example.org"


def fixture(name: str) -> bytes:
    """Return a mail as a client wrote it; TOKEN stands for the token of its guest."""
    return (FIXTURES / f"{name}.eml").read_bytes()


def invited(app: Flask, *, capacity: int = 2, email: str = ADA, **event: Any) -> int:
    """Register Ada for the event of the fixtures; return the number of the registration."""
    event_id = factories.saved(app, factories.event(uid=UID, capacity=capacity, **event))
    return joined(app, event_id, email=email)


def joined(app: Flask, event_id: int, **details: Any) -> int:
    """Register somebody; return the number of the registration."""
    asked = factories.answer(0, **{"email": ADA, "privacy_version": PRIVACY_VERSION, **details})
    return act(app, lambda: service.register(event_id, replace(asked)).id)


def token_of(app: Flask, number: int) -> str:
    """Return the token in the address of a guest."""
    with app.app_context():
        return guest_token(number, db.session.get_one(Registration, number).token_digest)


def address_of(app: Flask, number: int) -> str:
    """Return the address at which a guest's calendar answers."""
    token = token_of(app, number)
    with using(app, mail_replies=REPLIES), app.app_context():
        return answer_address(token)


def reply(answer: str = "ACCEPTED", **changes: Any) -> bytes:
    """Return the mail of a plain client; ``changes`` are its properties and headers."""
    given: dict[str, Any] = {
        "uid": f"event-{UID}@events.example.org",
        "who": ADA,
        "sequence": 0,
        "stamp": "20261120T091500Z",
        "method": "REPLY",
        "more": "",
        "headers": "",
        "sender": ADA,
        "parameters": "",
        **changes,
    }
    text = (
        "From: {sender}\nTo: rsvp+TOKEN@events.localhost\n{headers}MIME-Version: 1.0\n"
        "Content-Type: text/calendar; charset=utf-8\n\n"
        "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:{method}\nBEGIN:VEVENT\nUID:{uid}\n"
        "DTSTAMP:{stamp}\nSEQUENCE:{sequence}\n{more}"
        "ATTENDEE;PARTSTAT={answer}{parameters}:mailto:{who}\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    return text.format(answer=answer, **given).encode("utf-8", "surrogateescape")


def came(app: Flask, number: int, raw: bytes, recipients: Sequence[str] = ()) -> int:
    """Have a mail come in for a guest; return for how many it said something new."""
    raw = raw.replace(b"TOKEN", token_of(app, number).encode())
    with app.app_context():
        return take(raw, recipients)


def kept(app: Flask) -> list[tuple[str, str, str]]:
    """Return what was kept: answer, outcome and why, in order."""
    with app.app_context():
        rows = db.session.scalars(select(CalendarAnswer).order_by(CalendarAnswer.id))
        return [(x.said.value, x.outcome.value, x.why) for x in rows]


def state(app: Flask, number: int) -> str:
    """Return where a registration stands."""
    with app.app_context():
        return str(db.session.get_one(Registration, number).state.value)
