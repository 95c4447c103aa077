"""GuestText: what an event says in its own words in one of the mails to its guests."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Base, ReaderVisible, Record, reference
from eventapp.core.localised import Localised, LocalisedText


class GuestText(Record, ReaderVisible, Base):
    """The subject and text of one kind of mail at one event, in the languages it has its own in.

    A language without one keeps what everybody is written. It counts as visible so that what is
    remembered of it (``core.memory``) goes with each change.
    """

    __tablename__ = "guest_text"
    __table_args__ = (UniqueConstraint("event_id", "kind"),)

    event_id: Mapped[int] = reference("event.id", cascade=True, index=False)
    kind: Mapped[str] = mapped_column(String(24))
    subject: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
    text: Mapped[Localised] = mapped_column(LocalisedText, default=Localised)
