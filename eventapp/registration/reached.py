"""Whether the last mail to a guest arrived, invited or registered: found by event and address."""

from collections.abc import Collection, Mapping

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased, load_only

from eventapp.core.db import db
from eventapp.mail.models import Message, MessageState


def last_mails(event_id: int, addresses: Collection[str]) -> Mapping[str, Message]:
    """Return the last mail to each address that has not arrived, in one query."""
    last = (
        select(func.max(Message.id))
        .where(Message.event_id == event_id, Message.recipient.in_(addresses))
        .group_by(Message.recipient)
    )
    query = select(Message).where(Message.id.in_(last), Message.state != MessageState.SENT)
    told = load_only(Message.recipient, Message.subject, Message.state, Message.error)
    return {x.recipient: x for x in db.session.scalars(query.options(told))}


def unreached(event_id: int) -> Select[str]:
    """Return a query of the addresses at which the last mail did not arrive.

    It failed for good, or was tried in vain and waits.
    """
    later = aliased(Message)
    is_last = ~exists().where(
        later.event_id == event_id, later.recipient == Message.recipient, later.id > Message.id
    )
    return select(Message.recipient).where(
        Message.event_id == event_id,
        Message.state != MessageState.SENT,
        or_(Message.state == MessageState.FAILED, Message.error != ""),
        is_last,
    )
