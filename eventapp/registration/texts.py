"""What an event says in its own words in its mails to guests, and what it may say in braces."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from eventapp.core.db import db
from eventapp.core.localised import NO_TEXT, Localised
from eventapp.core.memory import remembered
from eventapp.core.text import clean_line
from eventapp.mail.placeholders import filled, left_empty
from eventapp.registration.text_models import GuestText

# What a writer may use; ``mails.values`` makes what they stand for, for each guest.
NAMES = ("name", "organisation", "event", "time", "place", "in_line", "until", "link")


@dataclass(frozen=True, slots=True)
class Own:
    """An event's own subject and text of a mail, in some languages or none."""

    subject: Localised = NO_TEXT
    text: Localised = NO_TEXT

    def title(self, lang: str, values: Mapping[str, str]) -> str:
        """Return the subject in a language, filled in; empty where there is none."""
        return clean_line(filled(self.subject.get(lang, ""), values))

    def paragraphs(self, lang: str, values: Mapping[str, str]) -> tuple[str, ...]:
        """Return the paragraphs in a language, filled in; none where there are none."""
        pieces = filled(self.text.get(lang, ""), values).split("\n\n")
        return tuple(x for piece in pieces if (x := piece.strip()))

    def left_empty(self, lang: str, values: Mapping[str, str]) -> tuple[str, ...]:
        """Return which placeholders of a language stand for nothing."""
        return left_empty((self.subject.get(lang, ""), self.text.get(lang, "")), values)


NONE = Own()


def own_texts(event_id: int) -> Mapping[str, Own]:
    """Return what an event says in its own words, by kind of mail."""
    return remembered(("guest texts", event_id), lambda: _own_texts(event_id))


def _own_texts(event_id: int) -> Mapping[str, Own]:
    rows = db.session.scalars(select(GuestText).where(GuestText.event_id == event_id))
    return {x.kind: Own(x.subject, x.text) for x in rows}


def text_of(event_id: int, kind: str) -> GuestText | None:
    """Return the record of an event's own words in one kind of mail."""
    return db.session.scalar(
        select(GuestText).where(GuestText.event_id == event_id, GuestText.kind == kind)
    )
