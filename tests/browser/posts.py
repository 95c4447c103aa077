"""The mails of journeys in a browser: as a worker of their own delivers them, what they hold."""

import re
import time
from dataclasses import dataclass, field
from email.message import EmailMessage

from icalendar import Calendar
from sqlalchemy import func, select, update

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.mail.models import Message, MessageState
from eventapp.mail.service import DELIVER
from tests.plugins.mailbox import Mailbox
from tests.plugins.servers import PATIENCE, Server


@dataclass
class Post:
    """The mails as the worker delivers them; ``read`` is how many were looked at."""

    server: Server
    smtp: Mailbox
    read: int = field(default=0)

    def new(self) -> list[EmailMessage]:
        """Return what came since this was last asked for, once nothing due is on its way."""
        deadline = time.monotonic() + PATIENCE
        while self._waiting():
            assert time.monotonic() < deadline, "mails wait for ever"
            time.sleep(0.1)
        seen, self.read = self.read, len(self.smtp.deliveries)
        return self.smtp.messages[seen:]

    def _waiting(self) -> int:
        later = (Message.state == MessageState.QUEUED) & (Message.due_at > clock.now())
        unsent = select(func.count(Message.id)).where(Message.state != MessageState.SENT, ~later)
        with self.server.database.app.app_context():
            return db.session.scalar(unsent) or 0

    def hurry(self) -> None:
        """Let what waits to be sent be due: the minute to take a decision back is over."""
        app = self.server.database.app
        with app.app_context(), transaction() as session:
            session.execute(update(Message).values(due_at=clock.now()))
        with app.app_context():
            app.extensions["jobs"].tell(DELIVER)


def link_in(message: EmailMessage, kind: str) -> str:
    """Return the personal address of a kind that a mail holds."""
    body = message.get_body(("plain",))
    assert body
    found = re.search(rf"https?://\S+/{kind}/[\w-]{{43}}", body.get_content())
    assert found, body.get_content()
    return found[0]


def entry(message: EmailMessage) -> tuple[str, str, int, str]:
    """Return method, UID, SEQUENCE and hour of the calendar entry of a mail."""
    [part] = [x for x in message.walk() if x.get_content_type() == "text/calendar"]
    found = Calendar.from_ical(part.get_payload(decode=True))
    [event] = found.walk("VEVENT")
    begins = event.decoded("DTSTART").strftime("%H:%M")
    return str(found["METHOD"]), str(event["UID"]), int(event["SEQUENCE"]), begins


def to(messages: list[EmailMessage]) -> list[str]:
    return [str(x["To"].addresses[0].addr_spec) for x in messages]


def mails(post: Post, number: int) -> list[EmailMessage]:
    """Return what comes next, once so many mails have arrived."""
    found: list[EmailMessage] = []
    for _wait in range(300):
        found += post.new()
        if len(found) >= number:
            return found
        time.sleep(0.2)
    raise AssertionError(to(found))
