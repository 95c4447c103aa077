"""Whom what is written to speakers is for: their language, their link, and where they go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.events.models import Event
from eventapp.feeds.queries import venue_of
from eventapp.people.models import Person
from eventapp.programme.models import SessionFacts
from eventapp.speakers.links import hidden_address, speaker_address
from eventapp.speakers.models import SpeakerLink, Terms
from eventapp.speakers.slots import Slot, by_person


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a letter is for, what it is about, and their link; without one it is not shown."""

    person: Person
    event: Event
    slots: Sequence[Slot]
    link: SpeakerLink | None
    terms: Terms | None = None
    venue: str = ""

    @property
    def language(self) -> str:
        """Return the language of the mail: the person's, else the event's, else English."""
        return spoken_by(self.person, self.event)

    @property
    def address(self) -> str:
        """Return the address of the person's own page."""
        if self.link is None:
            return hidden_address(self.language)
        return speaker_address(self.link, self.language)


def spoken_by(person: Person, event: Event) -> str:
    """Return the language a person is written in: their own, else the event's, else English."""
    known = (x for x in (person.mail_language, event.main_language) if x in INTERFACE_LANGUAGES)
    return next(known, "en")


def readers(
    event: Event, slots: Iterable[Slot], known: Mapping[int, SpeakerLink], terms: Terms | None
) -> list[Reader]:
    """Return a reader for each person of the slots, in order; ``known`` are their links."""
    return [
        reader_of(event, own[0].person, own, known.get(number), terms)
        for number, own in by_person(slots).items()
    ]


def reader_of(
    event: Event,
    person: Person,
    slots: Sequence[Slot],
    link: SpeakerLink | None,
    terms: Terms | None,
) -> Reader:
    """Return one reader, of slots or of none."""
    venue = venue_of(event)
    return Reader(person, event, slots, link, terms, venue.name if venue else "")


def where(session: SessionFacts, reader: Reader) -> str:
    """Return room and venue of a session on one line; empty when nothing is known."""
    room = session.room.name if session.room else ""
    if session.room and session.room.venue_id != reader.event.venue_id:
        return session.room.told(reader.event.venue_id)
    return ", ".join(x for x in (room, reader.venue) if x)
