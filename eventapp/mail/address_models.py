"""MailAddress: what is known of an address; EventContact: where answers to an event's mails go."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, reference


class MailAddress(Base):
    """An address (``core.text.email_key``) that is dead, or wants no mail it could do without.

    ``dead_at`` is when a server said for good that nobody is there, ``said`` in which words;
    ``left_at`` is when its holder unsubscribed.
    """

    __tablename__ = "mail_address"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(254), unique=True)
    dead_at: Mapped[datetime | None]
    said: Mapped[str] = mapped_column(LongText, default="", server_default="")
    left_at: Mapped[datetime | None]


class EventContact(Base):
    """The address to which readers answer the mails of one event."""

    __tablename__ = "event_contact"

    event_id: Mapped[int] = reference("event.id", cascade=True, primary_key=True, index=False)
    address: Mapped[str] = mapped_column(String(254))
