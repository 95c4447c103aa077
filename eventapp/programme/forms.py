"""The forms of sessions and appearances."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from eventapp.auth.editing import RecordForm
from eventapp.events.models import Event
from eventapp.events.queries import rooms_elsewhere
from eventapp.people.models import Person
from eventapp.programme.data import (
    LANGUAGES,
    LARGEST_AUDIENCE,
    MOST_INTERPRETERS,
    AppearanceData,
    SessionData,
    state_for,
)
from eventapp.programme.models import GONE, AppearanceState, Role, SessionKind
from eventapp.programme.places import own_rooms
from eventapp.web.fields import Choice, LocalisedField, Moment, Ticks
from eventapp.web.forms import Line, Paragraphs, Whole
from eventapp.web.templating import language_label, loc_text

KINDS = {
    SessionKind.OPENING: _l("Opening"),
    SessionKind.KEYNOTE: _l("Keynote address"),
    SessionKind.PANEL: _l("Panel"),
    SessionKind.FIRESIDE: _l("Fireside talk"),
    SessionKind.ROUNDTABLE: _l("Round table"),
    SessionKind.WORKSHOP: _l("Workshop"),
    SessionKind.QUESTIONS: _l("Questions from the floor"),
    SessionKind.PRESS_CONFERENCE: _l("Press conference"),
    SessionKind.BREAK: _l("Break"),
    SessionKind.RECEPTION: _l("Reception"),
    SessionKind.CLOSING: _l("Closing"),
}
ROLES = {
    Role.KEYNOTE: _l("Keynote speaker"),
    Role.MODERATOR: _l("Moderator"),
    Role.PANELLIST: _l("Panellist"),
    Role.OPENING: _l("Opening"),
    Role.CLOSING: _l("Closing"),
    Role.RESPONDENT: _l("Respondent"),
    Role.HOST: _l("Session host"),
}
# What somebody who is added to a session of a kind most likely does there.
USUAL_ROLE = {
    SessionKind.OPENING: Role.OPENING,
    SessionKind.KEYNOTE: Role.KEYNOTE,
    SessionKind.CLOSING: Role.CLOSING,
}
STATES = {
    AppearanceState.PLANNED: _l("Planned"),
    AppearanceState.ASKED: _l("Asked"),
    AppearanceState.PENCILLED: _l("Pencilled"),
    AppearanceState.CONFIRMED: _l("Confirmed"),
    AppearanceState.DECLINED: _l("Declined"),
    AppearanceState.WITHDRAWN: _l("Has withdrawn"),
}


class SessionForm(RecordForm):
    """What an editor says about a session."""

    kind = Choice(_l("Kind"), default=SessionKind.PANEL.value)
    title = LocalisedField(_l("Title"), required=_l("Please give the session a title."))
    abstract = LocalisedField(_l("Description"), paragraphs=True)
    starts = Moment(
        _l("Starts"),
        [Optional()],
        description=_l("May stay empty until known."),
    )
    ends = Moment(_l("Ends"), [Optional()])
    room_id = Choice(_l("Room"))
    building = Line(_l("Building"))
    room_there = Line(_l("Room there"))
    languages = Ticks(_l("Languages spoken"))
    interpreted_from = Ticks(
        _l("Interpreted from"), description=_l("None ticked: from every language spoken.")
    )
    interpreted_into = Ticks(_l("Interpreted into"))
    sign_languages = Ticks(_l("Sign languages"))
    sign_interpreters = Whole(
        _l("Sign interpreters booked"),
        [Optional()],
        high=MOST_INTERPRETERS,
        description=_l("For the organisers alone."),
    )
    audience = Whole(
        _l("Expected audience"),
        [Optional()],
        high=LARGEST_AUDIENCE,
        description=_l(
            "Left empty, the seats of the event count. You are warned of a room that is too small."
        ),
    )
    captions = Ticks(_l("Live captions in"))
    recorded = BooleanField(_l("The session is recorded"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind.offer((x.value, label) for x, label in KINDS.items())
        for name, known in LANGUAGES.items():
            self[name].offer((x, language_label(x)) for x in known)

    def offer(self, rooms: Iterable[SelectChoice]) -> None:
        """Set the rooms to choose from."""
        self.room_id.offer([("", _l("No room"))])
        self.room_id.choices += rooms

    def to_request(self, before: SessionData | None = None) -> SessionData:
        """Return what the service needs."""
        return SessionData(
            kind=SessionKind(self.kind.data),
            slug=before.slug if before else "",
            title=self.title.data,
            abstract=self.abstract.data,
            starts=same_hour(self.starts.data, before.starts if before else None),
            ends=same_hour(self.ends.data, before.ends if before else None),
            room_id=self.room_id.number,
            building=self.building.data or "",
            room_there=self.room_there.data or "",
            sign_interpreters=self.sign_interpreters.data or 0,
            audience=self.audience.data,
            recorded=self.recorded.data,
            **{x: tuple(self[x].data or ()) for x in LANGUAGES},
        )


def same_hour(typed: datetime | None, before: datetime | None) -> datetime | None:
    """Keep which of two repeated hours was meant, as no form field can say it."""
    return before if before and typed and before.replace(fold=0) == typed else typed


def room_choices(event: Event) -> list[SelectChoice]:
    """Return the rooms as a form offers them, those of other buildings under their names."""
    elsewhere = rooms_elsewhere(event.venue_id)
    home = event.venue.name if event.venue and elsewhere else None
    return [
        *(SelectChoice(str(x.id), x.name, optgroup=home) for x in own_rooms(event)),
        *(SelectChoice(str(x.id), x.name, optgroup=x.building) for x in elsewhere),
    ]


class AppearanceForm(RecordForm):
    """A person with a role; nobody is a seat not yet named."""

    person_id = Choice(_l("Person"))
    affiliation_id = Choice(_l("Shown as"))
    role = Choice(_l("Role"), default=Role.PANELLIST.value)
    state = Choice(_l("State"), default=AppearanceState.PLANNED.value)
    shown_as_invited = BooleanField(_l("Show as invited before it is confirmed"))
    honorific = Line(
        _l("Honorific here"), length=40, description=_l("Empty: the honorific of the person.")
    )
    notes = Paragraphs(
        _l("Notes"), description=_l("For organisers only: no page, feed or export shows them.")
    )

    def offer(self, people: Iterable[Person]) -> None:
        """Set the people, and their affiliations, to choose from."""
        people = list(people)
        self.role.offer((x.value, label) for x, label in ROLES.items())
        if self.state:
            self.state.offer((x.value, STATES[x]) for x in AppearanceState if x not in GONE)
        self.person_id.offer([("", _l("To be announced")), *((x.id, x.name) for x in people)])
        self.affiliation_id.offer([("", _l("All affiliations"))])
        self.affiliation_id.choices += [
            SelectChoice(str(a.id), held(a), optgroup=p.name)
            for p in people
            for a in p.affiliations
        ]

    def to_request(self, before: AppearanceData | None = None) -> AppearanceData:
        """Return what the service needs."""
        person = self.person_id.number
        return AppearanceData(
            role=Role(self.role.data),
            person_id=person,
            affiliation_id=self.affiliation_id.number,
            state=state_for(person, before) if before else AppearanceState(self.state.data),
            shown_as_invited=self.shown_as_invited.data,
            honorific=self.honorific.data or "",
            notes=self.notes.data or "",
        )


class AppearanceEditForm(AppearanceForm):
    """An appearance that there is; its state follows from what is asked and answered alone."""

    # Recorded with the speakers, where each step has its rule and its entry in the log.
    state = None  # type: ignore[assignment]


def held(affiliation: Any) -> str:
    """Return an affiliation as a choice names it."""
    role = loc_text(affiliation.role)
    known_as = affiliation.organisation.known_as
    return f"{role}, {known_as}" if role else str(known_as)
