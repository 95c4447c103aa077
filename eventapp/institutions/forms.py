"""The form of a layer of days."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField

from eventapp.auth.editing import RecordForm
from eventapp.institutions.models import DayKind
from eventapp.institutions.service import LayerData
from eventapp.institutions.wording import KINDS
from eventapp.web.fields import Choice
from eventapp.web.forms import Line, Required


class LayerForm(RecordForm):
    """Whose days, which, and the file that names them."""

    institution = Line(
        _l("Institution"), [Required(_l("Please name the institution."))], length=120
    )
    name = Line(
        _l("Name of the calendar"),
        [Required(_l("Please name the calendar."))],
        length=120,
        description=_l("Such as: Sitting calendar 2026"),
    )
    kind = Choice(_l("Its days are"), default=DayKind.SITTING.value)
    file = MultipleFileField(
        _l("Files"), description=_l("One or more .ics, or a ZIP of them, up to 10 MB in all.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind.offer((x.value, label) for x, label in KINDS.items())

    def to_request(self) -> LayerData:
        """Return what the service needs."""
        return LayerData(
            institution=self.institution.data or "",
            name=self.name.data or "",
            kind=DayKind(self.kind.data),
        )
