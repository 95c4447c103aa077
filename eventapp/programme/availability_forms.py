"""The forms of windows, of ways, and of a reason to live with a warning."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from eventapp.auth.editing import RecordForm
from eventapp.events.models import Event, Room, Venue
from eventapp.people.models import Person
from eventapp.programme.availability import LONGEST_WAY, REASON_LENGTH, AvailabilityData
from eventapp.programme.forms import same_hour
from eventapp.programme.slots import Place
from eventapp.web.fields import Choice, Moment
from eventapp.web.forms import Line, Required, Whole

CHOOSE = _l("Please choose one of the options.")


def written(place: Place) -> str:
    """Return a person, room or building as a choice holds it."""
    return f"{place[0]}:{place[1]}"


def _read(choice: Choice) -> Place:
    kind, number = str(choice.data).split(":")
    return kind, int(number)


class AvailabilityForm(RecordForm):
    """A window in which a person is there, or a room or building open."""

    subject = Choice(_l("Who or where"), [Required(CHOOSE)])
    starts = Moment(_l("From"), [Optional()], description=_l("Empty: from the beginning."))
    ends = Moment(_l("Until"), [Optional()], description=_l("Empty: to the end."))
    note = Line(_l("Note"), description=_l("For organisers: train at 16:04."))

    def offer(
        self, event: Event, people: Iterable[Person], rooms: Sequence[Room], also: Venue | None
    ) -> None:
        """Set whom or what it may be about; rooms elsewhere bring their buildings along."""
        buildings = {x.id: x.name for x in (event.venue, also) if x}
        buildings |= {x.venue_id: x.building for x in rooms if x.venue_id != event.venue_id}
        self.subject.offer([("", _l("Choose"))])
        self.subject.choices += [
            *_group("person", {x.id: x.name for x in people}, _l("People")),
            *_group("room", {x.id: x.told(event.venue_id) for x in rooms}, _l("Rooms")),
            *_group("venue", buildings, _l("Buildings")),
        ]

    def to_request(self, before: AvailabilityData | None = None) -> AvailabilityData:
        """Return what the service needs."""
        return AvailabilityData(
            subject=_read(self.subject),
            starts=same_hour(self.starts.data, before.starts if before else None),
            ends=same_hour(self.ends.data, before.ends if before else None),
            note=self.note.data or "",
        )


class TurnaroundForm(RecordForm):
    """How long the way between two rooms or two buildings takes."""

    one = Choice(_l("From here"), [Required(CHOOSE)])
    other = Choice(_l("To there"), [Required(CHOOSE)])
    minutes = Whole(_l("Minutes"), [Required(_l("Please give the minutes."))], high=LONGEST_WAY)

    def offer(self, event: Event, rooms: Sequence[Room], venues: Sequence[Venue]) -> None:
        """Set the rooms in use, and all buildings, the event's own first."""
        own = [x for x in venues if x.id == event.venue_id]
        buildings = own + [x for x in venues if x.id != event.venue_id]
        places = [
            *_group("room", {x.id: x.told(event.venue_id) for x in rooms}, _l("Rooms")),
            *_group("venue", {x.id: x.name for x in buildings}, _l("Buildings")),
        ]
        for end in (self.one, self.other):
            end.offer([("", _l("Choose"))])
            end.choices += places

    def to_request(self) -> tuple[Place, Place, int]:
        """Return both ends and the minutes."""
        return _read(self.one), _read(self.other), int(self.minutes.data or 0)


class ReasonForm(RecordForm):
    """Why one lives with a warning."""

    reason = Line(_l("Reason"), [Required(_l("Please say why."))], length=REASON_LENGTH)


def _group(kind: str, names: Mapping[int, str], label: Any) -> list[SelectChoice]:
    group = str(label)
    return [SelectChoice(written((kind, x)), name, optgroup=group) for x, name in names.items()]
