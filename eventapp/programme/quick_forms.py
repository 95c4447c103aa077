"""The two lines by which a programme is built fast: a session, and a person on one."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, Form
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import HiddenInput

from eventapp.auth.editing import RecordForm
from eventapp.core.localised import Localised
from eventapp.events import rules
from eventapp.events.data import wall_clock
from eventapp.events.models import Event
from eventapp.programme.data import SessionData
from eventapp.programme.forms import KINDS, ROLES, USUAL_ROLE
from eventapp.programme.models import GONE, Role, Session, SessionKind
from eventapp.programme.moving import LONGEST
from eventapp.web.fields import Choice, Clock, Day
from eventapp.web.forms import Line, Required, Whole
from eventapp.web.templating import loc_text


class QuickSession(RecordForm):
    """A session that begins where the last one ends."""

    title = Line(_l("Title"), [Required(_l("Please give the session a title."))])
    kind = Choice(_l("Kind"), default=SessionKind.PANEL.value)
    minutes = Whole(
        _l("Minutes"), [Required(_l("Please say how long it lasts."))], low=1, high=LONGEST
    )
    at = Clock(_l("From"), [Optional()], description=_l("May stay empty until known."))
    room = Choice(_l("Room"))
    day = Day(widget=HiddenInput())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, prefix="session-", **options)
        self.kind.offer((x.value, label) for x, label in KINDS.items())

    def offer(self, rooms: Iterable[SelectChoice], days: Iterable[date]) -> None:
        """Set the rooms to choose from, and the days of the programme."""
        self.days = frozenset(days)
        self.room.offer([("", _l("No room"))])
        self.room.choices += rooms

    def validate_at(self, _field: Field) -> None:
        """Refuse hours on a day that is none of the programme: its field is not seen."""
        if self.day.process_errors or (self.day.data and self.day.data not in self.days):
            raise ValidationError(
                _("This day is not in the programme. Please open the page again.")
            )

    def to_request(self, event: Event) -> SessionData:
        """Return what the service needs; the title is in the event's main language.

        :raises DomainError: for a time the clocks leave out.
        """
        starts = ends = None
        if self.at.data:
            local = datetime.combine(self.day.data or event.starts_on, self.at.data)
            begins = rules.instant(local, event.zone, field="at")
            starts = wall_clock(begins, event.zone)
            ends = wall_clock(begins + timedelta(minutes=self.minutes.data or 0), event.zone)
        return SessionData(
            kind=SessionKind(self.kind.data),
            title=Localised({event.main_language: self.title.data}),
            starts=starts,
            ends=ends,
            room_id=self.room.number,
        )


def one_name(_form: Form, field: Field) -> None:
    """Refuse several people, or an organisation beside the name, as files may have them."""
    if set(field.data) & set(";()[]"):
        raise ValidationError(
            _(
                "Please enter one name, without semicolons or brackets. "
                "The organisation is set on the page of the person."
            )
        )


class QuickSeat(RecordForm):
    """Somebody, known by name, on a session."""

    session = Choice(_l("Session"))
    name = Line(
        _l("Name"),
        [Required(_l("Please enter a name.")), one_name],
        render_kw={"list": "everybody", "autocomplete": "off"},
    )
    role = Choice(_l("Role"), default="")
    beside = BooleanField(_l("Leave the seats still to be announced empty"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, prefix="seat-", **options)
        roles = ((x.value, label) for x, label in ROLES.items())
        self.role.offer([("", _l("As is usual there")), *roles])

    def offer(self, sessions: Sequence[Session], event: Event) -> None:
        """Set the sessions to choose from."""
        named = [(x.slug, loc_text(x.title, event.main_language)) for x in sessions]
        self.session.offer(named)
        self.has_unnamed = any(not a.person_id for x in sessions for a in x.appearances)

    def role_in(self, session: Session) -> Role:
        """Return the role chosen, or what people usually do there.

        Where the seats still open are all of one other role, that is meant.
        """
        if self.role.data:
            return Role(self.role.data)
        usual = USUAL_ROLE.get(session.kind, Role.PANELLIST)
        is_open = (x for x in session.appearances if not x.person_id and x.state not in GONE)
        roles = {x.role for x in is_open}
        return usual if self.beside.data or usual in roles or len(roles) != 1 else roles.pop()
