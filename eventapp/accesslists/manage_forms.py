"""The organisers' forms of an event's access list."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional, StopValidation

from eventapp.accesslists.models import AccessPlan, HandOverKind
from eventapp.accesslists.wording import HAND_OVER_NAMES
from eventapp.auth.editing import RecordForm
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.web.fields import Choice, Moment
from eventapp.web.forms import Address, Line, Required
from eventapp.web.templating import language_label

FORMATS = (("csv", "CSV"), ("xlsx", "XLSX"), ("print", _l("A page to print")))


class PlanForm(RecordForm):
    """What is settled of an event's list."""

    asks_itself = BooleanField(
        _l("Ask by itself"),
        description=_l("Everybody who comes is asked once the day to ask has come, late ones too."),
    )
    cut_off = Moment(
        _l("Another cut-off for this event"),
        [Optional()],
        description=_l("By the clocks of the event. Empty: as the institution of the venue asks."),
    )

    @classmethod
    def of(cls, plan: AccessPlan | None, zone: ZoneInfo, typed: Any = None) -> "PlanForm":
        """Return the form of an event, by its clocks."""
        own = plan.cut_off.astimezone(zone).replace(tzinfo=None) if plan and plan.cut_off else None
        made = cls(typed, asks_itself=bool(plan and plan.asks_itself), cut_off=own)
        made.zone = zone
        return made

    zone: ZoneInfo

    def validate_cut_off(self, field: Any) -> None:
        """Refuse an hour that the clocks of the event skip."""
        at = self.instant
        if (
            at
            and (at + timedelta())
            .astimezone(ZoneInfo("UTC"))
            .astimezone(self.zone)
            .replace(tzinfo=None)
            != field.data
        ):
            raise StopValidation(_l("The clocks go forward then: this time does not exist."))

    @property
    def instant(self) -> datetime | None:
        """Return the cut-off as an instant."""
        return self.cut_off.data.replace(tzinfo=self.zone) if self.cut_off.data else None


class StaffForm(RecordForm):
    """Somebody who is neither guest nor speaker."""

    name = Line(_l("Name"), [Required(_l("Please fill in this field."))])
    email = Address(
        _l("E-mail address"),
        [Required(_l("Please enter an e-mail address such as name@example.org."))],
        render_kw={"maxlength": 254},
    )
    language = Choice(_l("Language of mails"), default="en")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.language.offer((x, language_label(x)) for x in INTERFACE_LANGUAGES)


class HandOverForm(RecordForm):
    """What is handed over, and as which file."""

    kind = Choice(_l("What is handed over"), default=HandOverKind.FULL.value)
    format = Choice(_l("As"), default="csv")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind.offer(HAND_OVER_NAMES.items())
        self.format.offer(FORMATS)
