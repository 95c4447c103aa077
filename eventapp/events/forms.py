"""The form of an event: texts, time, place, hosts, facts, registration."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, FormField, HiddenField
from wtforms import Form as SubForm
from wtforms.validators import Optional

from eventapp.auth.editing import RecordForm
from eventapp.core.checks import zones
from eventapp.core.localised import CONTENT_LANGUAGES, INTERFACE_LANGUAGES
from eventapp.events.data import EventData, FactData, HostData
from eventapp.events.models import Attendance, FactKind, HostRole, LineRule, Venue, Visibility
from eventapp.organisations.forms import country_choices
from eventapp.organisations.models import Organisation
from eventapp.people.models import Person
from eventapp.web.fields import Choice, Clock, Day, LocalisedField, Moment, Rows, Ticks
from eventapp.web.forms import Line, Required, Whole
from eventapp.web.templating import language_label

ATTENDANCE = {
    Attendance.IN_PERSON: _l("In person"),
    Attendance.ONLINE: _l("Online"),
    Attendance.HYBRID: _l("In person and online"),
}
VISIBILITY = {
    Visibility.PUBLIC: _l("Public: listed, found, in the calendar"),
    Visibility.UNLISTED: _l("Unlisted: whoever has the address"),
    Visibility.PRIVATE: _l("Private: nobody without an invitation"),
}
HOST_ROLES = {
    HostRole.ORGANISER: _l("Organised by"),
    HostRole.HOST: _l("Hosted by"),
    HostRole.CO_HOST: _l("Co-hosted by"),
    HostRole.PARTNER: _l("In partnership with"),
}
FACT_KINDS = {
    FactKind.STEP_FREE: _l("Step-free route"),
    FactKind.HEARING: _l("Hearing"),
    FactKind.LANGUAGES: _l("Languages and interpretation"),
    FactKind.QUIET_ROOM: _l("Quiet room"),
    FactKind.IDENTITY_CHECK: _l("Identity check"),
    FactKind.PHOTOGRAPHS: _l("Photographs"),
    FactKind.ARRIVAL: _l("Arrival"),
    FactKind.CATERING: _l("Catering"),
    FactKind.OTHER: _l("Other"),
}
LINE_RULES = {
    LineRule.STRICT: _l("Strict order: nobody is passed"),
    LineRule.BEST_FIT: _l("Best fit: a group that does not fit yet is passed"),
}
LEVELS = {"high_level": _l("High-level event")}


class HostRow(SubForm):
    """An organisation or a person that hosts; an empty row is none."""

    host = Choice(_l("Organisation or person"))
    role = Choice(_l("Role"), default=HostRole.HOST.value)
    gone = BooleanField(_l("Remove"))

    @property
    def is_given(self) -> bool:
        """Tell whether the row names a host that is to stay."""
        return bool(self.host.data and not self.gone.data)

    def to_request(self) -> HostData:
        """Return what the service needs; ``host`` is the kind and the number."""
        kind, number = self.host.data.split(":")
        field = "organisation_id" if kind == "o" else "person_id"
        return HostData(role=HostRole(self.role.data), **{field: int(number)})


class FactRow(SubForm):
    """An access or practical fact; an empty row is none."""

    kind = Choice(_l("About"))
    text = LocalisedField(_l("Fact"), paragraphs=True, length=2000)
    gone = BooleanField(_l("Remove"))

    @property
    def is_given(self) -> bool:
        """Tell whether the row says anything and is to stay."""
        return bool(not self.gone.data and self.text.data)

    def to_request(self) -> FactData:
        """Return what the service needs."""
        return FactData(kind=FactKind(self.kind.data), text=self.text.data)


class EventForm(RecordForm):
    """What an editor says about an event."""

    title = LocalisedField(_l("Title"), required=_l("Please give the event a title."))
    summary = LocalisedField(_l("Summary"), paragraphs=True, length=2000)
    description = LocalisedField(
        _l("Why"),
        paragraphs=True,
        description=_l("What the event page says under the summary; Markdown works."),
    )
    main_language = Choice(_l("Main language"), default="en")
    languages = Ticks(_l("Languages spoken"))
    starts_on = Day(_l("First day"), [Required(_l("Please give the day."))])
    ends_on = Day(_l("Last day"), [Optional()], description=_l("Empty: the same day."))
    start_time = Clock(
        _l("Starts"),
        [Optional()],
        description=_l("May stay empty until known."),
    )
    end_time = Clock(_l("Ends"), [Optional()])
    timezone = Line(
        _l("Time zone"),
        [Required(_l("Please give a time zone."))],
        length=64,
        default="Europe/Brussels",
        render_kw={"list": "zones"},
    )
    attendance = Choice(_l("Attendance"), default=Attendance.IN_PERSON.value)
    venue_id = Choice(_l("Venue"))
    city = Line(_l("City"), length=120, description=_l("While the venue is not known."))
    country = Choice(_l("Country"))
    visibility = Choice(_l("Who may see it"), default=Visibility.PUBLIC.value)
    level = Choice(_l("Level"))
    hosts = Rows(FormField(HostRow), label=_l("Hosts"))
    facts = Rows(FormField(FactRow), label=_l("Access and practical facts"))
    policy_files = Ticks(_l("Policy files"))
    rsvp = BooleanField(_l("Take registrations on the event page"))
    capacity = Whole(_l("Seats"), [Optional()], description=_l("Empty: without limit."))
    waiting_list = BooleanField(_l("Keep a waiting list when full"), default=True)
    line_rule = Choice(_l("Order of the waiting list"), default=LineRule.STRICT.value)
    offer_hours = Whole(
        _l("Hours to accept a freed seat"),
        [Optional()],
        description=_l(
            "Empty: it is given to the next in line at once. With a number it is offered and held "
            "for so long, then offered to the one after."
        ),
    )
    may_pass_on = BooleanField(
        _l("Guests may pass their place to a colleague"),
        default=True,
        description=_l(
            "By their own link, until registration closes. Who comes by invitation or after "
            "approval may not, unless their category says so."
        ),
    )
    rsvp_opens = Moment(_l("Opens"), [Optional()], description=_l("Empty: at once."))
    rsvp_closes = Moment(_l("Closes"), [Optional()], description=_l("Empty: when it begins."))
    seen_move = HiddenField()
    tell_guests = BooleanField(_l("Tell the guests when time or place changes"), default=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(x, language_label(x)) for x in CONTENT_LANGUAGES]
        first = [x for x in named if x[0] in INTERFACE_LANGUAGES]
        self.main_language.offer(first + [x for x in named if x not in first])
        self.languages.offer(named)
        self.attendance.offer((x.value, label) for x, label in ATTENDANCE.items())
        self.line_rule.offer((x.value, label) for x, label in LINE_RULES.items())
        self.visibility.offer((x.value, label) for x, label in VISIBILITY.items())
        self.country.offer(country_choices())
        levels = {"": _("Not stated"), **LEVELS}
        kept = self.level.object_data or ""  # an import may know other levels
        self.level.offer(({kept: kept} | levels).items())

    def offer(
        self,
        venues: Iterable[Venue],
        organisations: Iterable[Organisation],
        people: Iterable[Person],
        policy_files: Iterable[tuple[int, str]] = (),
    ) -> None:
        """Set the records to choose from."""
        self.venue_id.offer([("", _l("Not known yet")), *((x.id, x.name) for x in venues)])
        hosts: list[tuple[str, Any]] = [("", _l("Choose"))]
        hosts += [(f"o:{x.id}", x.name) for x in organisations]
        hosts += [(f"p:{x.id}", x.name) for x in people]
        for row in self.hosts:
            row.form.host.offer(hosts)
            row.form.role.offer((x.value, label) for x, label in HOST_ROLES.items())
        for row in self.facts:
            row.form.kind.offer((x.value, label) for x, label in FACT_KINDS.items())
        self.policy_files.offer(policy_files)

    @staticmethod
    def values_of(data: EventData) -> dict[str, Any]:
        """Return the values that show an event's data in the form."""
        values = {name: getattr(data, name) for name in data.__slots__}
        values["ends_on"] = data.ends_on if data.ends_on != data.starts_on else None
        values["hosts"] = [
            {
                "host": f"o:{x.organisation_id}" if x.organisation_id else f"p:{x.person_id}",
                "role": x.role,
            }
            for x in data.hosts
        ]
        values["facts"] = [{"kind": x.kind, "text": x.text} for x in data.facts]
        return values

    @staticmethod
    def zone_names() -> list[str]:
        """Return the zones to propose."""
        return sorted(x for x in zones() if x.startswith("Europe/") or x == "UTC")

    def knows(self, stamp: str) -> bool:
        """Tell whether the editor saw what a change of time or place leads to; remember it."""
        seen, self.seen_move.data = self.seen_move.data, stamp
        return not stamp or seen == stamp

    def rows_kept(self) -> dict[str, list[int]]:
        """Return which rows the service was given."""
        return {
            "hosts": [n for n, x in enumerate(self.hosts) if x.form.is_given],
            "facts": [n for n, x in enumerate(self.facts) if x.form.is_given],
        }

    def to_request(self, before: EventData | None = None) -> EventData:
        """Return what the service needs; what the form does not show is kept from ``before``."""
        return EventData(
            slug=before.slug if before else "",
            demonstration=bool(before and before.demonstration),
            title=self.title.data,
            summary=self.summary.data,
            description=self.description.data,
            main_language=self.main_language.data,
            languages=tuple(self.languages.data or ()),
            level=self.level.data or "",
            visibility=Visibility(self.visibility.data),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            start_time=_same(self.start_time.data, before.start_time if before else None),
            end_time=_same(self.end_time.data, before.end_time if before else None),
            timezone=self.timezone.data or "",
            attendance=Attendance(self.attendance.data),
            venue_id=self.venue_id.number,
            city=self.city.data or "",
            country=self.country.data or "",
            rsvp=self.rsvp.data,
            capacity=self.capacity.data,
            waiting_list=self.waiting_list.data,
            line_rule=LineRule(self.line_rule.data),
            offer_hours=self.offer_hours.data,
            may_pass_on=self.may_pass_on.data,
            rsvp_opens=self.rsvp_opens.data,
            rsvp_closes=self.rsvp_closes.data,
            hosts=tuple(x.form.to_request() for x in self.hosts if x.form.is_given),
            facts=tuple(x.form.to_request() for x in self.facts if x.form.is_given),
        )


def _same(typed: time | None, before: time | None) -> time | None:
    """Keep which of two repeated hours was meant, as no form field can say it."""
    return before if before and typed and before.replace(fold=0) == typed else typed


class ReasonForm(RecordForm):
    """Why an event is postponed or cancelled."""

    reason = LocalisedField(
        _l("Reason"), paragraphs=True, length=1000, required=_l("Please say why.")
    )
    anyway = BooleanField(_l("Send it without these texts"))
    lacks_texts = False

    def reaches(self, readers: dict[str, int]) -> bool:
        """Tell whether the reason may go out to ``readers``, the guests by their language.

        Where it lacks a language they are mailed in, say so at its field until that is accepted.
        """
        missing = {x: n for x, n in readers.items() if x not in self.reason.data}
        self.lacks_texts = bool(missing)
        if self.anyway.data:
            return True
        for lang, count in missing.items():
            self.reason.refuse(
                lang,
                ngettext(
                    "%(num)d guest is mailed in this language and would read another one.",
                    "%(num)d guests are mailed in this language and would read another one.",
                    count,
                ),
            )
        return not missing
