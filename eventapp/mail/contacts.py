"""The address to which readers answer the mails of an event: Reply-To (RFC 5322 section 3.6.2).

It is read when a mail goes out, so that a corrected address holds for what waits, too.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from eventapp.core.addresses import mail_address
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.mail.address_models import EventContact


def reply_addresses(events: Iterable[int | None]) -> Mapping[int, str]:
    """Return the contact addresses of those events that have one."""
    query = select(EventContact.event_id, EventContact.address)
    rows = db.session.execute(query.where(EventContact.event_id.in_({x for x in events if x})))
    return {x[0]: x[1] for x in rows}


def reply_address(event_id: int) -> str:
    """Return the contact address of an event; empty where answers go to the sender."""
    return reply_addresses([event_id]).get(event_id, "")


def checked(typed: str) -> str:
    """Return the usual spelling of a contact address; empty for none.

    :raises DomainError: ``email.invalid`` at ``reply_to``.
    """
    try:
        return mail_address(typed) if typed else ""
    except ValueError:
        raise DomainError("email.invalid", field="reply_to") from None


def set_reply_address(event_id: int, address: str) -> None:
    """Keep a checked contact address of an event; an empty one lets answers go to the sender."""
    row = db.session.get(EventContact, event_id, populate_existing=True)
    if not address:
        if row is not None:
            db.session.delete(row)
        return
    if row is None:
        row = EventContact(event_id=event_id)
        db.session.add(row)
    row.address = address
